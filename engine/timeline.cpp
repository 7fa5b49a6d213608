#include "engine/timeline.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace cowscope {
namespace {

struct Keyframe {
  std::uint32_t step;
  Machine machine;
};

/// The process name that a command makes, or none.
TextId made_by(const Command& command) {
  if (const auto* s = std::get_if<Spawn>(&command)) return s->as;
  if (const auto* f = std::get_if<Fork>(&command)) return f->as;
  return {};
}

/// What a keyframe takes behind the one before it: what it always has of its own, the frame records
/// that the two do not share, and at most so many tables as were written in between.
std::size_t keyframe_bytes(const Machine& machine, const Machine& before) {
  const MachineState& s = machine.state();
  const auto& chunks = s.frames.chunks();
  const std::size_t own = sizeof(Machine) + s.processes.size() * sizeof(Process) +
                          s.spaces.size() * sizeof(s.spaces[0]) +
                          chunks.size() * sizeof(chunks[0]) + s.frames.size() / 8 + 256;
  std::size_t apart = 0;
  for (std::size_t i = 0; i < chunks.size(); ++i)
    apart += chunks[i].same_as(before.state().frames.chunks()[i]) ? 0 : sizeof(FrameTable::Chunk);
  const auto work = static_cast<std::size_t>(machine.operations() - before.operations());
  const std::size_t tables = static_cast<std::size_t>(s.mapped_pages) * 8 + sizeof(PageTable::Leaf);
  return own + apart + std::min(work * sizeof(PageTable::Leaf), tables);
}

}  // namespace

struct Timeline::Impl {
  Impl(std::shared_ptr<Setup> s, CommandList c, std::size_t bytes)
      : setup(std::move(s)),
        commands(std::move(c)),
        history_bytes(bytes),
        head(setup),
        machine(head),
        before(head) {
    keyframes.push_back({0, head});
    summaries.reserve(commands.size() + 1);
    StepSummary start;
    summarise(start, head, Outcome::Ok);
    summaries.push_back(start);
  }

  std::shared_ptr<Setup> setup;
  CommandList commands;
  std::size_t history_bytes;

  // The dry run.
  Machine head;  // at the end of the last prepared step
  std::unordered_set<TextId> made;
  StepSummaries summaries;
  std::vector<Keyframe> keyframes;
  std::vector<std::size_t> keyframe_sizes{0};
  std::vector<Keyframe> thinned;  // to be taken down
  std::size_t keyframe_total = 0;
  std::uint64_t work_apart = 64, last_keyframe_work = 0;
  std::optional<StepError> error;
  bool skip_errors = false;
  std::uint32_t first_unmarked = 0, last_unmarked = 0;
  std::vector<StepError> broken;

  // The position, and states on the way to it.
  static constexpr std::ptrdiff_t kTrail = 10;
  std::vector<Keyframe> trail;  // ascending
  Position at;
  Machine machine, before;
  Journal journal;

  std::uint32_t prepared() const { return summaries.size() - 1; }

  static void summarise(StepSummary& s, const Machine& m, Outcome outcome) {
    const FrameUse use = frame_use(m.state());
    s.outcome = outcome;
    s.totals = m.state().totals;
    s.frames_used = use.used;
    s.frames_shared = use.shared;
    s.page_tables = page_table_count(m.state());
  }

  std::optional<Error> check(const Command& command) const {
    if (const TextId name = made_by(command); name.value() != 0 && made.contains(name))
      return Error{Refusal::NameTaken, name, {}, 0, 0};
    return head.check(command, [&](TextId name) { return made.contains(name); });
  }

  bool prepare(std::uint64_t budget) {
    if (!thinned.empty()) thinned.pop_back();
    const std::uint64_t start = head.operations();
    while (prepared() < commands.size() && !error) {
      const std::uint32_t step = prepared() + 1;
      Command command = commands[step - 1];
      if (const auto wrong = check(command)) {
        const bool marked = skip_errors && (step < first_unmarked || step > last_unmarked);
        if (!marked) {
          error = StepError{step, *wrong};
          return false;
        }
        broken.push_back({step, *wrong});
        command = Skip{};
        commands.set(step - 1, command);
      }
      if (const TextId name = made_by(command); name.value() != 0) made.insert(name);
      EventCount count;
      const Outcome outcome = head.run(command, step, nullptr, &count);
      StepSummary s;
      s.events = count.events;
      s.accesses = count.accesses;
      summarise(s, head, outcome);
      summaries.push_back(s);
      keep_keyframe(step);
      if (head.operations() - start >= budget) break;
    }
    if (error || prepared() < commands.size()) return false;
    if (budget != ~std::uint64_t{0}) return thinned.empty();
    thinned.clear();
    return true;
  }

