#include "web/views/script_panel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/program.h"
#include "web/views/run_menu.h"
#include "web/views/script_drag.h"
#include "web/views/terminal.h"
#include "web/views/timeline_marks.h"

namespace cowscope {
namespace {

constexpr float kSize = 12.5F;

/// A line of the script with the names of processes in their colours. `line` must live on.
std::vector<TextRun> line_runs(const ViewContext& view, std::string_view line, Colour rest) {
  const TextPool& texts = view.session.timeline().setup().texts;
  const TimelineIndex& index = view.panels->index;
  std::vector<TextRun> runs;
  std::size_t from = 0, at = 0;
  const auto flush = [&](std::size_t to) {
    if (to > from) runs.push_back({line.substr(from, to - from), rest, Face::Mono});
  };
  // The verb is no name, and nothing inside a string is.
  bool verb = true;
  while (at < line.size()) {
    if (line[at] == '"') break;
    std::size_t end = line.find(' ', at);
    if (end == std::string_view::npos) end = line.size();
    const std::uint32_t lane =
        verb ? kNoLane : index.lane_of(texts.find(line.substr(at, end - at)));
    verb = false;
    if (lane != kNoLane) {
      flush(at);
      runs.push_back(
          {line.substr(at, end - at), lane_colour(view, index.lanes()[lane]), Face::Mono});
      from = end;
    }
    at = end + (end < line.size() ? 1 : 0);
  }
  flush(line.size());
  return runs;
}

/// What is pointed at has to do with this line.
bool is_lit(const ViewContext& view, std::uint32_t step, const StepSource& source) {
  const Lit& lit = view.lit;
  if (!lit.any()) return false;
  if (lit.target.kind == Target::Kind::Line) return source.line == lit.line;
  return lit.has_step(step, pid_of_step(view, step));
}

void draw_line(ViewContext& view, std::uint32_t step, Rect row, float number_width) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const StepSource& source = view.session.scenario().steps[step - 1];
  const std::uint32_t current = view.session.timeline().position().step;
  const bool here = step == current, later = step > current;
  const Hit hit = pen.hit("script/" + std::to_string(step), row);
  if (hit.hovered) view.hovered = numbered_target(Target::Kind::Step, step);
  if (here) {
    pen.fill(row, theme.accent.alpha(theme.dark ? 0.17F : 0.13F), 4);
    pen.fill({row.x, row.y, 3, row.h}, theme.accent, 1);
  } else if (hit.hovered || hit.pressed) {
    pen.fill(row, theme.text.alpha(0.06F), 4);
  }
  const bool untold = view.session.untold(step);
  if (!untold && is_lit(view, step, source)) {
    pen.fill(row, theme.text.alpha(0.09F), 4);
    pen.fill({row.right() - 3, row.y + 1, 3, row.h - 2}, theme.text, 1);
  }
  // The margin: a click sets a breakpoint there.
  const bool stops = view.session.breakpoints().steps.contains(step);
  const Hit margin =
      pen.hit("stop/" + std::to_string(step), {row.x, row.y, number_width + 8, row.h});
  if (stops || margin.hovered) draw_stop_dot(view, {row.x + 10, row.centre().y}, 4, stops);
  if (margin.hovered)
    pen.tooltip(
        {row.x, row.y, number_width + 8, row.h},
        stops ? "Playing stops behind this step: no longer" : "Stop playing behind this step");
  if (margin.clicked) view.session.toggle_breakpoint(step);
  pen.text({row.x + 4, row.y, number_width, row.h}, std::to_string(step),
           {here ? theme.accent : theme.text_faint, kSize, Face::Mono, Align::Right});
  Rect room{row.x + number_width + 16, row.y, row.w - number_width - 24, row.h};
  if (untold) {
    pen.text(room, "…", {theme.text_faint, kSize, Face::Mono});
  } else if (!source.broken.empty()) {
    pen.icon(Icon::Bang, {room.x, row.centre().y - 7, 14, 14}, theme.attention, 1.5F);
    room.x += 20;
    room.w -= 20;
    const float used = pen.text(room, source.text, {theme.text_faint, kSize, Face::Mono});
    pen.line({room.x, row.centre().y}, {room.x + used, row.centre().y}, theme.attention, 1);
    if (hit.hovered) pen.tooltip(row, "This line no longer holds: " + source.broken);
  } else {
    draw_runs(pen, room, line_runs(view, source.text, later ? theme.text_faint : theme.text),
              kSize);
    if (hit.hovered && pen.measure(source.text, kSize, Face::Mono) > room.w)
      pen.tooltip(row, source.text);
  }
  if (hit.clicked) view.session.seek(step);
  if (hit.dragging || view.panels->line_dragged == step) drag_line(view, hit, step, row);
}

/// The command line is HTML and lies over the panel's foot when it is open; lines stay clear of it.
Rect clear_of_command_line(const ViewContext& view, Rect r) {
  const Rect line = view.layout.command_line;
  if (line.empty() || line.y < r.y || line.y > r.bottom() || line.x > r.right() ||
      line.right() < r.x)
    return r;
  r.h = line.y - 4 - r.y;
  return r;
}

/// To the editor, which is the shell's. Not where the link that led here locks it, or there is
/// none.
void draw_edit(ViewContext& view, Rect panel) {
  if (view.session.locks("edit") || view.panels->without_page) return;
  constexpr float kWidth = 28;
  const Rect r{panel.right() - 16 - kWidth, panel.y + 8, kWidth, 28};
  const Hit hit = view.pen.hit("script/edit", r.inset(-8, 0));
  view.pen.text(r, "Edit", {view.theme.accent, 13, Face::Semibold, Align::Right});
  if (hit.hovered) view.pen.fill({r.right() - 25, r.centre().y + 8, 25, 1}, view.theme.accent);
  if (hit.clicked) view.panels->requests.push_back({"editor", {}});
}

}  // namespace

