// Frames side by side: their cells, the fold of those that have none, and the arrows of copies.

#include <algorithm>
#include <cmath>

#include "web/layout/later.h"
#include "web/views/cells.h"
#include "web/views/grid_port.h"
#include "web/views/life.h"
#include "web/views/offers.h"
#include "web/views/pen.h"

namespace cowscope {

void draw_fold(ViewContext& view, const Fold& fold, std::string_view what) {
  if (!fold.any()) return;
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  Rect r = fold.rect;
  if (r.w < 30 || r.h < 18) return;
  // Three sheets, the front one lowest.
  const float step = r.w >= 70 ? 4.0F : 2.0F;
  r.h -= 2 * step;
  r.w -= 2 * step;
  r.y += 2 * step;
  const float u = type_scale(r.w, r.h);
  if (const float most = 112 * u; r.h > most) {
    r.y += (r.h - most) / 2;
    r.h = most;
  }
  for (int i = 2; i >= 0; --i) {
    const float d = step * static_cast<float>(i);
    const Rect sheet{r.x + d, r.y - d, r.w, r.h};
    pen.fill(sheet, theme.panel, 8);
    pen.stroke(sheet, theme.line, 8);
  }
  const bool tall = r.h >= 56 && r.w >= 48;
  std::string number = "+" + thousands(fold.count);
  if (pen.measure(number, tall ? 13 : 11, Face::Semibold) > r.w - (tall ? 8.0F : 2.0F))
    number = "+" + short_number(fold.count);
  if (tall) {
    const float size =
        std::min(20 * u, r.w / (pen.measure(number, 1000, Face::Semibold) / 1000) * 0.82F);
    pen.text({r.x, r.y + r.h / 2 - 24 * u, r.w, 26 * u}, number,
             {theme.text_dim, std::floor(size), Face::Semibold, Align::Centre});
    pen.text({r.x, r.y + r.h / 2 + 2, r.w, 20 * u}, what,
             {theme.text_dim, 13 * u, Face::Regular, Align::Centre});
  } else if (const std::string text = number + " " + std::string(what);
             pen.measure(text, 13, Face::Semibold) <= r.w - 4) {
    pen.text({r.x + 2, r.y, r.w - 4, r.h}, text,
             {theme.text_dim, 13, Face::Semibold, Align::Centre});
  } else {
    // Half a number would be another one.
    float size = 11;
    while (size > 7 && pen.measure(number, size, Face::Semibold) > r.w) size -= 0.5F;
    pen.text({r.x, r.y, r.w, r.h}, number, {theme.text_dim, size, Face::Semibold, Align::Centre});
  }
}

void draw_grid(ViewContext& view, const MemoryGrid& grid, Rect clip) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  GridLook look = grid_look(grid);
  for (std::size_t i = 0; i < look.owners.size(); ++i) {
    look.owners[i] = theme.owners[i].rgba;
    look.fills[i] = theme.owner_fill[i].rgba;
  }
  look.hollow = theme.panel.rgba;
  look.line = theme.text_faint.alpha(0.55F).rgba;
  look.text = theme.text.rgba;
  const float strip = look.strip, radius = look.radius;
  if (view.grid != nullptr) view.grid->show(*pen.list(), std::move(look), clip);

  const bool rings = std::min(grid.gap_x, grid.gap_y) >= 6;
  for (const PlacedFrame& cell : grid.cells) {
    const Rect r = cell.rect;
    if (grid.cell_w >= kTextCell) draw_frame_text(view, cell.facts, r, strip);
    if (rings && cell.mark == Mark::Selected) pen.selection_ring(r, radius, theme.text);
    if (cell.mark == Mark::Selected) view.frame_anchor = r;
    if (rings && cell.mark == Mark::Related) pen.stroke(r.inset(-3), theme.text, radius + 3, 1.5F);
    if (rings && cell.mark == Mark::Source && r.w < 84)
      pen.stroke(r.inset(-3), theme.attention, radius + 3, 2);
  }
  draw_fold(view, grid.more, "more");
  draw_fold(view, grid.free, "free");