  /// A keyframe every so much work. Over the budget every second one goes, and they come half as
  /// often. To take one down is to give back thousands of tables: prepare() does it one by one.
  void keep_keyframe(std::uint32_t step) {
    const std::uint64_t work = head.operations() - last_keyframe_work;
    if (work < work_apart) return;
    last_keyframe_work = head.operations();
    keyframes.push_back({step, head});
    note_keyframe(keyframes.size() - 1);
    while (keyframe_total > keyframe_bytes_most() && keyframes.size() > 2) thin();
  }

  std::size_t keyframe_bytes_most() const {
    return history_bytes - std::min(history_bytes / 2, commands.bytes() + summaries.bytes());
  }

  void note_keyframe(std::size_t i) {
    keyframe_sizes.push_back(keyframe_bytes(keyframes[i].machine, keyframes[i - 1].machine));
    keyframe_total += keyframe_sizes.back();
  }

  void thin() {
    std::size_t kept = 1;
    keyframe_sizes.resize(1);
    keyframe_total = 0;
    for (std::size_t i = 1; i < keyframes.size(); ++i) {
      if (i % 2 != 0) {
        thinned.push_back(std::move(keyframes[i]));
        continue;
      }
      if (kept != i) keyframes[kept] = std::move(keyframes[i]);
      note_keyframe(kept++);
    }
    keyframes.erase(keyframes.begin() + static_cast<std::ptrdiff_t>(kept), keyframes.end());
    work_apart *= 2;
  }

  std::uint32_t events() const { return static_cast<std::uint32_t>(journal.events.size()); }
  bool at_end() const { return at.event == events(); }

  /// The machine at the end of `step`, from the nearest thing before it that is known.
  Machine state_after(std::uint32_t step) {
    const auto above =
        std::upper_bound(keyframes.begin(), keyframes.end(), step,
                         [](std::uint32_t s, const Keyframe& k) { return s < k.step; });
    const Keyframe& key = *std::prev(above);
    std::uint32_t from = key.step;
    const Machine* nearest = &key.machine;
    if (at.step > 0 && at.step - 1 <= step && at.step - 1 > from) {
      from = at.step - 1;
      nearest = &before;
    }
    if (at_end() && at.step <= step && at.step > from) {
      from = at.step;
      nearest = &machine;
    }
    if (prepared() == step) return head;
    while (!trail.empty() && trail.back().step > step) trail.pop_back();
    if (!trail.empty() && trail.back().step > from) {
      from = trail.back().step;
      nearest = &trail.back().machine;
    }
    return run_on(*nearest, from, step);
  }

  /// Runs `m`, which is at the end of `from`, on to the end of `step`. On the way it leaves states
  /// a quarter, a sixteenth … of the way before the end, so that going back step by step from there
  /// runs a few commands each time, not all of them.
  Machine run_on(Machine m, std::uint32_t from, std::uint32_t step) {
    std::uint32_t leave = (step - from) / 4;
    for (std::uint32_t s = from + 1; s <= step; ++s) {
      m.run(commands[s - 1], s);
      if (leave == 0 || step - s != leave) continue;
      trail.push_back({s, m});
      leave /= 4;
    }
    if (trail.size() > kTrail) trail.erase(trail.begin(), trail.end() - kTrail);
    return m;
  }

  void move_to_event(std::uint32_t event) {
    while (at.event < event) machine.reapply(journal, journal.events[at.event++]);
    while (at.event > event) machine.revert(journal, journal.events[--at.event]);
  }

  void seek(std::uint32_t step, std::uint32_t event) {
    step = std::min(step, prepared());
    if (step == 0) {
      machine = before = keyframes.front().machine;
      journal.clear();
      at = {};
      return;
    }
    if (step != at.step) {
      if (at_end() && at.step + 1 == step) {
        before = machine;
      } else {
        machine = state_after(step - 1);
        before = machine;
      }
      journal.clear();
      machine.run(commands[step - 1], step, &journal);
      at = {step, events()};
    }
    if (event == 0 && events() > 0) {
      seek(step - 1, kEnd);  // the normal form of the same moment
      return;
    }
    move_to_event(std::min(event, events()));
  }
};

Timeline::Timeline(std::shared_ptr<Setup> setup, CommandList commands, std::size_t history_bytes)
    : impl_(std::make_shared<Impl>(std::move(setup), std::move(commands), history_bytes)) {}

