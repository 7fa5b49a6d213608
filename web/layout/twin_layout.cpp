#include "web/layout/twin_layout.h"

#include <algorithm>

namespace cowscope {
namespace {

/// More frames than this in a picture of two processes and their cells are too small to be read.
constexpr std::size_t kMostWhole = 24;

std::string pages_text(std::size_t n) { return std::to_string(n) + (n == 1 ? " page" : " pages"); }

/// The notes of a full picture are sentences; here there is room for a count.
void place_notes(Picture& picture) {
  for (ProcessBox& box : picture.processes) {
    float end = 0;
    for (const RegionGroup& g : box.regions) {
      for (const PlacedPage& p : g.pages) end = std::max(end, p.rect.right());
      if (g.more.any()) end = std::max(end, g.more.rect.right());
    }
    box.note = pages_note(box);
    box.note_rect = {end + 20, box.box.y + 4, box.box.right() - 10 - (end + 20), box.box.h - 8};
    if (end <= 0 || box.note_rect.w < 96) box.note_rect = {};
  }
}

}  // namespace

std::string pages_note(const ProcessBox& box) {
  std::size_t shared = 0, own = 0;
  for (const RegionGroup& group : box.regions) {
    if (group.more.any()) return {};
    for (const PlacedPage& page : group.pages) {
      if (!page.facts.present || page.facts.zero_page) continue;
      ++(page.facts.owners.count > 1 ? shared : own);
    }
  }
  if (shared == 0 && own == 0) return {};
  if (shared == 0) return own == 1 ? "its one page its own" : "all " + pages_text(own) + " its own";
  if (own == 0)
    return shared == 1 ? "its one page shared" : "all " + pages_text(shared) + " shared";
  return pages_text(shared) + " shared, " + std::to_string(own) + " its own";
}

bool twin_drawn_whole(const TwinSides& sides, const std::vector<FrameNumber>& frames) {
  const auto processes = [](const TwinSide& side) { return Scene(*side.timeline).cast().size(); };
  return frames.size() <= kMostWhole && processes(sides.left) <= 2 && processes(sides.right) <= 2;
}

void add_brackets(TwinPicture& out, const MemoryGrid& grid, const TwinSide& side,
                  const TwinSide& other) {
  if (grid.cell_w < kTextCell) return;
  const bool room = grid.rows == 1 || grid.gap_y >= 26;
  for (std::size_t i = 0; i < grid.cells.size();) {
    const TwinFrame kind = twin_frame(side, other, grid.cells[i].facts.frame).kind;
    const std::size_t row = i / grid.columns;
    std::size_t end = i, unwritten = 0;
    for (; end < grid.cells.size() && end / grid.columns == row; ++end) {
      const TwinFrameFacts facts = twin_frame(side, other, grid.cells[end].facts.frame);
      if (facts.kind != kind) break;
      if (!facts.unwritten) continue;
      ++unwritten;
      out.unwritten.push_back(grid.cells[end].rect);
    }
    if (kind != TwinFrame::Plain && room)
      out.brackets.push_back({kind, grid.cells[i].rect.x, grid.cells[end - 1].rect.right(),
                              grid.cells[i].rect.y - 13, bracket_texts(kind, end - i, unwritten)});
    i = end;
  }
}

TwinPicture layout_twin_side(const Scene& scene, const OwnerTable& owners, const TwinSide& side,
                             const TwinSide& other, Rect area, const Pointer& pointer, bool whole) {
  TwinPicture out;
  out.area = area;
  const bool low = area.h < 250;
  const float pad = area.w < 400 ? 10.0F : 16.0F, head = low ? 28.0F : 44.0F;
  out.title = {area.x + pad, area.y, (area.w - 2 * pad) * 0.5F, head};
  out.note = {area.x + pad + out.title.w, area.y, out.title.w, head};
  const Rect body{area.x, area.y + head - (low ? 4.0F : 10.0F), area.w,
                  area.h - head + (low ? 4.0F : 10.0F)};
  out.drawn_whole = whole;
  if (whole) {
    PictureStyle style;
    style.legend = false;
    style.fold_free = false;
    style.least_cell_pitch = area.w < 500 ? 24 : 44;
    out.picture = layout_picture(scene, owners, body, pointer, style);
    place_notes(out.picture);
    add_brackets(out, out.picture.memory, side, other);
    return out;
  }
  const Rect inner{area.x + pad, body.y + 8, area.w - 2 * pad, body.h - 16};
  if (inner.w < 380 || inner.h < 110) {
    out.memory = inner;
    return out;
  }
  const float left = std::clamp(inner.w * 0.46F, 180.0F, 380.0F);
  out.processes = {inner.x, inner.y, left, inner.h};
  out.memory = {inner.x + left + 12, inner.y, inner.w - left - 12, inner.h};
  return out;
}

}  // namespace cowscope
