#include "web/layout/process_rows.h"

#include <algorithm>
#include <cmath>

#include "web/layout/process_order.h"
#include "web/layout/scene_facts.h"

namespace cowscope {

Mark mark_of(const PageFacts& page, SpaceId space, const Pointer& pointer) {
  if (pointer.pid == page.pid && pointer.pid != Pid{} && pointer.page == page.page)
    return Mark::Selected;
  if (page.present && page.frame != kNoFrame && page.frame == pointer.frame)
    return pointer.pid == Pid{} ? Mark::Selected : Mark::Related;
  if (pointer.lights(space, page.page)) return Mark::Related;
  return Mark::None;
}

Pointer hosted(const Scene& scene, const ProcessOrder& order, Pointer pointer) {
  const std::vector<Process>& all = scene.machine.state().processes;
  if (pointer.pid == Pid{} || pointer.pid.value() > all.size()) return pointer;
  const Process& p = all[pointer.pid.value() - 1];
  if (!p.alive()) return pointer;
  const std::vector<ProcessPlace>& places = order.places();
  for (const ProcessPlace& place : places)
    if (place.pid == pointer.pid) {
      if (place.host != ProcessPlace::kNone) pointer.pid = places[place.host].pid;
      break;
    }
  return pointer;
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

PlacedPage placed_page(const Scene& scene, const OwnerTable& owners, const ProcessFacts& process,
                       const RegionFacts& region, std::uint64_t index, const Pointer& pointer,
                       Rect cell) {
  PlacedPage page{page_facts(scene, owners, process, region.start + index), cell, Mark::None};
  if (!page.facts.mapped) page.facts.index = static_cast<std::uint32_t>(index);
  page.mark = mark_of(page.facts, process.space, pointer);
  // Who is left with the frame that was copied is part of what has just happened.
  if (page.mark == Mark::None && page.facts.present && page.facts.frame != kNoFrame)
    for (const CopyFacts& copy : copy_facts(scene))
      if (copy.from == page.facts.frame) page.mark = Mark::Source;
  return page;
}

namespace {

constexpr float kPad = 12;

class RowBuilder {
 public:
  RowBuilder(const Scene& scene, const OwnerTable& owners, Rect area, const RowsStyle& style,
             const Pointer& pointer)
      : scene_(scene),
        owners_(owners),
        area_(area),
        style_(style),
        pointer_(pointer),
        edge_(style.tight         ? 5.0F
              : style.name_beside ? 7.0F
                                  : 9.0F),
        name_row_(style.name_beside ? 0.0F
                  : style.tight     ? 22.0F
                                    : 26.0F) {}

  /// From one box to the next.
  float between() const { return style_.tight ? 4.0F : 8.0F; }

  float x_of(std::uint32_t depth) const {
    return area_.x + std::min(style_.indent * static_cast<float>(depth), area_.w * 0.2F);
  }

  /// As box() makes it, from the sizes of the regions alone.
  float height(const ProcessPlace& place) const {
    const float bare = 2 * edge_ + name_row_ + guests_height(place);
    const Process& p = scene_.machine.state().process(place.pid);
    const std::uint64_t line = a_line(place.depth);
    float rows = 0;
    bool any = false;
    if (place.here)
      for (const NamedRange& range : scene_.machine.state().space(p.space).names()) {
        if (!range.mapped) continue;
        const std::uint64_t capacity = line * style_.max_lines;
        const std::uint64_t slots =
            range.pages <= capacity ? range.pages : std::max<std::uint64_t>(capacity, 2);
        rows += lines_height(slots, line) + style_.gap;
        any = true;
      }
    return bare + (any ? rows - style_.gap : style_.name_beside ? 28.0F : 24.0F);
  }

  ProcessBox box(const ProcessOrder& order, const ProcessPlace& place, float y) const {
    ProcessFacts facts = order.facts(scene_, place);
    facts.acts = facts.acts || place.guest_acts;
    ProcessBox box;
    const float x = x_of(facts.depth);
    const Rect outer{x, y, area_.right() - x, 0};
    const float cells_x = outer.x + kPad + style_.label_w;
    const std::uint64_t line = a_line(facts.depth);
    float cursor = y + edge_ + name_row_;
    if (!style_.name_beside) cursor = place_guests(order, place, outer, cursor, box);
    for (const RegionFacts& region : facts.regions) {
      box.regions.push_back(group(facts, region, {outer.x + kPad, cursor}, cells_x, line));
      const RegionGroup& g = box.regions.back();
      cursor += lines_height(g.pages.size() + (g.more.any() ? 1 : 0), line) + style_.gap;
    }
    if (box.regions.empty()) {
      box.status = style_.name_beside ? Rect{cells_x, cursor, outer.right() - kPad - cells_x, 28}
                                      : Rect{outer.x + kPad, cursor, outer.w - 2 * kPad, 24};
      cursor = box.status.bottom() + style_.gap;
    }
    if (style_.name_beside) cursor = place_guests(order, place, outer, cursor, box);
    box.box = {outer.x, y, outer.w, cursor - style_.gap + edge_ - y};
    box.name = style_.name_beside ? Rect{outer.x + kPad, y, style_.label_w - 8, box.box.h}
                                  : Rect{outer.x + kPad, y + edge_, outer.w - 2 * kPad, 20};
    if (style_.name_beside && box.regions.size() > 1) box.name.h = style_.cell_h * 0.5F;
    else if (style_.name_beside) box.name.h -= guests_height(place);
    box.facts = std::move(facts);
    return box;
  }

 private:
  /// Under the name; where that stands beside the cells, under these.
  float place_guests(const ProcessOrder& order, const ProcessPlace& place, Rect outer, float y,
                     ProcessBox& box) const {
    const std::uint32_t shown = std::min(place.guests, style_.max_guests);
    std::uint32_t at = place.first_guest;
    for (std::uint32_t i = 0; i < shown; ++i, y += style_.guest) {
      box.guests.push_back(
          {order.facts(scene_, order.places()[at]), {outer.x, y, outer.w, style_.guest - 4}});
      at = order.places()[at].next_guest;
    }
    if (place.guests == shown) return y;
    box.more_guests = place.guests - shown;
    box.more_row = {outer.x, y, outer.w, style_.guest - 4};
    return y + style_.guest;
  }
  float guests_height(const ProcessPlace& place) const {
    return style_.guest * static_cast<float>(guest_rows(place.guests));
  }
  std::uint32_t guest_rows(std::uint32_t guests) const {
    return std::min(guests, style_.max_guests + 1);
  }
  std::uint64_t a_line(std::uint32_t depth) const {
    const float cells_w = area_.right() - kPad - (x_of(depth) + kPad + style_.label_w);
    return static_cast<std::uint64_t>(
        std::max(1.0F, std::floor((cells_w + style_.gap) / (style_.cell_w + style_.gap))));
  }
  float lines_height(std::uint64_t slots, std::uint64_t line) const {
    const float lines = static_cast<float>((slots + line - 1) / line);
    return lines * style_.cell_h + (lines - 1) * style_.gap;
  }

  RegionGroup group(const ProcessFacts& facts, const RegionFacts& region, Point label,
                    float cells_x, std::uint64_t line) const {
    RegionGroup group;
    group.region = region;
    const PageWindow window = page_window(region, line * style_.max_lines, pointer_, scene_, facts);
    const std::uint64_t slots = window.count + (window.folded > 0 ? 1 : 0);
    for (std::uint64_t i = 0; i < slots; ++i) {
      const Rect cell{cells_x + static_cast<float>(i % line) * (style_.cell_w + style_.gap),
                      label.y + static_cast<float>(i / line) * (style_.cell_h + style_.gap),
                      style_.cell_w, style_.cell_h};
      if (i == window.count) {
        group.more = {cell, window.folded};
        break;
      }
      group.pages.push_back(
          placed_page(scene_, owners_, facts, region, window.first + i, pointer_, cell));
    }
    group.label = {label.x, label.y, style_.label_w - 8,
                   style_.name_beside ? lines_height(slots, line) : style_.cell_h};
    return group;
  }

  const Scene& scene_;
  const OwnerTable& owners_;
  Rect area_;
  const RowsStyle& style_;
  const Pointer& pointer_;
  float edge_;      // above and below the cells
  float name_row_;  // above them
};

}  // namespace

ProcessRows layout_process_rows(const Scene& scene, const OwnerTable& owners, Rect area,
                                const RowsStyle& style, const Pointer& pointed,
                                const Sight& sight) {
  const ProcessOrder own = sight.known != nullptr ? ProcessOrder() : ProcessOrder(scene);
  const ProcessOrder& order = sight.known != nullptr ? sight.known->processes() : own;
  const Pointer pointer = hosted(scene, order, pointed);
  const RowBuilder builder(scene, owners, area, style, pointer);
  const Pid follow = hosted(scene, order, {sight.follow}).pid;
  ProcessRows out;
  std::vector<float> bottoms;
  bottoms.reserve(order.places().size());
  float y = area.y;
  for (const ProcessPlace& place : order.places()) {
    if (place.host != ProcessPlace::kNone) {
      bottoms.push_back(y);
      continue;
    }
    const float height = builder.height(place);
    const float x = builder.x_of(place.depth);
    const bool seen = sight.sees(y, y + height);
    if (place.pid == follow) out.follow = y - area.y, out.extent = height;
    if (seen) out.boxes.push_back(builder.box(order, place, y));
    if (place.parent != ProcessPlace::kNone && !style.name_beside) {
      const float trunk = std::min(builder.x_of(order.places()[place.parent].depth) + 7, x - 5);
      const float above = bottoms[place.parent];
      if (seen)
        out.elbows.push_back(
            {{trunk, std::max(above, sight.top - 20)}, {trunk, y + 20}, {x, y + 20}});
      else if (y >= sight.bottom && above <= sight.bottom &&
               std::none_of(out.elbows.begin(), out.elbows.end(), [&](const Polyline& line) {
                 return line.size() == 2 && line[0].x == trunk;
               }))
        out.elbows.push_back({{trunk, std::max(above, sight.top)}, {trunk, sight.bottom}});
    }
    y += height + builder.between();
    bottoms.push_back(y - builder.between());
  }
  out.height = order.places().empty() ? 0 : y - builder.between() - area.y;
  return out;
}

ProcessRows layout_process_strips(const Scene& scene, const OwnerTable& owners, Rect area,
                                  const Pointer& pointed) {
  constexpr float kCell = 26, kLow = 20, kGap = 3;
  const ProcessOrder order(scene);
  float pages = 0;  // of the one that has most
  for (const ProcessPlace& place : order.places()) {
    float own = 0;
    if (place.here)
      for (const NamedRange& range :
           scene.machine.state().space(scene.machine.state().process(place.pid).space).names())
        if (range.mapped) own += static_cast<float>(range.pages);
    pages = std::max(pages, own);
  }
  // Long names have room where pages leave it.
  const float label = area.w >= 100 + pages * (kCell + kGap) ? 100.0F : 62.0F;
  const Pointer pointer = hosted(scene, order, pointed);
  const float x = area.x + label, pitch = kCell + kGap;
  ProcessRows out;
  float y = area.y;
  for (const ProcessPlace& place : order.places()) {
    if (place.host != ProcessPlace::kNone) continue;
    ProcessBox box;
    box.facts = order.facts(scene, place);
    box.facts.acts = box.facts.acts || place.guest_acts;
    box.box = {area.x, y, area.w, kLow + 2 * kGap};
    box.name = {area.x + kPad, y, label - kPad - 4, box.box.h};
    auto room = static_cast<std::uint64_t>(std::max(1.0F, (area.w - label) / pitch));
    float at = x;
    for (std::size_t i = 0; i < box.facts.regions.size() && room > 0; ++i) {
      const RegionFacts& region = box.facts.regions[i];
      const std::uint64_t others = box.facts.regions.size() - i - 1;
      const PageWindow window =
          page_window(region, room > others ? room - others : 1, pointer, scene, box.facts);
      RegionGroup group;
      group.region = region;
      for (std::uint64_t k = 0; k < window.count; ++k, at += pitch)
        group.pages.push_back(placed_page(scene, owners, box.facts, region, window.first + k,
                                          pointer, {at, y + kGap, kCell, kLow}));
      if (window.folded > 0) {
        group.more = {{at, y + kGap, kCell, kLow}, window.folded};
        at += pitch;
      }
      room -= std::min(room, window.count + (window.folded > 0 ? 1 : 0));
      box.regions.push_back(std::move(group));
    }
    box.status = {x, y, area.right() - x - kPad, box.box.h};
    out.boxes.push_back(std::move(box));
    y += kLow + 3 * kGap;
  }
  out.height = out.boxes.empty() ? 0 : y - kGap - area.y;
  return out;
}

}  // namespace cowscope