void draw_script_lines(ViewContext& view, Rect area) {
  const std::uint32_t steps = view.session.timeline().steps();
  const std::uint32_t current = view.session.timeline().position().step;
  const float row = view.coarse_pointer ? 40.0F : 19.0F;
  const float content = row * static_cast<float>(steps);
  const float follow = current > 0 ? row * (static_cast<float>(current) - 0.5F) : 0;
  // Whole lines, so that none is cut at the foot; under a finger they glide.
  if (!view.coarse_pointer && area.h > row) area.h = std::floor(area.h / row) * row;
  float shift = view.pen.begin_scroll("script", area, content, follow);
  if (!view.coarse_pointer) shift = std::round(shift / row) * row;
  // Left of the numbers is room for a breakpoint's dot.
  const float numbers = view.pen.measure(std::to_string(steps), kSize, Face::Mono) + 16;
  const float width = area.w - (content > area.h ? 8.0F : 0.0F);
  // Only the lines in sight are looked at.
  const auto first = static_cast<std::uint32_t>(shift / row);
  const auto last = std::min(steps, static_cast<std::uint32_t>((shift + area.h) / row) + 1);
  // From the first line in sight on: far down a long script, floats are coarse.
  const float top = area.y - (shift - row * static_cast<float>(first));
  for (std::uint32_t i = first; i < last; ++i)
    draw_line(view, i + 1, {area.x, top + row * static_cast<float>(i - first), width, row},
              numbers);
  view.pen.end_scroll();
}

void draw_script(ViewContext& view, Rect area) {
  if (area.empty()) return;
  view.pen.card(area);
  ScriptTab& tab = view.panels->script_tab;
  const bool code = !view.session.source().code.empty(), prints = has_terminal(view);
  if ((tab == ScriptTab::Code && !code) || (tab == ScriptTab::Terminal && !prints))
    tab = ScriptTab::Script;
  float x = area.x + 16;
  const auto choice = [&](std::string_view title, ScriptTab which) {
    if (draw_panel_tab(view, area, &x, title, tab == which)) tab = which;
  };
  choice("SCRIPT", ScriptTab::Script);
  if (code) choice("CODE", ScriptTab::Code);
  // Room for both and for the button at the right.
  if (prints) choice(area.w < 330 ? "TTY" : "TERMINAL", ScriptTab::Terminal);
  draw_edit(view, area);
  const Rect body =
      clear_of_command_line(view, {area.x + 8, area.y + 42, area.w - 16, area.h - 50});
  switch (tab) {
    case ScriptTab::Script: draw_script_lines(view, body); break;
    case ScriptTab::Code: draw_listing(view, body); break;
    case ScriptTab::Terminal: draw_terminal_lines(view, body); break;
  }
}

}  // namespace cowscope
