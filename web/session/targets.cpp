// What is pointed at, and where the processes stand in the code.
#include <algorithm>
#include <unordered_map>

#include "web/session/session_impl.h"

namespace cowscope {
namespace {

/// Who a command is about: its place in the code listing is that command's line.
struct Actors {
  TextId who, made;
};

struct FindActors {
  Actors operator()(const Spawn& c) const { return {c.as, {}}; }
  Actors operator()(const Fork& c) const { return {c.who, c.as}; }
  template <class C>
  Actors operator()(const C& c) const {
    if constexpr (requires { c.who; }) return {c.who, {}};
    else return {};  // nobody's: ksmd, the page cache, a line passed over
  }
};

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

}  // namespace

Target Session::hovered() const { return impl_->hovered; }
void Session::hover(const Target& target) {
  if (impl_->hovered == target) return;
  impl_->hovered = target;
  impl_->changed();
}
Target Session::pinned() const { return impl_->pinned; }
void Session::pin(const Target& target) {
  if (impl_->pinned == target) return;
  impl_->pinned = target;
  impl_->changed();
}
Target Session::shown_target() const {
  if (impl_->pinned.kind != Target::Kind::None) return impl_->pinned;
  if (impl_->hovered.kind != Target::Kind::None) return impl_->hovered;
  return touched(timeline());
}

std::uint32_t Session::colour_index(Pid pid) const {
  return pid.value() == 0 ? 0 : pid.value() - 1;
}

void Session::Impl::read_code_marks() {
  code_marks.clear();
  const auto listed = [](const StepSource& s) { return s.line != 0; };
  if (std::none_of(compiled->steps.begin(), compiled->steps.end(), listed)) return;
  Timeline& t = timeline();
  t.seek(t.steps());
  const std::vector<Process>& processes = t.machine().state().processes;
  std::unordered_map<TextId, Pid> pids;
  for (const Process& p : processes) pids.emplace(p.name, p.pid);
  code_marks.resize(processes.size());
  t.seek(0);
  for (std::uint32_t step = 1; step <= t.steps(); ++step) {
    const std::uint32_t line = compiled->steps[step - 1].line;
    if (line == 0) continue;
    const Actors actors = std::visit(FindActors{}, t.commands()[step - 1]);
    for (const TextId name : {actors.who, actors.made})
      if (const auto found = pids.find(name); found != pids.end())
        code_marks[found->second.value() - 1].push_back({step, line});
  }
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
