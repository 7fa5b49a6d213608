// Breakpoints: stopping at them while playing, and running on to the next one.
#include <algorithm>
#include <utility>

#include "web/session/session_impl.h"

namespace cowscope {
namespace {

/// How many frames' lives are kept: those that one goes back and forth between.
constexpr std::size_t kLives = 4;

bool is_copy(const Event& e) { return e.kind == EventKind::Copy || e.kind == EventKind::Duplicate; }

bool has_fault(const StepSummary& s) {
  return s.faulted || s.outcome == Outcome::Sigsegv || s.outcome == Outcome::Sigbus;
}

/// The first event behind `from` of the current step at which one stops; none: kEnd.
std::uint32_t first_stop(const Timeline& t, std::uint32_t from, const Breakpoints& at) {
  const std::vector<Event>& events = t.journal().events;
  std::uint32_t found = kEnd;
  for (std::uint32_t i = from; i < events.size() && found == kEnd; ++i)
    if ((at.fault && events[i].kind == EventKind::Fault) || (at.copy && is_copy(events[i])))
      found = i + 1;
  return at.frame == kNoFrame ? found : std::min(found, next_change(t, at.frame, from));
}

std::string nothing_comes(Until until, FrameNumber frame) {
  switch (until) {
    case Until::Fault: return "no page fault comes after this step";
    case Until::Copy: return "nothing is copied after this step";
    case Until::Frame:
      return "nothing happens to frame " + std::to_string(frame.value()) + " after this step";
    case Until::Breakpoint: return "no breakpoint comes after this step";
  }
  return {};
}

Diagnostic saying(std::string message) {
  Diagnostic d;
  d.message = std::move(message);
  return d;
}

}  // namespace

const char* to_string(Until until) {
  switch (until) {
    case Until::Fault: return "fault";
    case Until::Copy: return "copy";
    case Until::Frame: return "frame";
    case Until::Breakpoint: return "breakpoint";
  }
  return "?";
}

FrameLife& Session::life(FrameNumber frame) {
  FrameLife& life = impl_->life(frame);
  life.until(reachable());
  return life;
}
const FrameLife* Session::known_life(FrameNumber frame) const {
  for (const auto& life : impl_->lives)
    if (life->frame() == frame) return life.get();
  return nullptr;
}

FrameLife& Session::Impl::life(FrameNumber frame) {
  const auto found = std::find_if(lives.begin(), lives.end(),
                                  [&](const auto& life) { return life->frame() == frame; });
  if (found != lives.end()) {
    std::rotate(lives.begin(), found, found + 1);
    return *lives.front();
  }
  if (lives.size() == kLives) lives.pop_back();
  lives.insert(lives.begin(), std::make_unique<FrameLife>(compiled->setup, timeline(), frame));
  return *lives.front();
}

const Breakpoints& Session::breakpoints() const { return impl_->breakpoints; }

void Session::set_breakpoints(Breakpoints breakpoints) {
  const std::uint32_t steps = timeline().steps();
  std::erase_if(breakpoints.steps, [&](std::uint32_t s) { return s == 0 || s > steps; });
  if (breakpoints.frame != kNoFrame &&
      breakpoints.frame.value() >= timeline().machine().state().frames.size())
    breakpoints.frame = kNoFrame;
  if (impl_->breakpoints == breakpoints) return;
  impl_->breakpoints = std::move(breakpoints);
  impl_->changed();
}

void Session::toggle_breakpoint(std::uint32_t step) {
  Breakpoints next = impl_->breakpoints;
  if (next.steps.erase(step) == 0) next.steps.insert(step);
  set_breakpoints(std::move(next));
}

/// Playing moves a step at most, so what it has passed is in the journal of where it stands.
bool Session::Impl::stopped_since(Position was) {
  if (!breakpoints.any()) return false;
  Timeline& t = timeline();
  const Position now = t.position();
  const std::uint32_t from = was.step == now.step ? was.event : 0;
  const std::uint32_t stop = first_stop(t, from, breakpoints);
  if (stop != kEnd && stop <= now.event) {
    slow_end.reset();
    // Events are not told at the first depth: there it stops behind the step.
    if (level > Level::Idea) t.seek(now.step, stop);
    return true;
  }
  return at_step_end() && breakpoints.steps.contains(now.step);
}

void Session::Impl::begin(RunTo change) {
  job = make_job();
  Job& j = *job;
  Breakpoints until;
  switch (change.until) {
    case Until::Fault: until.fault = true; break;
    case Until::Copy: until.copy = true; break;
    case Until::Frame: until.frame = change.frame; break;
    case Until::Breakpoint: until = breakpoints; break;
  }
  struct Found {
    Position at;
    std::uint32_t step;  // looked at next
  };
  const auto found = std::make_shared<Found>();
  const Position from = timeline().position();
  found->step = from.step + (at_step_end() ? 1 : 0);
  const auto is_step = [until](std::uint32_t step) { return until.steps.contains(step); };
  j.search = [this, &j, change, until, found, from, is_step](Slice& slice) {
    Timeline& t = timeline();
    const std::uint32_t steps = t.steps();
    if (locks("forward")) {
      j.result.errors.push_back(
          saying("this link leads on one step at a time (lock=forward): running on is closed"));
      return true;
    }
    if (change.until == Until::Breakpoint && !until.any()) {
      j.result.errors.push_back(saying("there is no breakpoint; set one at a step first"));
      return true;
    }
    if (change.until == Until::Frame &&
        (until.frame == kNoFrame || until.frame.value() >= t.machine().state().frames.size())) {
      j.result.errors.push_back(saying("point at a frame first, or say which"));
      return true;
    }
    for (;; ++found->step) {
      const std::uint32_t step = found->step;
      if (step > steps) {
        j.result.errors.push_back(saying(nothing_comes(change.until, until.frame)));
        return true;
      }
      // Each slice asks for it anew: others may have been asked for meanwhile.
      FrameLife* watched = until.frame == kNoFrame ? nullptr : &life(until.frame);
      if (watched != nullptr && watched->read() < step && !watched->done() &&
          !watched->work(slice) && watched->read() < step)
        return false;
      const bool here = step == from.step;
      bool stops = is_step(step);
      if (here) {
        stops = stops || first_stop(t, from.event, until) != kEnd;
      } else {
        const StepSummary summary = t.summary(step);
        stops = stops || (until.fault && has_fault(summary)) || (until.copy && summary.copied);
        if (!stops && watched != nullptr) {
          const std::size_t next = watched->happened({step, 0}, false);
          stops = next < watched->changes().size() && watched->changes()[next].step == step;
        }
      }
      if (stops) {
        found->at = {step, here ? from.event : 0};
        return true;
      }
      if (slice.spend()) {
        ++found->step;
        return false;
      }
    }
  };
  j.searched = [this, found] {
    return static_cast<double>(found->step) /
           std::max(1.0, static_cast<double>(timeline().steps()));
  };
  j.install = [this, until, found] {
    Timeline& t = timeline();
    t.seek(found->at.step);
    const std::uint32_t stop = first_stop(t, found->at.event, until);
    // Events are not told at the first depth: there it stops behind the step.
    if (level > Level::Idea) t.seek(found->at.step, stop);
  };
}

}  // namespace cowscope
