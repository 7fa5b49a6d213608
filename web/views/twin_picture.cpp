// One of two runs side by side: headline, picture, brackets over what only it needs or has not.
#include <algorithm>
#include <cmath>

#include "web/layout/twin_layout.h"
#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/picture.h"
#include "web/views/process_rows.h"
#include "web/views/twin_page.h"

namespace cowscope {
namespace {

/// What is pointed at, in this run: a page is the same page on both sides, a frame is the own
/// run's.
void draw_headline(ViewContext& view, const TwinPicture& at, const TwinSide& side) {
  Pen& pen = view.pen;
  const bool low = at.title.h < 40 || at.area.w < 460;
  const FrameTable& frames = side.timeline->machine().state().frames;
  const std::string used = thousands(frames.used_count()), all = thousands(frames.size());
  const std::string whole =
      used + " of " + all + " frames in use · " + thousands(frames.free_count()) + " free";
  const float size = low ? 15.0F : 20.0F;
  const float room = at.title.w + at.note.w;
  std::string_view name = side.title;
  // What stands in brackets is told where there is room for it.
  if (pen.measure(name, size, Face::Semibold) > room * 0.62F)
    name = name.substr(0, name.find(" ("));
  const float title = std::min(pen.measure(name, size, Face::Semibold) + 4, room * 0.62F);
  pen.text({at.title.x, at.title.y, title, at.title.h}, name,
           {view.theme.text, size, Face::Semibold});
  const std::string short_text = used + (frames.used_count() == 1 ? " frame" : " frames");
  const std::string shorter = used + " of " + all + " frames in use";
  const std::string_view note = fitting(pen, room - title - 12, 13, {whole, shorter, short_text});
  pen.text({at.note.right() - (room - title - 12), at.note.y, room - title - 12, at.note.h}, note,
           {view.theme.text_dim, 13, Face::Regular, Align::Right});
}

/// Copies that nobody has written to: made for nothing so far.
void draw_hatch(ViewContext& view, Rect r) {
  Pen& pen = view.pen;
  pen.push_clip(r.inset(1));
  const Colour ink = view.theme.attention.alpha(view.theme.dark ? 0.3F : 0.26F);
  for (float x = r.x - r.h; x < r.right(); x += 7)
    pen.line({x, r.bottom()}, {x + r.h, r.y}, ink, 1);
  pen.pop_clip();
}

void draw_bracket(ViewContext& view, const TwinPicture& at, const Bracket& bracket) {
  Pen& pen = view.pen;
  const Colour ink = view.theme.attention;
  const float y = bracket.y;
  // The text may be wider than what it is about, as far as its neighbours and the panel let it.
  const Rect within = at.drawn_whole ? at.area.inset(8, 0) : at.memory.inset(-4, 0);
  float low = within.x, high = within.right();
  // Nor over the line to the frame before it.
  const MemoryGrid& grid = at.picture.memory;
  if (at.drawn_whole) low = std::max(low, bracket.left - grid.gap_x - grid.cell_w / 2);
  for (const Bracket& other : at.brackets) {
    if (other.y != y) continue;
    if (other.right < bracket.left) low = std::max(low, (other.right + bracket.left) / 2);
    if (other.left > bracket.right) high = std::min(high, (other.left + bracket.right) / 2);
  }
  const std::vector<std::string_view> texts(bracket.texts.begin(), bracket.texts.end());
  const std::string_view text = fitting(pen, high - low - 8, 13, texts, Face::Semibold);
  const float w = pen.measure(text, 13, Face::Semibold);
  const float middle = (bracket.left + bracket.right) / 2;
  const float x = std::clamp(middle - w / 2, low + 4, std::max(low + 4, high - w - 4));
  if (text.empty()) return;
  pen.polyline({{bracket.left + 1, y + 6},
                {bracket.left + 1, y},
                {bracket.right - 1, y},
                {bracket.right - 1, y + 6}},
               ink, 1.5F, 4);
  // Lines from pages to frames pass behind it.
  pen.fill({x - 3, y - 20, w + 6, 17}, view.theme.panel);
  pen.text({x, y - 20, w + 4, 17}, text, {ink, 13, Face::Semibold});
}

/// Too many frames to be shown one by one: how much of the memory is used.
void draw_usage(ViewContext& view, Rect area, const TwinSide& side) {
  Pen& pen = view.pen;
  const FrameTable& frames = side.timeline->machine().state().frames;
  const StepSummary now = side.timeline->summary(side.timeline->position().step);
  const float all = static_cast<float>(std::max(1U, frames.size()));
  const Rect bar{area.x, area.centre().y - 14, area.w, 28};
  pen.fill(bar, view.theme.vacant, 5);
  const auto part = [&](std::uint32_t n) { return bar.w * static_cast<float>(n) / all; };
  pen.fill({bar.x, bar.y, part(frames.used_count()), bar.h}, view.theme.accent.alpha(0.55F), 5);
  pen.fill({bar.x, bar.y, part(now.frames_shared), bar.h}, view.theme.accent, 5);
  pen.stroke(bar, view.theme.line, 5);
  pen.text({area.x, bar.bottom() + 4, area.w, 20},
           thousands(frames.used_count()) + " frames used, " + thousands(now.frames_shared) +
               " of them shared",
           {view.theme.text_dim, 13});
}

void draw_apart(ViewContext& view, TwinPicture& at, const TwinSide& side, const TwinSide& other,
                const Pointer& pointer, bool single) {
  if (!at.strips && !at.processes.empty()) draw_process_rows(view, at.processes);
  if (!single) {
    if (at.strips) draw_process_strips(view, at.processes);
    return draw_usage(view, at.memory, side);
  }
  GridStyle style;
  style.max_width = 64;
  style.max_height = 60;
  style.aspect = 0.9F;
  style.row_gap = 36;
  style.fold_free = false;
  SceneFacts& facts = facts_of(view);
  const auto below = [&](float above) {
    return layout_memory(facts.scene(), facts.owners(),
                         {at.memory.x, at.memory.y + above, at.memory.w, at.memory.h - above},
                         style, pointer);
  };
  MemoryGrid grid = below(30);
  const bool brackets = room_for_brackets(grid);
  if (!brackets) grid = below(4);
  if (at.strips) {
    // Close below the frames.
    const Rect last = grid.cell((grid.rows - 1) * std::size_t{grid.columns});
    at.processes.y = std::min(at.processes.y, last.bottom() + 14);
    draw_process_strips(view, at.processes);
  }
  add_brackets(at, grid, side, other);
  if (!brackets) at.brackets.clear();
  draw_grid(view, grid, at.area);
}

}  // namespace

void draw_twin_picture(ViewContext& page, const TwinSides& sides, bool left, Rect area) {
  const TwinSide& side = left ? sides.left : sides.right;
  const TwinSide& other = left ? sides.right : sides.left;
  Session& session = page.session;
  SceneFacts& facts = page.panels->twin_panels->facts[left ? 0 : 1];
  const PolicyTwin* beside = session.beside();
  if (beside == nullptr) return;
  facts.follow(
      *side.timeline, beside->generation() * 2 + (side.own ? 1U : 0U),
      side.own || beside->line() == nullptr ? session.scenario().cast : beside->line()->cast);
  const bool single = side.timeline->machine().state().frames.size() <= 65'536 &&
                      session.scenario().most_frames <= kMostSingleFrames;
  const std::vector<FrameNumber> frames = single ? twin_frames(sides) : std::vector<FrameNumber>();
  facts.show_frames(frames);

  ViewContext view = page;
  view.run = side.timeline;
  view.facts = &facts;
  view.anchors.clear();
  Pen& pen = view.pen;
  pen.set_scope(left ? "left" : "right");
  pen.card(area);
  const Pointer pointer = pointer_of(view);
  TwinPicture at = layout_twin_side(facts.scene(), facts.owners(), side, other, area, pointer,
                                    single && twin_drawn_whole(sides, frames));
  draw_headline(view, at, side);
  if (at.drawn_whole) draw_picture_of(view, at.picture, area);
  else draw_apart(view, at, side, other, pointer, single);
  for (const Rect& cell : at.unwritten) draw_hatch(view, cell);
  for (const Bracket& bracket : at.brackets) draw_bracket(view, at, bracket);
  pen.set_scope({});
  if (view.hovered.kind != Target::Kind::None) page.hovered = view.hovered;
  page.wants_frame = page.wants_frame || view.wants_frame;
}

}  // namespace cowscope