  // One area for all cells: a million of them must not be a million widgets.
  const float rows = static_cast<float>(grid.rows);
  const Rect all{grid.area.x, grid.area.y,
                 static_cast<float>(grid.columns) * (grid.cell_w + grid.gap_x),
                 rows * (grid.cell_h + grid.gap_y)};
  const Hit hit = pen.hit("frames", all, false);
  if (const Target pinned = view.session.pinned(); pinned.kind == Target::Kind::Frame)
    if (const PlacedFrame* cell = grid.find(pinned.frame)) view.pinned_frame = cell->rect;
  if (!hit.hovered && !hit.clicked && !hit.asked) return;
  const float x = hit.pointer.x - grid.area.x, y = hit.pointer.y - grid.area.y;
  if (x < 0 || y < 0) return;
  const auto column = static_cast<std::size_t>(x / (grid.cell_w + grid.gap_x));
  const auto row = static_cast<std::size_t>(y / (grid.cell_h + grid.gap_y));
  const std::size_t i = row * grid.columns + column;
  if (column >= grid.columns || i >= grid.cells.size() || !grid.cells[i].rect.contains(hit.pointer))
    return;
  const FrameFacts& f = grid.cells[i].facts;
  const Target target{Target::Kind::Frame, Pid{}, PageNumber{}, f.frame};
  if (hit.hovered && !life_card_tells(view, target))
    pen.tooltip(grid.cells[i].rect, frame_tip(view, f));
  // A frame's number means another frame in another run.
  if (view.run != nullptr && view.run != &view.session.timeline()) return;
  if (hit.hovered) view.hovered = target;
  if (hit.clicked) click_target(view, target, grid.cells[i].rect);
  if (hit.asked) ask_offers(view, target, grid.cells[i].rect);
}

namespace {

COWSCOPE_LATER void draw_copy(ViewContext& view, const CopyArrow& arrow, std::string_view label) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float motion = motion_of(view, arrow.copy.event);
  const float part = std::clamp(motion * 1.15F, 0.0F, 1.0F);
  const Point before = arrow.path[arrow.path.size() - 2];
  const float last = arrow.path.back().y - before.y, room = std::abs(last);
  // A halo of the panel's colour parts the lines that it crosses; between close rows it would part
  // the rings of cells.
  if (room >= 4) pen.polyline_part(arrow.path, theme.panel, 8, 9, part);
  const Point end = pen.polyline_part(arrow.path, theme.good, 2, 9, part);
  pen.circle(arrow.path.front(), 3.5F, theme.good);
  if (part >= 1)
    pen.arrow_head({end.x, end.y + (last > 0 ? 3.0F : -3.0F)}, 0, last, theme.good,
                   std::min(10.0F, room + 6));
  std::string text(label);
  if (arrow.copy.pages > 1) text = "copied " + thousands(arrow.copy.pages) + " pages";
  float size = 13, height = 24;
  if (arrow.apart) {
    text = std::to_string(arrow.copy.from.value()) + " → " + std::to_string(arrow.copy.to.value()) +
           ": " + text;
    if (pen.pill_width(height, text, size) > arrow.pill_room) text = "copied";
  } else if (arrow.pill_room < pen.pill_width(height, text, size) + 24) {
    text = "copied";
  }
  if (arrow.pill_room < pen.pill_width(height, text, size) + 20) size = 12, height = 20;
  if (height > arrow.lane_room) size = 11, height = arrow.lane_room;
  // Too low for words the arrow alone says it.
  if (motion < 0.35F || height < kLeastLabel) return;
  const float w = pen.pill_width(height, text, size);
  const Point at{arrow.pill.x + arrow.beside * w / 2, arrow.pill.y};
  pen.fill({at.x - w / 2 - 5, at.y - height / 2 - 2, w + 10, height + 4}, theme.panel, height / 2);
  const Colour back = theme.dark ? Colour{0x1b3a30ff} : Colour{0xd3ebdfff};
  pen.pill(at, height, text, back, theme.good, theme.good, Align::Centre, size);
}

}  // namespace

void draw_copies(ViewContext& view, const MemoryGrid& grid, std::string_view label) {
  for (const CopyArrow& arrow : grid.copies) draw_copy(view, arrow, label);
}

}  // namespace cowscope
