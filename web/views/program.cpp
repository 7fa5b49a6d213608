#include "web/views/program.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "web/layout/later.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/terminal.h"

namespace cowscope {
namespace {

struct Sizes {
  float row = 31, text = 15, pill = 24, pill_text = 13;
};

struct Standing {
  std::string name;
  Colour solid, on, fill;
};

/// Who stands at each line, from 1.
std::vector<std::vector<Standing>> standings(const ViewContext& view, std::size_t lines) {
  std::vector<std::vector<Standing>> out(lines + 1);
  const MachineState& state = view.session.timeline().machine().state();
  const std::vector<std::uint32_t> at = view.session.code_lines();
  for (std::size_t i = 0; i < at.size() && i < state.processes.size(); ++i) {
    const Process& p = state.processes[i];
    if (at[i] == 0 || at[i] > lines || !p.alive()) continue;
    const std::uint32_t c =
        view.session.colour_index(p.pid) % static_cast<std::uint32_t>(view.theme.owners.size());
    out[at[i]].push_back({std::string(view.session.timeline().setup().texts[p.name]),
                          view.theme.owners[c], view.theme.on_owner[c], view.theme.owner_fill[c]});
  }
  return out;
}

/// What fork gave back, at the line of the latest one that has run.
struct Returned {
  std::uint32_t line = 0;
  Pid parent{}, child{};
};
std::optional<Returned> last_fork(const ViewContext& view) {
  const Timeline& t = view.session.timeline();
  const Position at = t.position();
  const bool whole = at.event >= t.journal().events.size();
  for (std::uint32_t step = whole ? at.step : at.step - std::min(1U, at.step); step >= 1; --step) {
    const Command command = t.commands()[step - 1];
    const auto* fork = std::get_if<Fork>(&command);
    if (fork == nullptr || t.summary(step).outcome != Outcome::Ok) continue;
    const Process* parent = t.machine().state().find(fork->who);
    const Process* child = t.machine().state().find(fork->as);
    const std::uint32_t line = view.session.scenario().steps[step - 1].line;
    if (parent == nullptr || child == nullptr || line == 0) return std::nullopt;
    return Returned{line, parent->pid, child->pid};
  }
  return std::nullopt;
}

/// Who went on with another program at its last exec: "child runs ls now, another program."
COWSCOPE_LATER std::string another_program(const ViewContext& view) {
  const Timeline& t = view.session.timeline();
  const std::vector<Process>& processes = t.machine().state().processes;
  const std::vector<std::uint32_t> lines = view.session.code_lines();
  for (std::size_t i = 1; i < std::min(lines.size(), processes.size()); ++i) {
    const Process& p = processes[i];
    if (lines[i] == 0 || !p.alive() || p.program == processes.front().program) continue;
    const TextPool& texts = t.setup().texts;
    return std::string(texts[p.name]) + " runs " + std::string(texts[p.program]) +
           " now, another program.";
  }
  return {};
}

float pills_width(const Pen& pen, const std::vector<Standing>& who, const Sizes& sizes) {
  float w = 0;
  for (const Standing& s : who) w += pen.pill_width(sizes.pill, s.name, sizes.pill_text) + 3;
  return std::max(0.0F, w - 3);
}

void draw_return(ViewContext& view, const Returned& fork, Rect room, float size) {
  const std::string number = std::to_string(fork.child.value());
  const Process& parent = view.session.timeline().machine().state().process(fork.parent);
  const Process& child = view.session.timeline().machine().state().process(fork.child);
  const TextPool& texts = view.session.timeline().setup().texts;
  const std::string in_parent = " in " + std::string(texts[parent.name]) + ", ";
  const std::string in_child = " in " + std::string(texts[child.name]);
  const std::vector<TextRun> runs{{number, colour_of(view, fork.parent), Face::Semibold},
                                  {in_parent, view.theme.text_dim},
                                  {"0", colour_of(view, fork.child), Face::Semibold},
                                  {in_child, view.theme.text_dim}};
  const float w = view.pen.measure_runs(runs, size);
  if (w > room.w) return;
  draw_runs(view.pen, {room.right() - w, room.y, w, room.h}, runs, size);
}

void draw_lines(ViewContext& view, Rect area, const Sizes& sizes) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const std::vector<std::string>& code = view.session.source().code;
  const auto who = standings(view, code.size());
  const std::optional<Returned> fork = last_fork(view);
  float pills = 0;
  float focus = -1;
  for (std::size_t i = 1; i < who.size(); ++i) {
    pills = std::max(pills, pills_width(pen, who[i], sizes));
    if (!who[i].empty()) focus = sizes.row * (static_cast<float>(i) - 0.5F);
  }
  pills = std::min(pills, area.w * 0.4F);
  const float content = sizes.row * static_cast<float>(code.size());
  float shift = pen.begin_scroll("code", area, content, focus);
  // By whole lines, but under a finger.
  const bool whole = content > area.h && !pen.pressing();
  if (whole) shift = std::round(shift / sizes.row) * sizes.row;
  const float width = area.w - (content > area.h ? 8.0F : 0.0F);
  const float numbers = pen.measure(std::to_string(code.size()), sizes.text - 2, Face::Mono);
  const float number_x = area.x + 8 + std::max(pills, sizes.text * 3.6F) + 8;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const Rect row{area.x, area.y - shift + sizes.row * static_cast<float>(i), width, sizes.row};
    if (row.bottom() < area.y || row.y > area.bottom()) continue;
    if (whole && row.bottom() > area.bottom() + 2) break;
    const std::vector<Standing>& here = who[i + 1];
    if (!here.empty()) {
      // Two on one line share its background as they share a frame.
      const float part = row.w / static_cast<float>(here.size());
      for (std::size_t k = 0; k < here.size(); ++k)
        pen.fill_corners({row.x + part * static_cast<float>(k), row.y, part, row.h}, here[k].fill,
                         5, k == 0, k + 1 == here.size(), k + 1 == here.size(), k == 0);
    }
    const auto number = static_cast<std::uint32_t>(i + 1);
    const std::string_view text =
        view.session.untold_line(number) ? "…" : std::string_view(code[i]);
    const Hit hit = pen.hit("code/" + std::to_string(i), row);
    const Target target = numbered_target(Target::Kind::Line, number);
    if (hit.hovered) view.hovered = target;
    if (hit.clicked) view.session.pin(view.session.pinned() == target ? Target{} : target);
    if (view.lit.has_line(number)) pen.stroke(row.inset(1, 1), theme.text, 5, 1.5F);
    float x = row.x + 8;
    for (const Standing& s : here) {
      const float w = pen.pill_width(sizes.pill, s.name, sizes.pill_text);
      if (x + w > number_x - 4) {
        pen.pill({x, row.centre().y}, sizes.pill, s.name.substr(0, 1), s.solid, s.on, Colour{0},
                 Align::Left, sizes.pill_text);
        x += pen.pill_width(sizes.pill, s.name.substr(0, 1), sizes.pill_text) + 3;
      } else {
        x += pen.pill({x, row.centre().y}, sizes.pill, s.name, s.solid, s.on, Colour{0},
                      Align::Left, sizes.pill_text) +
             3;
      }
    }
    pen.text({number_x, row.y, numbers, row.h}, std::to_string(i + 1),
             {here.empty() ? theme.text_faint : theme.text_dim, sizes.text - 2, Face::Mono,
              Align::Right});
    const Rect room{number_x + numbers + sizes.text, row.y,
                    row.right() - number_x - numbers - sizes.text - 8, row.h};
    // Lines where nobody stands are background.
    const float used = pen.text(
        room, text, {here.empty() ? theme.text_faint : theme.text, sizes.text, Face::Mono});
    if (pen.measure(text, sizes.text, Face::Mono) > room.w)
      if (hit.hovered) pen.tooltip(row, text);
    if (fork && fork->line == i + 1)
      draw_return(view, *fork, {room.x + used + 16, row.y, room.w - used - 16, row.h},
                  sizes.text - 2);
  }
  pen.end_scroll();
}

