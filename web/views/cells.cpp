// What every cell asks: which run it is of, what is pointed at, whose it is, how a number is
// written.
#include "web/views/cells.h"
#include "web/session/lit.h"

namespace cowscope {

const Timeline& run_of(const ViewContext& view) {
  return view.run != nullptr ? *view.run : view.session.timeline();
}

SceneFacts& facts_of(ViewContext& view) {
  if (view.run != nullptr) return *view.facts;  // whoever set it has followed it
  const CompiledScenario& scenario = view.session.scenario();
  view.facts->follow(*scenario.timeline, view.session.generation(), scenario.cast);
  return *view.facts;
}

namespace {

/// What is lit beside what is looked into.
void light(const Session& session, Pointer& pointer) {
  const Lit shown = lit(session);
  using Kind = Target::Kind;
  if (shown.target.kind == Kind::Page || shown.target.kind == Kind::Frame) return;
  pointer.lit_space = shown.space;
  pointer.lit_first = shown.first;
  pointer.lit_pages = shown.whole ? ~std::uint64_t{0} : shown.pages;
  pointer.lit_frame = shown.frame;
  pointer.lit_other = shown.other;
}

}  // namespace

Pointer pointer_of(const ViewContext& view) {
  const Session& session = view.session;
  const Target target = session.shown_target();
  const Timeline& run = run_of(view);
  Pointer pointer;
  // A frame's number means another frame in another run.
  if (target.kind == Target::Kind::Frame && &run == &session.timeline())
    pointer.frame = target.frame;
  const MachineState& state = run.machine().state();
  // Another run may not have the process, or its fork may have failed there.
  if (target.kind == Target::Kind::Page && target.pid.value() >= 1 &&
      target.pid.value() <= state.processes.size()) {
    pointer.pid = target.pid;
    pointer.page = target.page;
    const Process& process = state.process(target.pid);
    const Entry e = process.alive() ? state.space(process.space).table().get(target.page) : Entry{};
    if (e.maps_frame()) pointer.frame = e.frame();
  }
  if (session.lit().kind != Target::Kind::None) light(session, pointer);
  return pointer;
}

std::string name_of(const ViewContext& view, Pid pid) {
  const Machine& machine = run_of(view).machine();
  const std::vector<Process>& processes = machine.state().processes;
  if (pid.value() == 0 || pid.value() > processes.size()) return "?";
  return std::string(machine.texts()[processes[pid.value() - 1].name]);
}

std::string thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string short_number(std::uint64_t number) {
  if (number < 10'000) return thousands(number);
  if (number < 1'000'000) return std::to_string(number / 1000) + "k";
  return std::to_string(number / 1'000'000) + "." + std::to_string(number / 100'000 % 10) + "M";
}

}  // namespace cowscope
