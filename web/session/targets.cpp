// What is pointed at, and where the processes stand in the code.
#include <algorithm>
#include <type_traits>

#include "web/session/session_impl.h"

namespace cowscope {
namespace {

/// What the events up to here touched last.
Target touched(const Timeline& t) {
  const auto& events = t.journal().events;
  for (std::uint32_t i = t.position().event; i > 0; --i) {
    const Event& e = events[i - 1];
    if (e.access == 0) continue;
    Target target;
    target.kind = Target::Kind::Page;
    target.pid = e.pid;
    target.page = page_of(e.address);
    return target;
  }
  return {};
}

/// The one page that a command is about; none where there are several, or where it is not there.
[[gnu::noinline]] Target page_of_command(const MachineState& state, const Command& command) {
  return std::visit(
      [&](const auto& c) -> Target {
        Target target;
        if constexpr (requires {
                        c.who;
                        c.range;
                      }) {
          TextId whose = c.who;
          if constexpr (requires { c.other; }) whose = c.other;
          if constexpr (requires { c.of_page; })
            if (!c.of_page) return target;
          const Process* process = state.find(whose);
          if (process == nullptr || !process->alive()) return target;
          const auto pages = resolve(state, *process, c.range);
          if (!pages || pages->count != 1) return target;
          target.kind = Target::Kind::Page;
          target.pid = process->pid;
          target.page = pages->first;
        }
        return target;
      },
      command);
}

/// What a command does to the page that it is about; none: it neither loads nor stores.
std::optional<ComingAccess> access_of(const TextPool& texts, const Command& command) {
  return std::visit(
      [&](const auto& c) -> std::optional<ComingAccess> {
        if constexpr (requires { c.bytes; }) return ComingAccess{{}, true, texts[c.bytes]};
        else if constexpr (std::is_same_v<decltype(c), const Read&> ||
                           std::is_same_v<decltype(c), const SysWrite&>)
          return ComingAccess{};
        else return std::nullopt;
      },
      command);
}

}  // namespace

Target process_target(Pid pid) {
  Target target;
  target.kind = Target::Kind::Process;
  target.pid = pid;
  return target;
}
Target frame_target(FrameNumber frame) {
  Target target;
  target.kind = Target::Kind::Frame;
  target.frame = frame;
  return target;
}
Target numbered_target(Target::Kind kind, std::uint32_t number) {
  Target target;
  target.kind = kind;
  target.number = number;
  return target;
}

Target Session::hovered() const { return impl_->hovered; }
void Session::hover(const Target& target) {
  if (impl_->hovered == target || locks("inspect")) return;
  impl_->hovered = target;
  impl_->pointed();
}
Target Session::pinned() const { return impl_->pinned; }
void Session::pin(const Target& target) {
  if ((impl_->pinned == target && !impl_->typed_address) || locks("inspect")) return;
  impl_->pinned = target;
  // What is picked takes the place of what was typed.
  impl_->typed_address.reset();
  impl_->look_in = Pid{};
  impl_->changed();
}
Target Session::lit() const {
  return impl_->pinned.kind != Target::Kind::None ? impl_->pinned : impl_->hovered;
}

Target Session::shown_target() const {
  for (const Target& target : {impl_->pinned, impl_->hovered}) {
    if (target.kind == Target::Kind::Page || target.kind == Target::Kind::Frame) return target;
    const auto& events = timeline().journal().events;
    if (target.kind != Target::Kind::Event || target.number > events.size()) continue;
    const Event& e = events[target.number - 1];
    if (e.access == 0) continue;
    Target page;
    page.kind = Target::Kind::Page;
    page.pid = e.pid;
    page.page = page_of(e.address);
    return page;
  }
  // While its question is put, it is about the step to come.
  const Timeline& t = timeline();
  if (impl_->asking) return page_of_command(t.machine().state(), t.commands()[t.position().step]);
  return touched(t);
}

std::optional<ComingAccess> Session::coming() const {
  if (!impl_->asking) return std::nullopt;
  const Timeline& t = timeline();
  const Command& command = t.commands()[t.position().step];
  std::optional<ComingAccess> found = access_of(t.setup().texts, command);
  if (found) found->page = page_of_command(t.machine().state(), command);
  return found && found->page.kind == Target::Kind::Page ? found : std::nullopt;
}

FrameNumber Session::shown_frame() const {
  const Target target = shown_target();
  if (target.kind != Target::Kind::Page) return target.frame;
  const MachineState& state = timeline().machine().state();
  if (target.pid.value() < 1 || target.pid.value() > state.processes.size()) return kNoFrame;
  const Entry e = state.space(state.process(target.pid).space).table().get(target.page);
  return e.maps_frame() ? e.frame() : kNoFrame;
}

std::uint32_t Session::colour_index(Pid pid) const {
  return pid.value() == 0 ? 0 : pid.value() - 1;
}

std::vector<std::uint32_t> Session::code_lines() const {
  const std::vector<Process>& processes = timeline().machine().state().processes;
  const std::uint32_t at = timeline().position().step;
  std::vector<std::uint32_t> lines(processes.size(), 0);
  for (std::size_t p = 0; p < std::min(lines.size(), impl_->code_marks.size()); ++p) {
    if (!processes[p].alive()) continue;
    const auto& marks = impl_->code_marks[p];
    const auto behind = std::upper_bound(
        marks.begin(), marks.end(), at, [](std::uint32_t s, const auto& m) { return s < m.first; });
    if (behind != marks.begin()) lines[p] = std::prev(behind)->second;
  }
  return lines;
}

}  // namespace cowscope
