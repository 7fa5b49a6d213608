// Presenting: one thing at a time is told to others. And what a link locks of going on.
#include <algorithm>
#include <utility>

#include "scenarios/question.h"
#include "web/session/predict.h"
#include "web/session/session_impl.h"
#include "web/session/trial.h"

namespace cowscope {
namespace {

/// More steps than this between two stops are not played but left out.
constexpr std::uint32_t kMostPlayed = 40;
/// A step of more events than this is predicted by its sums.
constexpr std::uint32_t kMostEvents = 100'000;
/// Questions kept: that of the next step, that of the step just taken, and one to spare.
constexpr std::size_t kKept = 3;

bool tells(const StepSource& step) { return !step.say.empty() || !step.label.empty() || step.ask; }

}  // namespace

// --- What is asked.

bool Session::predicting() const { return impl_->kept.predict; }
void Session::set_predicting(bool on) {
  if (impl_->kept.predict == on) return;
  impl_->kept.predict = on;
  impl_->asking = impl_->asking && on;
  impl_->changed();
}

const Question* Session::Impl::predicted_at(std::uint32_t step) const {
  for (const auto& p : predicted)
    if (p->generation == generation && p->step == step) return &p->question;
  const Timeline& t = timeline();
  const Position at = t.position();
  const StepSummary will = t.summary(step);
  const Command& command = t.commands()[step - 1];
  const auto keep = [&](const std::optional<Prediction>& prediction) -> const Question* {
    if (!prediction) return nullptr;
    if (predicted.size() == kKept) predicted.erase(predicted.begin());
    predicted.push_back(
        std::make_unique<Predicted>(Predicted{generation, step, question_of(*prediction)}));
    return &predicted.back()->question;
  };
  const bool known = step == at.step;
  if (!known && (step != at.step + 1 || !at_step_end())) return nullptr;
  const bool small = will.events <= kMostEvents;
  if (known)
    return keep(predict(
        {t.before(), command, step, t.summary(step - 1), will, small ? &t.journal() : nullptr}));
  const Machine before = machine_at_step_end(t);
  Journal journal;
  if (small) {
    Machine tried = before;
    tried.run(command, step, &journal);
  }
  return keep(
      predict({before, command, step, t.summary(at.step), will, small ? &journal : nullptr}));
}

/// Without finding out what.
bool Session::Impl::asks_about(std::uint32_t step) const {
  const std::optional<StepSource> source = source_of(step);
  if (!source) return false;
  if (source->ask && claims_hold(step)) return true;
  return kept.predict && !std::holds_alternative<Skip>(timeline().commands()[step - 1]);
}

bool Session::teaching() const {
  const LinkView& link = impl_->kept;
  return link.present || link.predict || !link.lock.empty() || !impl_->given.empty();
}

Score Session::score() const {
  Score score;
  for (const auto& [step, given] : impl_->given) {
    if (!given.right) continue;
    ++score.of;
    score.right += *given.right ? 1U : 0U;
  }
  return score;
}

void Session::Impl::count_answer() {
  const std::uint32_t step = timeline().position().step;
  const auto found = given.find(step);
  if (found == given.end() || found->second.right || !at_step_end()) return;
  const Question* asked = asked_at(step);
  if (asked != nullptr)
    found->second.right = is_right(*asked, timeline().machine(), found->second.text);
}

// --- How far one may go.

void Session::Impl::arrived() {
  asking = false;
  furthest = std::max(furthest, timeline().position().step);
  if (!given.empty()) count_answer();
  changed();
}

std::uint32_t Session::furthest() const { return impl_->furthest; }
// Nothing is locked in most links: that is looked at first, and the rest is a function of its own.
std::uint32_t Session::reachable() const {
  return impl_->kept.lock.empty() ? timeline().steps() : impl_->reachable_with_lock();
}
bool Session::untold(std::uint32_t step) const {
  return !impl_->kept.lock.empty() && locks("forward") && step > impl_->furthest + 1;
}
std::uint32_t Session::Impl::reachable_with_lock() const {
  return locks("forward") ? furthest : timeline().steps();
}
bool Session::untold_process(std::uint32_t index) const {
  return !impl_->kept.lock.empty() && locks("forward") && index >= impl_->look_at_told().processes;
}
bool Session::untold_line(std::uint32_t line) const {
  return !impl_->kept.lock.empty() && locks("forward") && line > impl_->look_at_told().line;
}
const Session::Impl::Told& Session::Impl::look_at_told() const {
  if (told.generation != generation || told.steps > furthest) told = {generation};
  const CommandList& commands = timeline().commands();
  const auto line_of = [&](std::uint32_t step) {
    return step < commands.size() ? compiled->steps[step].line : 0;
  };
  if (told.steps == 0) told.line = line_of(0);
  // It only goes on: each step is looked at once.
  for (; told.steps < std::min<std::size_t>(furthest, commands.size()); ++told.steps) {
    if (commands.holds<Spawn>(told.steps) || commands.holds<Fork>(told.steps)) ++told.processes;
    told.line = std::max(told.line, line_of(told.steps + 1));
  }
  return told;
}
bool Session::held() const { return impl_->held(); }
bool Session::Impl::held() const { return !kept.lock.empty() && held_by_lock(); }
bool Session::Impl::held_by_lock() const {
  if (!locks("forward") || !at_step_end()) return false;
  const std::uint32_t next = timeline().position().step + 1;
  return next > furthest && next <= timeline().steps() && asks_about(next) && !given.contains(next);
}

bool Session::Impl::refuses_on() { return !kept.lock.empty() && refuses_on_by_lock(); }
bool Session::Impl::refuses_on_by_lock() {
  if (!held()) return false;
  refusal = "answer the question before step " + std::to_string(timeline().position().step + 1) +
            " first: this link leads on one step at a time (lock=forward)";
  changed();
  return true;
}

bool Session::Impl::refuses_jump(std::uint32_t to) {
  return !kept.lock.empty() && refuses_jump_by_lock(to);
}
bool Session::Impl::refuses_jump_by_lock(std::uint32_t to) {
  if (std::min(to, timeline().steps()) <= furthest || !locks("forward")) return false;
  refusal = "this link leads on one step at a time (lock=forward), and step " +
            std::to_string(furthest) + " is the last one seen so far";
  changed();
  return true;
}

bool Session::refused() const { return !impl_->refusal.empty(); }
std::string Session::take_refusal() { return std::exchange(impl_->refusal, {}); }

// --- Presenting.

bool Session::presenting() const { return impl_->kept.present; }
void Session::set_presenting(bool on) {
  Impl& i = *impl_;
  if (i.kept.present == on) return;
  i.kept.present = on;
  if (i.compiled != nullptr) {
    i.stop();
    i.asking = on && i.at_step_end() && i.asks_about(timeline().position().step + 1);
  }
  i.changed();
}
bool Session::asking() const { return impl_->asking; }

bool Session::Impl::stops_at(std::uint32_t step) const {
  if (step == 0 || step >= timeline().steps() || breakpoints.steps.contains(step)) return true;
  return tells(compiled->steps[step - 1]) || asks_about(step) || asks_about(step + 1);
}

/// Else every step is one.
bool Session::Impl::has_stops() const {
  const auto& all = compiled->steps;
  return kept.predict || !breakpoints.steps.empty() || std::any_of(all.begin(), all.end(), tells);
}

std::uint32_t Session::next_stop(std::uint32_t step) const { return impl_->next_stop(step); }
std::uint32_t Session::Impl::next_stop(std::uint32_t step) const {
  std::uint32_t stop = std::min(step + 1, timeline().steps());
  if (has_stops())
    while (!stops_at(stop)) ++stop;
  return stop;
}

bool Session::go_on() {
  Impl& i = *impl_;
  if (i.playing && i.hurry_to != 0) {
    i.seek(i.hurry_to, kEnd);
    return true;
  }
  i.stop();
  if (!i.at_step_end()) return step();
  const std::uint32_t at = timeline().position().step;
  if (at >= timeline().steps()) return false;
  if (!i.asking && i.asks_about(at + 1)) {
    i.asking = true;
    i.changed();
    return true;
  }
  const std::uint32_t stop = i.asking || locks("forward") ? at + 1 : i.next_stop(at);
  if (stop - at > kMostPlayed) {
    i.seek(stop, kEnd);
    return true;
  }
  if (!step()) return false;
  if (stop == at + 1) return true;
  i.playing = true;
  i.hurry_to = stop;
  i.due.reset();
  return true;
}

bool Session::go_back() {
  Impl& i = *impl_;
  i.stop();
  if (i.asking) {
    i.asking = false;
    i.changed();
    return true;
  }
  const Position at = timeline().position();
  if (at.step == 0) return false;
  std::uint32_t stop = at.step - 1;
  if (i.has_stops())
    while (!i.stops_at(stop)) --stop;
  i.seek(stop, kEnd);
  i.asking = i.asks_about(stop + 1);
  return true;
}

}  // namespace cowscope