void Timeline::skip_errors_outside(std::uint32_t first, std::uint32_t last) {
  impl_->skip_errors = true;
  impl_->first_unmarked = first;
  impl_->last_unmarked = last;
}
const std::vector<StepError>& Timeline::broken() const { return impl_->broken; }
bool Timeline::prepare(std::uint64_t budget) { return impl_->prepare(budget); }
std::uint64_t Timeline::operations() const { return impl_->head.operations(); }
std::uint32_t Timeline::prepared() const { return impl_->prepared(); }
const std::optional<StepError>& Timeline::error() const { return impl_->error; }
const Machine& Timeline::machine() const { return impl_->machine; }
Position Timeline::position() const { return impl_->at; }
std::uint32_t Timeline::steps() const { return static_cast<std::uint32_t>(impl_->commands.size()); }
std::size_t Timeline::history_bytes() const { return impl_->history_bytes; }
const CommandList& Timeline::commands() const { return impl_->commands; }
const Setup& Timeline::setup() const { return *impl_->setup; }
StepSummary Timeline::summary(std::uint32_t step) const { return impl_->summaries[step]; }
const Journal& Timeline::journal() const { return impl_->journal; }
const Machine& Timeline::before() const { return impl_->before; }
void Timeline::seek(std::uint32_t step, std::uint32_t event) { impl_->seek(step, event); }

bool Timeline::step() {
  Impl& i = *impl_;
  if (!i.at_end()) {
    i.move_to_event(i.events());
    return true;
  }
  if (i.at.step >= i.prepared()) return false;
  i.seek(i.at.step + 1, kEnd);
  return true;
}

bool Timeline::back() {
  Impl& i = *impl_;
  if (i.at.step == 0) return false;
  i.seek(i.at.step - 1, kEnd);
  return true;
}

bool Timeline::step_event() {
  Impl& i = *impl_;
  if (!i.at_end()) {
    i.move_to_event(i.at.event + 1);
    return true;
  }
  if (i.at.step >= i.prepared()) return false;
  i.seek(i.at.step + 1, 1);
  return true;
}

bool Timeline::back_event() {
  Impl& i = *impl_;
  if (i.at.event <= 1) return back();
  i.move_to_event(i.at.event - 1);
  return true;
}

bool Timeline::step_access() {
  Impl& i = *impl_;
  if (i.at_end() && i.at.step >= i.prepared()) return false;
  std::uint32_t event = i.at.event;
  if (i.at_end()) {
    i.seek(i.at.step + 1, kEnd);
    event = 0;
  }
  if (i.events() == 0) return true;
  do ++event;
  while (event < i.events() &&
         i.journal.events[event].access == i.journal.events[event - 1].access);
  i.move_to_event(event);
  return true;
}

bool Timeline::back_access() {
  Impl& i = *impl_;
  std::uint32_t event = i.at.event;
  if (event == 0) return back();
  do --event;
  while (event > 0 && i.journal.events[event].access == i.journal.events[event - 1].access);
  if (event == 0) return back();
  i.move_to_event(event);
  return true;
}

std::optional<StepError> Timeline::insert(std::uint32_t after, const std::vector<Command>& commands,
                                          std::vector<StepError>* broken) {
  Impl& old = *impl_;
  after = std::min(after, old.prepared());
  CommandList all = old.commands;
  all.truncate(after);
  all.reserve(old.commands.size() + commands.size());
  for (const Command& command : commands) all.push_back(command);
  for (std::size_t i = after; i < old.commands.size(); ++i) all.push_back(old.commands[i]);
  auto next = std::make_shared<Impl>(old.setup, std::move(all), old.history_bytes);
  // What lies before the place is kept as it is.
  next->head = old.state_after(after);
  next->last_keyframe_work = next->head.operations();
  next->work_apart = old.work_apart;
  next->summaries = old.summaries.first(after + 1);
  for (std::size_t i = 1; i < old.keyframes.size() && old.keyframes[i].step <= after; ++i) {
    next->keyframes.push_back(old.keyframes[i]);
    next->keyframe_sizes.push_back(old.keyframe_sizes[i]);
    next->keyframe_total += old.keyframe_sizes[i];
  }
  for (std::uint32_t i = 0; i < after; ++i)
    if (const TextId name = made_by(next->commands[i]); name.value() != 0) next->made.insert(name);
  for (const StepError& b : old.broken)
    if (b.step <= after) next->broken.push_back(b);
  const auto last = after + static_cast<std::uint32_t>(commands.size());
  next->skip_errors = true;
  next->first_unmarked = after + 1;
  next->last_unmarked = last;
  next->prepare(~std::uint64_t{0});
  if (next->error) return next->error;
  next->seek(last, kEnd);
  if (broken != nullptr)
    for (const StepError& b : next->broken)
      if (b.step > last) broken->push_back(b);
  impl_ = std::move(next);
  return std::nullopt;
}

bool Timeline::take_down() {
  Impl& i = *impl_;
  for (std::vector<Keyframe>* states : {&i.thinned, &i.trail, &i.keyframes}) {
    if (states->empty()) continue;
    states->pop_back();
    return true;
  }
  return false;
}

}  // namespace cowscope
