#include "web/views/memory.h"

#include <algorithm>

#include "web/layout/event_facts.h"
#include "web/layout/later.h"
#include "web/layout/memory_grid.h"
#include "web/views/cells.h"
#include "web/views/frame_map.h"
#include "web/views/gauges.h"
#include "web/views/panel_bits.h"
#include "web/views/pen.h"
#include "web/views/process_rows.h"

namespace cowscope {
namespace {

/// The panel's title, and at its right as much as fits of "22 of 80 frames used: 21 mapped, 1 cache
/// · 6 shared". A frame that a fault has only just taken is neither mapped nor cached yet. Returns
/// the area below.
COWSCOPE_LATER Rect titled(ViewContext& view, Rect area) {
  const FrameSums& sums = facts_of(view).frames().all();
  const std::string used = thousands(sums.used) + " of " + thousands(sums.frames) + " frames used";
  const std::string shared = " · " + thousands(sums.shared) + " shared";
  std::string all = used;
  if (sums.cache > 0)
    all += ": " + thousands(sums.mapped) + " mapped, " + thousands(sums.cache) + " cache";
  const std::string whole = all + shared, brief = used + shared;
  const char* title = area.w < 190 ? "Memory" : "Physical memory";
  return view.pen.panel_title(area, title,
                              fitting(view.pen, area.w - 196, 13, {whole, brief, used}));
}

/// From where on nothing stands at a height, left of `before`.
float free_from(const MemoryGrid& grid, float left, float before, float y) {
  const auto beyond = [&](const Rect& r) {
    if (!r.empty() && r.x < before && r.y < y + 10 && r.bottom() > y - 10)
      left = std::max(left, r.right() + 10);
  };
  for (const PlacedFrame& cell : grid.cells) beyond(cell.rect);
  for (const Fold* fold : {&grid.free, &grid.more})
    if (fold->any()) beyond(fold->rect);
  return left;
}

/// One bar of 4,096 bytes under a copy's arrow: of which so many are written afterwards.
COWSCOPE_LATER void draw_written(ViewContext& view, const MemoryGrid& grid, Rect area) {
  if (grid.copies.size() != 1 || grid.copies[0].copy.pages != 1) return;
  const CopyArrow& arrow = grid.copies[0];
  const Timeline& timeline = view.session.timeline();
  const Position at = timeline.position();
  const std::vector<Event>& events = timeline.journal().events;
  const Event& copy = events[arrow.copy.event];
  const std::uint32_t bytes =
      bytes_stored(timeline.before(), timeline.commands()[at.step - 1], at.step, copy.access);
  if (bytes == 0 || copy.access_type != AccessType::Write) return;
  // The store itself comes last: until it has run again nothing is written.
  const bool written = at.event >= events.size() || events[at.event - 1].access > copy.access ||
                       events[at.event - 1].kind == EventKind::Retry;
  const float a = std::min(arrow.path.front().x, arrow.path.back().x),
              b = std::max(arrow.path.front().x, arrow.path.back().x);
  const float y = arrow.pill.y + 22;
  if (y + 8 > area.bottom() || b - a < 60 || free_from(grid, area.x, b, y) > a) return;
  const Theme& theme = view.theme;
  const float copied = motion_of(view, arrow.copy.event);
  const float part = std::max(2.0F, (b - a) * static_cast<float>(bytes) / 4096);
  view.pen.fill({a, y - 3, b - a, 6}, theme.good.alpha(0.16F), 1);
  view.pen.fill({a, y - 3, (b - a) * copied, 6}, theme.good.alpha(0.45F), 1);
  if (written) view.pen.fill({a, y - 5, part, 10}, theme.accent, 1);
  const std::string text = thousands(bytes) + (written ? " of the 4,096 were then written"
                                                       : " of the 4,096 are still to be written");
  const Colour ink = written ? theme.accent : theme.text_dim;
  const float w = view.pen.measure(text, 12);
  const bool right = b + 12 + w <= area.right();
  if (right) view.pen.text_at({b + 12, y + Pen::baseline_offset(12)}, text, {ink, 12});
  else if (a - 12 - w >= free_from(grid, area.x, a, y))
    view.pen.text_at({a - 12, y + Pen::baseline_offset(12)}, text,
                     {ink, 12, Face::Regular, Align::Right});
}

bool same_memory(const ViewContext& view, Pid a, Pid b) {
  const MachineState& state = view.session.timeline().machine().state();
  return state.process(a).alive() && state.process(b).alive() &&
         state.process(a).space == state.process(b).space;
}

/// From the page that is pointed at, where another panel shows it, to its frame.
COWSCOPE_LATER void draw_connection(ViewContext& view, const MemoryGrid& grid,
                                    const Pointer& pointer, Rect panel) {
  if (pointer.pid == Pid{} || pointer.frame == kNoFrame) return;
  const PlacedFrame* frame = grid.find(pointer.frame);
  if (frame == nullptr || grid.gap_y < 8) return;
  for (const PageAnchor& anchor : view.anchors) {
    if (anchor.page != pointer.page) continue;
    if (anchor.pid != pointer.pid && !same_memory(view, anchor.pid, pointer.pid)) continue;
    if (anchor.rect.right() > panel.x) return;                          // not a panel at the left
    if (!view.layout.processes.contains(anchor.rect.centre())) return;  // scrolled away
    const Rect to = frame->rect;
    const float x = panel.x - 4, y = to.y - std::min(10.0F, grid.gap_y / 2);
    // Straight out of the last cell of a row; from under a cell that has others beside it.
    const auto beside = [&](const PageAnchor& other) {
      return other.rect.x > anchor.rect.x && other.rect.y < anchor.rect.bottom() &&
             other.rect.bottom() > anchor.rect.y;
    };
    const bool last = std::none_of(view.anchors.begin(), view.anchors.end(), beside);
    const float over = anchor.rect.y - 5.5F;  // below is the card's border
    Polyline path;
    if (last)
      path = {{anchor.rect.right() + 4, anchor.rect.centre().y}, {x, anchor.rect.centre().y}};
    else
      path = {
          {anchor.rect.centre().x, anchor.rect.y - 3}, {anchor.rect.centre().x, over}, {x, over}};
    path.insert(path.end(), {{x, y}, {to.centre().x, y}, {to.centre().x, to.y - 4}});
    view.pen.polyline(path, view.theme.panel, 5, 6);
    view.pen.polyline(path, view.theme.text, 1.5F, 6);
    return;
  }
}

/// At the panel's foot what may still be used, where the machine has limits; returns what it took.
COWSCOPE_LATER float draw_limits(ViewContext& view, Rect room) {
  if (view.session.level() == Level::Idea) return 0;
  const float height = gauges_height(view, room.w, room.h >= 230 ? 2 : 1);
  if (height <= 0 || room.h - height < 100) return 0;
  draw_gauges(view, {room.x, room.bottom() - height, room.w, height});
  return height + 12;
}

/// The panel of many frames.
COWSCOPE_LATER void draw_as_map(ViewContext& view, Rect area) {
  Rect room = area.inset(0, 4);
  if (!view.layout.small) {
    view.pen.card(area);
    room = titled(view, area);
    room.h -= draw_limits(view, room);
  }
  draw_frame_map(view, room);
}

/// On a phone a question has the place of the processes: each is a line below the frames, where
/// these stay large enough to be read. Returns what that took.
float draw_lines_below(ViewContext& view, Rect room, const GridStyle& style) {
  const SceneFacts& facts = facts_of(view);
  const float lines =
      layout_process_strips(facts.scene(), facts.owners(), room, pointer_of(view)).height;
  if (lines <= 0) return 0;
  Rect above = room;
  above.h -= lines + 8;
  const MemoryGrid grid =
      layout_memory(facts.scene(), facts.owners(), above, style, pointer_of(view));
  if (grid.more.any() || grid.cell_w < 70 || grid.cell_h < 58) return 0;
  draw_process_strips(view, {room.x, room.bottom() - lines, room.w, lines});
  return lines + 8;
}

/// Where there is room for a panel: what it leaves, and how large frames are in it.
COWSCOPE_LATER Rect framed(ViewContext& view, Rect area, GridStyle& style) {
  Pen& pen = view.pen;
  const SceneFacts& facts = facts_of(view);
  pen.card(area);
  Rect room = titled(view, area);
  room.h -= draw_limits(view, room);
  // Few frames may be large; many at depth 3 stand as in a plan.
  const std::size_t cells = cells_to_show(facts.scene(), facts.owners());
  const bool few = cells <= 10;
  // On a large screen they may be large.
  const float slots = static_cast<float>(cells) + (style.fold_free ? 1.0F : 0.0F), gap = 12;
  const float wide = few ? slots * 144 : 900;
  const float large = std::clamp(std::min(room.w / wide, room.h / 330), 1.0F, 1.8F);
  style.max_width = (few ? 132.0F : 104.0F) * large;
  style.aspect = few ? 1.15F : 0.8F;
  style.max_height = (few ? 136.0F : 84.0F) * large;
  style.row_gap = few ? 36.0F : 14.0F + 70 * (large - 1);
  // One row, if cells stay large enough to be read.
  const float in_a_row = (room.w + gap) / slots - gap;
  if (few && in_a_row >= (room.h >= 270 ? 96 : 62))
    style.max_width = std::min(style.max_width, in_a_row), style.gap_x = gap;
  // The last row's copy goes below it, with its bar.
  style.below = room.h > 200 ? 50.0F : room.h > 150 ? 40.0F : 0.0F;
  room.h -= style.below;
  room.y += 4;
  return room;
}

}  // namespace

void draw_memory(ViewContext& view, Rect area) {
  const SceneFacts& facts = facts_of(view);
  const Scene scene = facts.scene();
  if (view.session.scenario().most_frames > kMostSingleFrames) return draw_as_map(view, area);
  const OwnerTable& owners = facts.owners();
  const Pointer pointer = pointer_of(view);
  const bool bare = view.layout.small;
  GridStyle style;
  // Before others only what is used; on a phone a question has the room, or the details.
  style.fold_free = !view.layout.presenting && !(bare && area.h < 110);
  style.spare_free = bare && !view.layout.question.empty();
  Rect room = area;
  if (bare) {
    style.max_width = std::min(140.0F, (area.w - 28) / 3);
    style.row_gap = 36;
    style.aspect = 1.2F;
    if (style.spare_free) style.gap_share = 0.75F;
    room = area.inset(0, 4);
  } else {
    room = framed(view, area, style);
  }
  if (style.spare_free) room.h -= draw_lines_below(view, room, style);
  const MemoryGrid grid = layout_memory(scene, owners, room, style, pointer);
  draw_grid(view, grid, area);
  if (!bare) draw_connection(view, grid, pointer, area);
  if (view.session.asking()) return;  // about what comes next: the last copy is no news
  // Without a panel round it there is nothing below the cells for an arrow.
  const auto leaves = [&](const CopyArrow& arrow) {
    return std::any_of(arrow.path.begin(), arrow.path.end(),
                       [&](Point p) { return p.y > area.bottom(); });
  };
  if (bare && std::any_of(grid.copies.begin(), grid.copies.end(), leaves)) return;
  draw_copies(view, grid,
              bare                                     ? "copied"
              : view.session.level() == Level::Machine ? "copied 4,096 bytes"
                                                       : "copied 4 KiB");
  if (!bare) draw_written(view, grid, area.inset(8));
}

}  // namespace cowscope
