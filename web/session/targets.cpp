// What is pointed at, and where the processes stand in the code.
#include <algorithm>

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

}  // namespace

Target Session::hovered() const { return impl_->hovered; }
void Session::hover(const Target& target) {
  if (impl_->hovered == target) return;
  impl_->hovered = target;
  impl_->pointed();
}
Target Session::pinned() const { return impl_->pinned; }
void Session::pin(const Target& target) {
  if (impl_->pinned == target && !impl_->typed_address) return;
  impl_->pinned = target;
  // What is picked takes the place of what was typed.
  impl_->typed_address.reset();
  impl_->look_in = Pid{};
  impl_->pointed();
}
Target Session::shown_target() const {
  if (impl_->pinned.kind != Target::Kind::None) return impl_->pinned;
  if (impl_->hovered.kind != Target::Kind::None) return impl_->hovered;
  return touched(timeline());
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
