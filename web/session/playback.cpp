// Moving through a scenario, by hand and by itself.
#include <algorithm>

#include "web/session/session_impl.h"

namespace cowscope {
namespace {

// Milliseconds. A step is shown as long as its words take to read, within reason.
constexpr double kLeadIn = 350;
constexpr double kEvent = 1100;
constexpr double kStepAtLeast = 1400;
constexpr double kStepAtMost = 4500;
constexpr double kPerByte = 18;
constexpr double kHurry = 160;  // from one stop of a presentation to the next

/// Where the first access that traps lies in a journal: from its first event to behind its last
/// one.
struct AccessSpan {
  std::uint32_t begin = 0, end = 0;
};
std::optional<AccessSpan> first_faulting_access(const Journal& journal) {
  const auto& events = journal.events;
  const auto fault = std::find_if(events.begin(), events.end(),
                                  [](const Event& e) { return e.kind == EventKind::Fault; });
  if (fault == events.end()) return std::nullopt;
  auto begin = fault, end = fault;
  while (begin != events.begin() && (begin - 1)->access == fault->access) --begin;
  while (end != events.end() && end->access == fault->access) ++end;
  return AccessSpan{static_cast<std::uint32_t>(begin - events.begin()),
                    static_cast<std::uint32_t>(end - events.begin())};
}

}  // namespace

bool Session::step() {
  return impl_->move_on([](Timeline& t) { return t.step(); });
}
bool Session::back() {
  return impl_->move([](Timeline& t) { return t.back(); });
}
bool Session::step_access() {
  return impl_->move_on([](Timeline& t) { return t.step_access(); });
}
bool Session::back_access() {
  return impl_->move([](Timeline& t) { return t.back_access(); });
}
bool Session::step_event() {
  return impl_->move_on([](Timeline& t) { return t.step_event(); });
}
bool Session::back_event() {
  return impl_->move([](Timeline& t) { return t.back_event(); });
}

bool Session::down() {
  return impl_->move_on([this](Timeline& t) {
    const std::uint32_t step = t.position().step;
    if (!impl_->at_step_end() || step >= t.steps()) return t.step_event();
    return t.summary(step + 1).accesses > 1 ? t.step_access() : t.step_event();
  });
}

bool Session::up() {
  return impl_->move([this](Timeline& t) {
    if (impl_->at_step_end()) return false;
    const auto& events = t.journal().events;
    const std::uint32_t at = t.position().event;
    const bool inside = at > 0 && events[at].access == events[at - 1].access;
    return inside ? t.step_access() : t.step();
  });
}

void Session::home() { seek(0); }
void Session::end() { seek(timeline().steps()); }
void Session::open_position() { seek(scenario().open_step); }
void Session::seek(std::uint32_t step, std::uint32_t event) { impl_->seek(step, event); }

void Session::Impl::seek(std::uint32_t step, std::uint32_t event) {
  if (refuses_jump(step)) return;
  move([step, event](Timeline& t) {
    const Position was = t.position();
    t.seek(std::min(step, t.steps()), event);
    return t.position() != was;
  });
}

void Session::Impl::stop() {
  slow_end.reset();
  hurry_to = 0;
  if (!playing) return;
  playing = false;
  changed();
}

bool Session::playing() const { return impl_->playing; }

void Session::play() {
  Impl& i = *impl_;
  if (i.playing || timeline().steps() == 0) return;
  const Position at = timeline().position();
  if (i.at_step_end() && at.step == i.furthest && at.step < timeline().steps() &&
      i.refuses_jump(at.step + 1))
    return;
  if (i.at_step_end() && timeline().position().step >= timeline().steps()) i.seek(0, kEnd);
  i.playing = true;
  i.due.reset();
  i.changed();
}

double factor(Speed speed) {
  switch (speed) {
    case Speed::Slow: return 0.25;
    case Speed::Normal: return 1;
    case Speed::Fast: return 4;
  }
  return 1;
}

Speed Session::speed() const { return impl_->speed; }

/// What is being waited for is waited for at the new speed, from now on.
void Session::set_speed(Speed speed) {
  if (impl_->speed == speed) return;
  if (impl_->due && impl_->told_at) {
    const double left = *impl_->due - *impl_->told_at;
    impl_->due = *impl_->told_at + left * factor(impl_->speed) / factor(speed);
  }
  impl_->speed = speed;
  impl_->changed();
}
void Session::slower() {
  if (speed() != Speed::Slow) set_speed(static_cast<Speed>(static_cast<int>(speed()) - 1));
}
void Session::faster() {
  if (speed() != Speed::Fast) set_speed(static_cast<Speed>(static_cast<int>(speed()) + 1));
}

void Session::pause() { impl_->stop(); }

std::optional<double> Session::tick(double now_ms) {
  Impl& i = *impl_;
  if (!i.playing) return std::nullopt;
  i.told_at = now_ms;
  if (!i.due) i.due = now_ms + kLeadIn;
  if (now_ms < *i.due) return *i.due - now_ms;
  const Position was = timeline().position();
  const bool goes_on = i.play_on() && !i.stopped_since(was);
  i.arrived();
  if (!goes_on) {
    i.stop();
    return std::nullopt;
  }
  i.due = now_ms + i.reading_time();
  return *i.due - now_ms;
}

/// One move of playing. False: nothing is left to play, or a question waits.
bool Session::Impl::play_on() {
  Timeline& t = timeline();
  const std::uint32_t step = t.position().step;
  if (slow_end && slow_end->step == step && t.position().event < slow_end->event) {
    t.step_event();
  } else if (!at_step_end()) {
    t.step();
  } else if (step >= t.steps()) {
    return false;
  } else if (hurry_to == 0 && level >= Level::Mechanism && !fault_opened &&
             t.summary(step + 1).faulted) {
    t.step();
    if (const auto access = first_faulting_access(t.journal())) {
      fault_opened = true;
      slow_end = Position{step + 1, access->end};
      t.seek(step + 1, access->begin + 1);
    }
  } else {
    t.step();
  }
  if (!at_step_end()) return true;
  const std::uint32_t next = t.position().step + 1;
  if (next > t.steps() || next == hurry_to + 1) return false;
  if (next > furthest && locks("forward")) return false;
  return asked_at(next) == nullptr || given.count(next) != 0;
}

double Session::Impl::reading_time() const {
  const double pace = factor(speed);
  if (hurry_to != 0) return kHurry;
  if (!at_step_end()) return kEvent / pace;
  std::size_t bytes = 0;
  const std::optional<StepSource> source = source_of(timeline().position().step);
  if (source) bytes = source->say.in(language).size();
  return std::clamp(kStepAtLeast + kPerByte * static_cast<double>(bytes), kStepAtLeast,
                    kStepAtMost) /
         pace;
}

}  // namespace cowscope
