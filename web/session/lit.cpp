#include "web/session/lit.h"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace cowscope {
namespace {

struct Meaning {
  TextId who;
  const PageRange* range = nullptr;
};
/// Who a command is of, and the pages that it names.
struct Mean {
  template <class C>
  Meaning operator()(const C& c) const {
    Meaning m;
    if constexpr (requires { c.who; }) m.who = c.who;
    else if constexpr (requires { c.as; }) m.who = c.as;
    if constexpr (requires { c.range.region; }) m.range = &c.range;
    return m;
  }
};

void mean_process(Lit& out, const MachineState& state, Pid pid) {
  if (pid == kInit || pid.value() > state.processes.size()) return;
  out.pid = pid;
  const Process& process = state.process(pid);
  if (process.alive()) out.space = process.space;
}

void mean_step(Lit& out, const Session& session, std::uint32_t step) {
  const Timeline& t = session.timeline();
  if (step == 0 || step > t.steps()) return;
  const MachineState& state = t.machine().state();
  out.step = step;
  out.line = session.scenario().steps[step - 1].line;
  const Command command = t.commands()[step - 1];  // of which `means` has a part
  const Meaning means = std::visit(Mean{}, command);
  const Process* who = state.find(means.who);
  if (who == nullptr) return;
  mean_process(out, state, who->pid);
  if (means.range == nullptr || out.space.value() == 0) return;
  if (const auto range = resolve(state, *who, *means.range)) {
    out.first = range->first;
    out.pages = range->count;
  }
}

}  // namespace

bool Lit::has_step(std::uint32_t which, Pid who) const {
  if (which == step) return true;
  if (target.kind == Target::Kind::Process) return who == pid && who != kInit;
  if (life == nullptr) return false;
  const std::vector<LifeChange>& changes = life->changes();
  const auto at = std::partition_point(changes.begin(), changes.end(),
                                       [&](const LifeChange& c) { return c.step < which; });
  return at != changes.end() && at->step == which;
}

bool Lit::has_event(const Event& e, std::uint32_t number) const {
  switch (target.kind) {
    case Target::Kind::Event: return number == event;
    case Target::Kind::Process: return e.pid == pid || (e.other == pid && pid != kInit);
    case Target::Kind::Page:
    case Target::Kind::Frame: {
      const bool of_frame = frame != kNoFrame && (e.from == frame || e.to == frame);
      const PageNumber start = page_of(e.address);
      const bool of_page = target.kind == Target::Kind::Page && e.pid == pid &&
                           e.address.value() != 0 && first >= start && first < start + e.count;
      return of_frame || of_page;
    }
    case Target::Kind::None:
    case Target::Kind::Step:
    case Target::Kind::Line: return false;
  }
  return false;
}

Lit lit(const Session& session) {
  using Kind = Target::Kind;
  Lit out;
  out.target = session.lit();
  const Timeline& t = session.timeline();
  const MachineState& state = t.machine().state();
  switch (out.target.kind) {
    case Kind::None: break;
    case Kind::Page:
      mean_process(out, state, out.target.pid);
      out.first = out.target.page;
      out.pages = 1;
      out.frame = session.shown_frame();
      break;
    case Kind::Frame: out.frame = out.target.frame; break;
    case Kind::Process:
      mean_process(out, state, out.target.pid);
      out.whole = true;
      break;
    case Kind::Step: mean_step(out, session, out.target.number); break;
    case Kind::Event: {
      const std::vector<Event>& events = t.journal().events;
      if (out.target.number == 0 || out.target.number > events.size()) break;
      const Event& e = events[out.target.number - 1];
      out.step = t.position().step;
      out.line = session.scenario().steps[out.step - 1].line;
      out.event = out.target.number;
      mean_process(out, state, e.pid);
      if (e.address.value() != 0) {
        out.first = page_of(e.address);
        out.pages = e.count;
      }
      out.frame = e.from;
      out.other = e.to;
      break;
    }
    case Kind::Line: out.line = out.target.number; break;
  }
  if (session.pinned().kind == Kind::Page || session.pinned().kind == Kind::Frame)
    out.life = session.known_life(out.frame);
  return out;
}

}  // namespace cowscope
