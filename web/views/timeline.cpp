#include "web/views/timeline.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/run_menu.h"
#include "web/views/timeline_marks.h"

namespace cowscope {
namespace {

TimelineAt where(const ViewContext& view, bool held) {
  const Timeline& t = view.session.timeline();
  TimelineAt at;
  at.step = t.position().step;
  at.event = t.position().event;
  at.events = static_cast<std::uint32_t>(t.journal().events.size());
  at.seen = view.session.reachable();
  if (held) at.window = view.panels->timeline_window;
  return at;
}

/// prepare_panels() has brought it up.
const TimelineIndex& index_of(ViewContext& view) { return view.panels->index; }

/// Where the pointer drags to; also tells what it is over. Returns true while the window must stay.
void take_hands(ViewContext& view, const TimelineView& shown, Rect body) {
  // Before the steps: where fingers need more room than there is, these lie over it.
  const Hit over = view.pen.hit("timeline/all", shown.overview.inset(0, -6));
  const Hit hit = view.pen.hit("timeline", body);
  PanelState& panels = *view.panels;
  panels.timeline_window = hit.pressed ? shown.first : 0;
  const std::uint32_t step = shown.step_at(hit.pointer.x);
  if ((hit.pressed || hit.released) && step != view.session.timeline().position().step)
    view.session.seek(std::min(step, view.session.reachable()));
  if (hit.hovered && !hit.pressed)
    for (const PlacedMark& mark : shown.marks)
      if (std::abs(mark.centre.x - hit.pointer.x) < 14 &&
          std::abs(mark.centre.y - hit.pointer.y) < 16) {
        const std::string tip =
            "Step " + std::to_string(mark.step) + ": " +
            (mark.untold ? std::string("still to come")
                         : std::string(view.session.scenario().steps[mark.step - 1].text));
        view.pen.tooltip({mark.centre.x - 14, mark.centre.y - 14, 28, 28}, tip);
        view.hovered = numbered_target(Target::Kind::Step, mark.step);
      }
  if (over.pressed || over.released) {
    const std::uint32_t to =
        std::min(shown.overview_step_at(over.pointer.x), view.session.reachable());
    if (to != view.session.timeline().position().step) view.session.seek(to);
  }
}

void draw_overview(ViewContext& view, const TimelineView& shown) {
  if (shown.overview.empty()) return;
  Pen& pen = view.pen;
  const Rect bar = shown.overview;
  pen.fill({bar.x, bar.centre().y - 2, bar.w, 4}, view.theme.line, 2);
  pen.fill(shown.overview_window, view.theme.accent.alpha(0.35F), 4);
  const float part = static_cast<float>(view.session.timeline().position().step) /
                     static_cast<float>(std::max(1U, shown.steps));
  // Breakpoints, of many as many as can be told apart.
  float last = -1;
  for (const std::uint32_t step : view.session.breakpoints().steps) {
    const float x = bar.x + bar.w * static_cast<float>(step) / static_cast<float>(shown.steps);
    if (x - last < 2) continue;
    draw_stop_dot(view, {x, bar.centre().y}, 3, true);
    last = x;
  }
  pen.fill({bar.x + bar.w * part - 1, bar.y, 2, bar.h}, view.theme.accent);
}

/// Lines of lanes and elbows of forks: full colour up to the playhead, faint beyond.
void draw_lines(ViewContext& view, const TimelineIndex& index, const TimelineView& shown,
                float width) {
  Pen& pen = view.pen;
  const float now = shown.playhead;
  for (const ForkElbow& elbow : shown.elbows) {
    const Colour colour = lane_colour(view, index.lanes()[elbow.child]);
    pen.polyline(elbow.path, elbow.path.front().x <= now + 0.5F ? colour : colour.alpha(0.45F),
                 width, 10);
  }
  for (const PlacedLane& lane : shown.lanes) {
    const Colour colour = lane_colour(view, index.lanes()[lane.lane]);
    const float split = std::clamp(now, lane.from, lane.to);
    // Polylines all, so that elbows and lanes meet exactly.
    pen.polyline({{lane.from, lane.y}, {split, lane.y}}, colour, width, 0);
    pen.polyline({{split, lane.y}, {lane.to, lane.y}}, colour.alpha(0.45F), width, 0);
  }
}

void draw_names(ViewContext& view, const TimelineIndex& index, const TimelineView& shown, Rect area,
                float width, float size) {
  for (const PlacedLane& lane : shown.lanes) {
    const Lane& l = index.lanes()[lane.lane];
    const std::string_view name = view.session.timeline().setup().texts[l.name];
    view.pen.text({area.x, lane.y - 14, width - 8, 28}, name,
                  {lane_colour(view, l), size, Face::Semibold});
  }
  if (shown.lanes_folded > 0)
    view.pen.text({area.x, area.bottom() + 4, width - 8, 16},
                  fitting(view.pen, width - 8, 12,
                          {"+" + thousands(shown.lanes_folded) + " more",
                           "+" + thousands(shown.lanes_folded)}),
                  {view.theme.text_faint, 12});
}

/// Depth 1: what each step does, above the first lane and below the others, as long as they do not
/// touch.
void draw_labels(ViewContext& view, const TimelineView& shown) {
  Pen& pen = view.pen;
  const Machine& machine = view.session.timeline().machine();
  const CommandList& commands = view.session.timeline().commands();
  struct Placed {
    float from, to, y;
  };
  std::vector<Placed> taken;
  // Where somebody else acts, the playhead crosses what stands above the first lane.
  const bool crossed =
      std::none_of(shown.marks.begin(), shown.marks.end(), [&](const PlacedMark& mark) {
        return mark.current && !shown.lanes.empty() && mark.lane == shown.lanes.front().lane;
      });
  const auto label = [&](const PlacedMark& at) {
    if (at.lane == kNoLane || shown.lanes.empty()) return;
    const bool first = at.lane == shown.lanes.front().lane;
    const bool last = at.lane == shown.lanes.back().lane;
    if (!first && !last && !at.current) return;
    // Below the lanes of a window stands the bar of all steps.
    if (!first && shown.windowed) return;
    const std::string text = short_label(machine, commands[at.step - 1]);
    const Face face = at.current ? Face::Semibold : Face::Regular;
    const float size = 13, w = pen.measure(text, size, face);
    const bool between = !first && !last;
    const float y = first ? at.centre.y - 30 : between ? at.centre.y - 15 : at.centre.y + 32;
    // The page's edge and the labels already there keep it in its place.
    // Between lanes it stands beside the playhead, over the lane.
    float x = between ? at.centre.x + 18 : at.centre.x - w / 2;
    if (first && crossed && at.centre.x > shown.playhead) x = std::max(x, shown.playhead + 7);
    else if (first && crossed) x = std::min(x, shown.playhead - 7 - w);
    for (const Placed& p : taken)
      if (std::abs(p.y - y) < 14 && x < p.to + 8 && x + w > p.from - 8) return;
    taken.push_back({x, x + w, y});
    const Colour colour =
        at.current ? view.theme.text : (at.done ? view.theme.text : view.theme.text_faint);
    pen.text_at({x, y + Pen::baseline_offset(size)}, text, {colour, size, face});
  };
  for (const PlacedMark& at : shown.marks)
    if (at.current) label(at);
  for (const PlacedMark& at : shown.marks)
    if (!at.current) label(at);
}

bool is_lit(const ViewContext& view, std::uint32_t step, Pid who) {
  if (view.lit.target.kind == Target::Kind::Line)
    return view.session.scenario().steps[step - 1].line == view.lit.line;
  return view.lit.has_step(step, who);
}

void draw_marks(ViewContext& view, const TimelineIndex& index, const TimelineView& shown,
                const MarkLook& look) {
  for (const PlacedMark& at : shown.marks) {
    const StepMark mark = at.untold ? StepMark{} : index.mark(at.step);
    const Lane none;
    const Lane& lane = at.lane == kNoLane ? none : index.lanes()[at.lane];
    draw_mark(view, mark, at, lane_colour(view, lane), on_lane_colour(view, lane), look);
    if (view.lit.any() && !at.untold && is_lit(view, at.step, lane.pid))
      view.pen.ring(at.centre, look.radius + (at.current ? 8.0F : 4.0F), view.theme.text, 2);
    if (!look.letters && view.session.breakpoints().steps.contains(at.step))
      draw_stop_dot(view, {at.centre.x + look.radius * 0.75F, at.centre.y - look.radius * 0.75F}, 5,
                    true);
    if (!look.letters || mark.accesses <= 1 || at.current) continue;
    // As exact as there is room for between two marks.
    std::string times = "×" + thousands(mark.accesses);
    if (view.pen.measure(times, 12) > shown.pitch - 4 && mark.accesses >= 1000)
      times = "×" + thousands(mark.accesses / 1000) + "k";
    if (view.pen.measure(times, 12) > shown.pitch - 2) continue;
    view.pen.text_at(
        {at.centre.x, at.centre.y - look.radius - 7}, times,
        {at.done ? view.theme.text_dim : view.theme.text_faint, 12, Face::Regular, Align::Centre});
  }
}

float name_width(const ViewContext& view, const TimelineIndex& index, float size, float most) {
  float w = 40;
  const TextPool& texts = view.session.timeline().setup().texts;
  // Names of a thousand processes are much alike: the first ones tell how wide the column is.
  for (std::size_t i = 0; i < std::min<std::size_t>(index.lanes().size(), 64); ++i)
    w = std::max(w, view.pen.measure(texts[index.lanes()[i].name], size, Face::Semibold));
  return std::min(w, most) + 12;
}

void draw_idea(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  const TimelineIndex& index = index_of(view);
  const Rect body{area.x + 16, area.y + 30, area.w - 36, area.h - 54};
  TimelineStyle style;
  style.label_w = name_width(view, index, 15, area.w * 0.2F);
  style.min_pitch = 38;
  // On a large screen a short script is not to stand in its corner.
  style.max_pitch = std::max(style.max_pitch, area.w * 0.11F);
  const TimelineView shown = layout_timeline(index, where(view, true), body, style);
  const Rect lanes{body.x + style.label_w, area.y + 8, body.w - style.label_w, area.h - 16};
  take_hands(view, shown, lanes);
  float foot = shown.lanes.empty() ? body.bottom() : shown.lanes.back().y;
  // A fork's own line goes on from there.
  for (const ForkElbow& elbow : shown.elbows)
    if (std::abs(elbow.path.front().x - shown.playhead) < 1) foot = elbow.path.front().y;
  // Where the first lane's label stands above the mark, the line begins beneath it.
  float head = area.y + 12;
  for (const PlacedMark& mark : shown.marks)
    if (mark.current && !shown.lanes.empty() && mark.lane == shown.lanes.front().lane)
      head = mark.centre.y - 20;
  pen.fill({shown.playhead - 1, head, 2, std::max(0.0F, foot - head)}, view.theme.accent);
  draw_lines(view, index, shown, 3);
  draw_names(view, index, shown, body, style.label_w, 15);
  draw_labels(view, shown);
  draw_marks(view, index, shown, {13, false});
  draw_overview(view, shown);
}

/// Numbers under the marks, the current one as a pill.
void draw_step_numbers(ViewContext& view, const TimelineView& shown, float y) {
  Pen& pen = view.pen;
  const std::uint32_t current = view.session.timeline().position().step;
  const std::string pill = "step " + std::to_string(current);
  const float half = pen.pill_width(20, pill) / 2;
  const float widest = pen.measure(std::to_string(shown.last), 12) + 10;
  const auto every =
      static_cast<std::uint32_t>(std::max(1.0F, std::ceil(widest / std::max(1.0F, shown.pitch))));
  for (std::uint32_t step = shown.first; step <= shown.last; ++step) {
    const float x = shown.x_of(step);
    // A click on a step's number sets a breakpoint there.
    const bool stops = step > 0 && view.session.breakpoints().steps.contains(step);
    const bool current_pill = std::abs(x - shown.playhead) < half + widest / 2 - 2;
    // The current one is the playhead's handle.
    if (step > 0 && !current_pill) {
      const float w = std::min(shown.pitch, 40.0F);
      const Rect r{x - w / 2, y - 11, w, 22};
      const Hit hit = pen.hit("stop/number/" + std::to_string(step), r);
      if (hit.hovered)
        pen.tooltip(r, stops ? "Playing stops behind step " + std::to_string(step) + ": no longer"
                             : "Stop playing behind step " + std::to_string(step));
      if (hit.clicked) view.session.toggle_breakpoint(step);
      if (hit.hovered && !stops) draw_stop_dot(view, {x, y + 14}, 3.5F, false);
    }
    if (stops) draw_stop_dot(view, {x, y + 14}, 3.5F, true);
    if (step % every != 0 && every > 1) continue;
    if (current_pill) continue;
    pen.text_at({x, y + Pen::baseline_offset(12)}, std::to_string(step),
                {view.theme.text_faint, 12, Face::Regular, Align::Centre});
  }
  pen.pill({shown.playhead, y}, 20, pill, view.theme.accent, view.theme.on_accent, Colour{0},
           Align::Centre);
}

void draw_machine(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  const TimelineIndex& index = index_of(view);
  pen.card(area);
  const Rect inner = pen.panel_title(area, "Timeline");
  const bool legend = inner.h >= 150;
  const float foot = 26.0F + (legend ? 24.0F : 0.0F);
  TimelineStyle style;
  style.label_w = name_width(view, index, 14, area.w * 0.2F);
  style.min_pitch = 30;
  style.max_pitch = std::max(96.0F, inner.w * 0.11F);
  style.min_lane = 26;
  style.max_lane = 50;
  const Rect body{inner.x, inner.y, inner.w, inner.h - foot};
  const TimelineView shown = layout_timeline(index, where(view, true), body, style);
  const float overview = shown.overview.empty() ? 0.0F : 18.0F;
  const Rect lanes{body.x + style.label_w, inner.y - 8, body.w - style.label_w,
                   body.h + 34 - overview};
  take_hands(view, shown, lanes);
  const float numbers = body.bottom() + 12;
  pen.fill({shown.playhead - 1, inner.y - 10, 2, numbers - inner.y + 4}, view.theme.accent);
  draw_lines(view, index, shown, 3);
  draw_names(view, index, shown, body, style.label_w, 14);
  draw_marks(view, index, shown, {10, true});
  draw_step_numbers(view, shown, numbers);
  draw_overview(view, shown);
  if (legend) draw_legend(view, index, shown, {inner.x, inner.bottom() - 18, inner.w, 20});
}

}  // namespace

void draw_timeline(ViewContext& view, Rect area) {
  if (area.empty()) return;
  if (view.session.level() == Level::Idea) draw_idea(view, area);
  else draw_machine(view, area);
}

void draw_timeline_dots(ViewContext& view, Rect area) {
  const TimelineIndex& index = index_of(view);
  TimelineStyle style;
  style.label_w = 0;
  style.min_pitch = 36;
  style.max_pitch = 96;
  TimelineView shown = layout_timeline(index, where(view, true), area, style);
  // One row for all, from edge to edge: of the layout only what is in the window is used.
  // Low, over the bar of all steps, they are small, so that the current one's ring meets no words.
  const bool low = shown.windowed && area.h < 40;
  const float radius = low ? 10.0F : 13.0F;
  const float y = area.y + (low ? 13.0F : (shown.windowed ? area.h - 18 : area.h) / 2);
  shown.x0 = area.x + 20;
  shown.pitch =
      std::min(96.0F, (area.w - 40) / static_cast<float>(std::max(1U, shown.last - shown.first)));
  shown.marks.clear();
  const TimelineAt at = where(view, false);
  for (std::uint32_t step = shown.first; step <= shown.last; ++step) {
    PlacedMark mark{step, {shown.x_of(step), y}, index.mark(step).lane};
    mark.untold = step > at.seen;
    if (mark.untold) mark.lane = kNoLane;
    mark.current = step == at.step;
    mark.done = step < at.step || (mark.current && at.event >= at.events);
    shown.marks.push_back(mark);
  }
  take_hands(view, shown, {area.x, area.y, area.w, shown.windowed ? area.h - 16 : area.h});
  if (!shown.marks.empty()) {
    const float from = shown.marks.front().centre.x, to = shown.marks.back().centre.x;
    const float split = std::clamp(shown.playhead, from, to);
    view.pen.line({from, y}, {split, y}, view.theme.accent, 3);
    view.pen.line({split, y}, {to, y}, view.theme.line, 3);
  }
  draw_marks(view, index, shown, {radius, false});
  draw_overview(view, shown);
}

}  // namespace cowscope
