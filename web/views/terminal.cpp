#include "web/views/terminal.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

constexpr float kSize = 12.5F;

/// A line as a terminal that knows no control characters writes it.
std::string printable(std::string_view text) {
  std::string out(text.substr(0, 240));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

}  // namespace

bool has_terminal(ViewContext& view) {
  constexpr std::uint32_t kStepsAFrame = 200'000;
  TerminalLog& log = view.panels->terminal;
  if (!log.follow(view.session.timeline(), view.session.generation(), kStepsAFrame))
    view.wants_frame = true;
  return log.lines() > 0;
}

void draw_terminal_lines(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const Timeline& timeline = view.session.timeline();
  const MachineState& state = timeline.machine().state();
  const std::vector<Printed>& lines = *state.terminal;
  const TextPool& texts = timeline.setup().texts;
  const TerminalLog& log = view.panels->terminal;
  if (lines.empty()) {
    pen.text({area.x + 8, area.y, area.w - 16, 24}, "Nothing is printed yet.",
             {theme.text_dim, 13});
    return;
  }
  const float row = view.coarse_pointer ? 40.0F : 20.0F;
  const float content = row * static_cast<float>(lines.size());
  if (!view.coarse_pointer && area.h > row) area.h = std::floor(area.h / row) * row;
  // The last line is the newest: a terminal follows it.
  float shift = pen.begin_scroll("terminal", area, content, content - row / 2);
  if (!view.coarse_pointer) shift = std::round(shift / row) * row;
  const float width = area.w - (content > area.h ? 8.0F : 0.0F);
  const auto first = static_cast<std::size_t>(shift / row);
  const auto last = std::min(lines.size(), static_cast<std::size_t>((shift + area.h) / row) + 1);
  float numbers = pen.measure(std::to_string(timeline.position().step), kSize, Face::Mono) + 4;
  float names = 0;
  for (std::size_t i = first; i < last; ++i)
    names =
        std::max(names, pen.measure(texts[state.process(lines[i].pid).name], 13, Face::Semibold));
  names = std::min(names, width * 0.32F);
  const float top = area.y - (shift - row * static_cast<float>(first));
  for (std::size_t i = first; i < last; ++i) {
    const Rect r{area.x, top + row * static_cast<float>(i - first), width, row};
    const Pid pid = lines[i].pid;
    const std::uint32_t step = log.step_of(i);
    const bool here = step == timeline.position().step;
    const Hit hit = pen.hit("terminal/" + std::to_string(i), r);
    if (here) {
      pen.fill(r, theme.accent.alpha(theme.dark ? 0.17F : 0.13F), 4);
      pen.fill({r.x, r.y, 3, r.h}, theme.accent, 1);
    } else if (hit.hovered || hit.pressed) {
      pen.fill(r, theme.text.alpha(0.06F), 4);
    }
    if (step > 0)
      pen.text({r.x + 4, r.y, numbers, r.h}, std::to_string(step),
               {here ? theme.accent : theme.text_faint, kSize, Face::Mono, Align::Right});
    const float x = r.x + numbers + 16;
    pen.text({x, r.y, names, r.h}, texts[state.process(pid).name],
             {colour_of(view, pid), 13, Face::Semibold});
    const Rect room{x + names + 12, r.y, r.right() - 8 - x - names - 12, r.h};
    const std::string text = printable(texts[lines[i].text]);
    pen.text(room, text, {theme.text, kSize, Face::Mono});
    if (hit.hovered)
      pen.tooltip(r, "Printed in step " + std::to_string(step) +
                         (pen.measure(text, kSize, Face::Mono) > room.w ? ": " + text : ""));
    if (hit.clicked && step > 0) view.session.seek(step);
  }
  pen.end_scroll();
}

void draw_terminal(ViewContext& view, Rect area) {
  if (area.empty()) return;
  view.pen.card(area);
  const Rect inner = view.pen.panel_title(area, "Terminal", "what print wrote");
  draw_terminal_lines(view, {area.x + 8, inner.y, area.w - 16, inner.h + 4});
}

}  // namespace cowscope