/// The program's panel where the script prints: a tab each. True if the terminal is what it shows.
bool draw_tabs_with_terminal(ViewContext& view, Rect area) {
  bool& terminal = view.panels->program_terminal;
  float x = area.x + 16;
  if (draw_panel_tab(view, area, &x, "THE PROGRAM", !terminal)) terminal = false;
  if (draw_panel_tab(view, area, &x, "TERMINAL", terminal)) terminal = true;
  if (terminal) draw_terminal_lines(view, {area.x + 8, area.y + 42, area.w - 16, area.h - 50});
  return terminal;
}

}  // namespace

void draw_program(ViewContext& view, Rect area) {
  if (area.empty()) return;
  const bool prints = has_terminal(view);
  if (view.session.source().code.empty()) {
    if (prints) draw_terminal(view, area);
    return;
  }
  view.pen.card(area);
  Rect inner{area.x + 16, area.y + 38, area.w - 32, area.h - 50};
  if (!prints) inner = view.pen.panel_title(area, "The program", "in C");
  else if (draw_tabs_with_terminal(view, area)) return;
  std::size_t standing = 0;
  for (const auto& line : standings(view, view.session.source().code.size()))
    standing += line.size();
  Sizes sizes;
  const float foot = standing >= 2 ? 22.0F : 0.0F;
  // Rows shrink before the listing scrolls.
  const float lines = static_cast<float>(view.session.source().code.size());
  sizes.row = std::clamp((inner.h - foot + 4) / std::max(1.0F, lines), 22.0F, 32.0F);
  if (sizes.row < 26) sizes = {sizes.row, 13, 19, 12};
  // A narrow panel sets the code smaller before it cuts it.
  float longest = 0;
  for (const std::string& line : view.session.source().code)
    longest = std::max(longest, view.pen.measure(line, 1, Face::Mono));
  sizes.text = std::clamp((inner.w - 96) / std::max(1.0F, longest), 12.0F, sizes.text);
  draw_lines(view, {area.x + 8, inner.y - 2, area.w - 16, inner.h - foot + 4}, sizes);
  if (foot == 0) return;
  const Rect line{inner.x, inner.bottom() - 14, inner.w, 20};
  const auto& processes = view.session.timeline().machine().state().processes;
  if (std::any_of(processes.begin(), processes.end(),
                  [&](const Process& p) { return p.program != processes.front().program; }))
    if (const std::string other = another_program(view); !other.empty()) {
      view.pen.text(line, other, {view.theme.text_dim, 13});
      return;
    }
  const char* text = processes.size() == 2 ? "Both run the same program, each from its own place."
                                           : "All run the same program, each from its own place.";
  if (view.pen.measure(text, 13) > inner.w) text = "One program, each at its own place.";
  view.pen.text(line, text, {view.theme.text_dim, 13});
}

void draw_listing(ViewContext& view, Rect area) {
  Sizes sizes{22, 13, 18, 12};
  if (view.coarse_pointer) sizes.row = 32;
  draw_lines(view, area, sizes);
}

}  // namespace cowscope
