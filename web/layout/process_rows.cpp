#include "web/layout/process_rows.h"

#include <algorithm>
#include <cmath>

#include "web/layout/notes.h"

namespace cowscope {

Mark mark_of(const PageFacts& page, const Pointer& pointer) {
  if (pointer.pid == page.pid && pointer.pid != Pid{} && pointer.page == page.page)
    return Mark::Selected;
  if (page.present && page.frame != kNoFrame && page.frame == pointer.frame)
    return pointer.pid == Pid{} ? Mark::Selected : Mark::Related;
  return Mark::None;
}

PageWindow page_window(const RegionFacts& region, std::uint64_t capacity, const Pointer& pointer,
                       const Scene& scene, const ProcessFacts& process) {
  if (region.pages <= capacity) return {0, region.pages, 0};
  const std::uint64_t count = capacity > 1 ? capacity - 1 : 1;
  std::uint64_t focus = 0;
  const auto inside = [&](PageNumber p) {
    return p >= region.start && p < region.start + region.pages;
  };
  if (pointer.pid == process.pid && inside(pointer.page)) focus = pointer.page - region.start;
  else if (const auto touched = touched_page(scene); touched && inside(touched->second))
    focus = touched->second - region.start;
  // The window moves by whole windows, so that stepping page by page does not make it crawl.
  std::uint64_t first = focus / count * count;
  first = std::min(first, region.pages - count);
  return {first, count, region.pages - count};
}

std::vector<ProcessBox> layout_process_rows(const Scene& scene, const OwnerTable& owners, Rect area,
                                            const RowsStyle& style, const Pointer& pointer,
                                            float* height) {
  constexpr float kPad = 12, kNameRow = 26, kBetween = 8;
  const float edge = style.name_beside ? 7.0F : 9.0F;  // above and below the cells
  std::vector<ProcessBox> out;
  float y = area.y;
  for (ProcessFacts& facts : process_facts(scene, false)) {
    ProcessBox box;
    const float indent = std::min(style.indent * static_cast<float>(facts.depth), area.w * 0.2F);
    const Rect outer{area.x + indent, y, area.w - indent, 0};
    const float cells_x = outer.x + kPad + style.label_w;
    const float cells_w = outer.right() - kPad - cells_x;
    const auto a_line = static_cast<std::uint64_t>(
        std::max(1.0F, std::floor((cells_w + style.gap) / (style.cell_w + style.gap))));
    const float top = y + (style.name_beside ? edge : edge + kNameRow);
    float cursor = top;
    for (const RegionFacts& region : facts.regions) {
      RegionGroup group;
      group.region = region;
      const PageWindow window =
          page_window(region, a_line * style.max_lines, pointer, scene, facts);
      const std::uint64_t slots = window.count + (window.folded > 0 ? 1 : 0);
      for (std::uint64_t i = 0; i < slots; ++i) {
        const Rect cell{cells_x + static_cast<float>(i % a_line) * (style.cell_w + style.gap),
                        cursor + static_cast<float>(i / a_line) * (style.cell_h + style.gap),
                        style.cell_w, style.cell_h};
        if (i == window.count) {
          group.more = {cell, window.folded};
          break;
        }
        PlacedPage page{page_facts(scene, owners, facts, region.start + window.first + i), cell,
                        Mark::None};
        if (!page.facts.mapped) page.facts.index = static_cast<std::uint32_t>(window.first + i);
        page.mark = mark_of(page.facts, pointer);
        group.pages.push_back(std::move(page));
      }
      const float lines = static_cast<float>((slots + a_line - 1) / a_line);
      const float tall = lines * style.cell_h + (lines - 1) * style.gap;
      group.label = {outer.x + kPad, cursor, style.label_w - 8,
                     style.name_beside ? tall : style.cell_h};
      cursor += tall + style.gap;
      box.regions.push_back(std::move(group));
    }
    if (box.regions.empty()) {
      box.status = style.name_beside ? Rect{cells_x, cursor, cells_w, 28}
                                     : Rect{outer.x + kPad, cursor, outer.w - 2 * kPad, 24};
      cursor = box.status.bottom() + style.gap;
    }
    box.box = {outer.x, y, outer.w, cursor - style.gap + edge - y};
    box.name = style.name_beside ? Rect{outer.x + kPad, y, style.label_w - 8, box.box.h}
                                 : Rect{outer.x + kPad, y + edge, outer.w - 2 * kPad, kNameRow - 6};
    if (style.name_beside && box.regions.size() > 1) box.name.h = style.cell_h * 0.5F;
    box.note = note_of(scene, facts);
    box.facts = std::move(facts);
    y = box.box.bottom() + kBetween;
    out.push_back(std::move(box));
  }
  if (height != nullptr) *height = out.empty() ? 0 : y - kBetween - area.y;
  return out;
}

}  // namespace cowscope
