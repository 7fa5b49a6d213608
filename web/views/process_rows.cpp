#include "web/views/process_rows.h"

#include <algorithm>
#include <cmath>

#include "web/layout/later.h"
#include "web/layout/process_rows.h"
#include "web/views/cells.h"
#include "web/views/coming.h"
#include "web/views/guests.h"
#include "web/views/offers.h"
#include "web/views/panel_bits.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

const char* state_text(const ProcessFacts& f) {
  if (f.presence == ProcessFacts::Presence::Exited)
    return f.state == ProcessState::Zombie ? "exited, not yet waited for" : "gone";
  return f.state == ProcessState::Waiting ? "waits" : "";
}

void draw_box(ViewContext& view, const ProcessBox& box, const RowsStyle& style) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const ProcessFacts& f = box.facts;
  const Colour own = theme.owner(f.colour);
  pen.fill(box.box, theme.raised, kCorner);
  pen.stroke(box.box, f.acts ? own : theme.line, kCorner, f.acts ? 1.5F : 1.0F);
  pen.side_strip(box.box, own);
  if (is_lit(view, f)) pen.stroke(box.box, theme.text, kCorner, 2);

  if (f.pid != Pid{})
    draw_process_handle(view, f.pid,
                        style.name_beside
                            ? Rect{box.box.x, box.box.y, box.name.right() - box.box.x, box.box.h}
                            : Rect{box.box.x, box.box.y, box.box.w, box.name.bottom() - box.box.y});
  const char* state = state_text(f);
  if (style.name_beside) {
    const bool one = box.regions.size() == 1;
    const float y = box.name.centre().y;
    pen.text({box.name.x, y - (one ? 21.0F : 11.0F), box.name.w, 22}, f.name,
             {own, 16, Face::Semibold});
    if (one)
      pen.text({box.name.x, y + 1, box.name.w, 20}, box.regions[0].region.name,
               {theme.text_dim, 13});
  } else {
    const float used = pen.text(box.name, f.name, {own, 16, Face::Semibold});
    pen.text({box.name.x + used + 12, box.name.y, box.name.w - used - 12, box.name.h}, state,
             {theme.text_dim, 13});
  }
  for (const Guest& guest : box.guests) draw_guest(view, guest, {});
  draw_more_guests(view, box.more_row, box.more_guests);
  for (const RegionGroup& group : box.regions) {
    if (!style.name_beside || box.regions.size() > 1) {
      const Rect label{group.label.x, group.label.y, group.label.w, style.cell_h};
      const float used = pen.text(label, group.region.name, {theme.text_dim, 13});
      if (group.region.sharing == Sharing::Shared)
        pen.icon(Icon::SharedMemory, {label.x + used + 6, label.centre().y - 7, 14, 14},
                 theme.text_dim, 1.3F);
    }
    for (const PlacedPage& page : group.pages) draw_page_cell(view, page);
    draw_fold(view, group.more, "pages");
  }
  if (box.regions.empty() && style.name_beside)
    pen.text(box.status, fitting(pen, box.status.w, 13, {state, "exited"}), {theme.text_dim, 13});
}

ProcessRows lay_out(ViewContext& view, Rect room, const RowsStyle& style, Sight sight) {
  SceneFacts& facts = facts_of(view);
  sight.known = &facts;
  return layout_process_rows(facts.scene(), facts.owners(), room, style, pointer_of(view), sight);
}
/// Nothing is in sight yet: how tall it all is, and where who acts would stand.
ProcessRows measured(ViewContext& view, Rect room, const RowsStyle& style) {
  return lay_out(view, room, style, {nullptr, 0, 0, followed_process(view)});
}

/// Where few processes leave room their pages are larger, as long as a region stays in one line.
COWSCOPE_LATER void enlarge(ViewContext& view, Rect room, RowsStyle& style, ProcessRows& all) {
  constexpr float kMost = 64, kBeside = 64;  // of a cell; of indents and paddings
  std::size_t most = 1;
  for (const ProcessBox& box : lay_out(view, room, style, {nullptr, room.y, room.bottom()}).boxes)
    for (const RegionGroup& group : box.regions)
      most = std::max(most, group.pages.size() + (group.more.any() ? 1 : 0));
  RowsStyle large = style;
  large.cell_w = std::min(
      kMost, std::floor((room.w - style.label_w - kBeside) / static_cast<float>(most)) - style.gap);
  large.cell_h = std::floor(large.cell_w * 0.82F);
  if (large.cell_w <= style.cell_w) return;
  ProcessRows rows = measured(view, room, large);
  if (rows.height > room.h) return;
  style = large;
  all = std::move(rows);
}

/// All are in sight, maybe, with less air, or with their names beside the cells.
COWSCOPE_LATER void tighten(ViewContext& view, Rect room, RowsStyle& style, ProcessRows& all) {
  RowsStyle tight = style;
  tight.tight = true;
  tight.cell_h = 26;
  ProcessRows rows = measured(view, room, tight);
  if (rows.height > room.h) {
    tight.name_beside = true;
    tight.cell_h = 30;
    const auto boxes = lay_out(view, room, style, {}).boxes;
    for (const ProcessBox& box : boxes)
      tight.label_w =
          std::max(tight.label_w, view.pen.measure(box.facts.name, 16, Face::Semibold) + 10);
    tight.label_w = std::min(tight.label_w, room.w * 0.4F);
    rows = measured(view, room, tight);
    // What is left makes them higher again.
    const float spare = (room.h - rows.height) / static_cast<float>(boxes.size());
    tight.cell_h = std::clamp(30 + std::floor(spare), 30.0F, 40.0F);
    rows = measured(view, room, tight);
    RowsStyle wide = tight;
    wide.cell_w = 38;
    if (measured(view, room, wide).height <= rows.height) tight = wide;
  }
  if (rows.height > room.h) return;
  style = tight;
  all = std::move(rows);
}

}  // namespace

void draw_process_strips(ViewContext& view, Rect area) {
  SceneFacts& facts = facts_of(view);
  Pen& pen = view.pen;
  const ProcessRows rows =
      layout_process_strips(facts.scene(), facts.owners(), area, pointer_of(view));
  for (const ProcessBox& box : rows.boxes) {
    const Colour own = view.theme.owner(box.facts.colour);
    pen.fill(box.box, view.theme.raised, 5);
    pen.side_strip(box.box, own);
    pen.text(box.name, box.facts.name, {own, 13, Face::Semibold});
    if (box.regions.empty())
      pen.text(box.status, what_instead_of_pages(box.facts), {view.theme.text_dim, 13});
    for (const RegionGroup& group : box.regions) {
      for (const PlacedPage& page : group.pages) draw_page_cell(view, page);
      draw_fold(view, group.more, "");
    }
  }
}

void draw_process_rows(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  RowsStyle style;
  Rect room = area;
  if (view.layout.small) {
    style.name_beside = true;
    style.label_w = area.w >= 340 ? 70.0F : 60.0F;
    style.indent = 0;
    style.gap = 6;
    style.cell_w = std::clamp((area.w - 24 - style.label_w - 3 * style.gap) / 4, 46.0F, 96.0F);
    style.cell_h = 62;
    style.max_lines = 2;
  } else {
    pen.card(area);
    room = pen.panel_title(area, "Processes",
                           fitting(pen, area.w - 150, 13,
                                   {"the number in a page is its frame", "numbers are frames"}));
    style.cell_w = 38;
    style.cell_h = 32;
    style.label_w = 64;
  }
  ProcessRows all = measured(view, room, style);
  const bool few = view.session.scenario().processes <= 6;  // the others take their time
  if (!view.layout.small && all.height > room.h) {
    // Smaller cells stand more to a line.
    style.cell_w = 26;
    style.cell_h = 28;
    style.gap = 4;
    style.indent = 8;
    if (room.w < 240) style.label_w = 48;
    all = measured(view, room, style);
    if (all.height > room.h && few) tighten(view, room, style, all);
  }
  if (!view.layout.small && style.cell_w >= 38 && few && !style.tight)
    enlarge(view, room, style, all);
  const float height = all.height;
  // The scroll bar takes its width off the cells, so that they still stand in one line.
  if (view.layout.small && height > room.h) style.cell_w = std::max(44.0F, style.cell_w - 2);
  const float shift =
      pen.begin_scroll("processes", room, height, follow_in_step(view, all.follow), all.extent);
  const Rect shifted{room.x, room.y - shift, room.w - (height > room.h ? 8.0F : 0.0F), room.h};
  const ProcessRows rows = lay_out(view, shifted, style, {nullptr, room.y, room.bottom()});
  for (const Polyline& elbow : rows.elbows) pen.polyline(elbow, view.theme.text_faint, 1.25F, 6);
  for (const ProcessBox& box : rows.boxes) draw_box(view, box, style);
  if (view.session.asking()) draw_coming(view);
  pen.end_scroll();
}

}  // namespace cowscope
