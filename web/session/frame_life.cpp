#include "web/session/frame_life.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace cowscope {
namespace {

/// Steps that are run at once before those among them that touched the frame are looked at, and how
/// many page operations these may have.
constexpr std::uint32_t kStretch = 256;
constexpr std::uint64_t kStretchWork = 4096;
/// A step with more events is told of as a whole: its journal would be tens of megabytes.
constexpr std::uint32_t kMostEvents = 65'536;

bool is_other(const Frame& a, const Frame& b) {
  return a.refs() != b.refs() || a.kind != b.kind || a.cached != b.cached;
}

}  // namespace

std::uint32_t next_change(const Timeline& timeline, FrameNumber frame, std::uint32_t from) {
  const Journal& journal = timeline.journal();
  Machine machine = timeline.before();
  Frame before = machine.state().frames[frame];
  for (std::uint32_t i = 0; i < journal.events.size(); ++i) {
    machine.reapply(journal, journal.events[i]);
    const Frame& after = machine.state().frames[frame];
    if (i >= from && is_other(before, after)) return i + 1;
    before = after;
  }
  return kEnd;
}

FrameLife::FrameLife(std::shared_ptr<Setup> setup, const Timeline& timeline, FrameNumber frame)
    : timeline_(&timeline), frame_(frame), machine_(std::move(setup)), steps_(timeline.steps()) {
  const MachineConfig& config = machine_.config();
  no_reclaim_ = config.swap == 0 && config.groups.empty();
  const Frame& begins = record(machine_);
  if (begins.kind != FrameKind::Free) note({}, Frame{}, begins);
}

double FrameLife::progress() const {
  if (done()) return 1;
  return static_cast<double>(read_) / static_cast<double>(steps_);
}

void FrameLife::note(LifeChange change, const Frame& before, const Frame& after) {
  change.before = before.refs();
  change.after = after.refs();
  change.was = before.kind;
  change.is = after.kind;
  change.cached = after.cached;
  changes_.push_back(change);
}

bool FrameLife::work(Slice& slice) {
  while (!done()) {
    const std::uint64_t before = machine_.operations();
    read_stretch();
    const std::uint64_t done_now = machine_.operations() - before + 1;
    if (slice.spend(static_cast<std::uint32_t>(std::min<std::uint64_t>(done_now, ~0U)))) break;
  }
  return done();
}

/// Runs some steps without listening, which is many times faster; those that touched the frame run
/// again, from where the stretch began, and are listened to.
void FrameLife::read_stretch() {
  const CommandList& commands = timeline_->commands();
  Machine again = machine_;
  std::uint32_t step = read_;
  touched_.clear();
  while (read_ < steps_ && read_ - step < kStretch &&
         machine_.operations() - again.operations() < kStretchWork) {
    ++read_;
    if (run_and_look(read_)) touched_.push_back(read_);
  }
  for (const std::uint32_t touched : touched_) {
    while (step + 1 < touched) {
      ++step;
      again.run(commands[step - 1], step);
    }
    look_closely(again, touched);
    step = touched;
    if (changes_.size() < kMostChanges) continue;
    full_ = true;
    read_ = touched;
    return;
  }
}

/// Runs the next step; false if it did nothing to the frame for certain.
bool FrameLife::run_and_look(std::uint32_t step) {
  const Command& command = timeline_->commands()[step - 1];
  const std::size_t chunk = frame_.value() / FrameTable::kChunk;
  const Frame was = record(machine_);
  const StepSummary summary = timeline_->summary(step);
  // One access gives to a frame or takes from it, never both; what reclaims could do both.
  const bool plain =
      no_reclaim_ && summary.accesses <= 1 && summary.outcome == Outcome::Ok &&
      (std::holds_alternative<Read>(command) || std::holds_alternative<Write>(command));
  if (plain) {
    machine_.run(command, step);
    return is_other(was, record(machine_));
  }
  // Whoever writes the records while they are held here writes to new ones.
  const SharedValue<FrameTable::Chunk> held = machine_.state().frames.chunks()[chunk];
  machine_.run(command, step);
  return !held.same_as(machine_.state().frames.chunks()[chunk]);
}

/// Runs a step event by event. `machine` is at its beginning, and then at its end.
void FrameLife::look_closely(Machine& machine, std::uint32_t step) {
  const Command& command = timeline_->commands()[step - 1];
  LifeChange change;
  change.step = step;
  if (timeline_->summary(step).events > kMostEvents) {
    const Frame before = record(machine);
    machine.run(command, step);
    change.event = kEnd;
    if (is_other(before, record(machine))) note(change, before, record(machine));
    return;
  }
  journal_.clear();
  machine.run(command, step, &journal_);
  const std::vector<Event>& events = journal_.events;
  const auto first = static_cast<std::ptrdiff_t>(changes_.size());
  // Backwards, for that is how we stand; then forwards again.
  Frame after = record(machine);
  for (std::size_t i = events.size(); i-- > 0;) {
    machine.revert(journal_, events[i]);
    const Frame before = record(machine);
    if (is_other(before, after)) {
      change.event = static_cast<std::uint32_t>(i) + 1;
      change.kind = events[i].kind;
      change.pid = events[i].pid;
      change.other = events[i].other;
      change.region = events[i].region;
      change.page = events[i].page;
      if (events[i].count > 1) {
        const bool gains = after.refs() > before.refs();
        if (gains) machine.reapply(journal_, events[i]);
        find_place(machine, events[i], change);
        if (gains) machine.revert(journal_, events[i]);
      }
      note(change, before, after);
    }
    after = before;
  }
  std::reverse(changes_.begin() + first, changes_.end());
  for (const Event& event : events) machine.reapply(journal_, event);
}

/// Which page of a run has the frame: in the child's table for what a fork gave it.
void FrameLife::find_place(const Machine& machine, const Event& event, LifeChange& change) const {
  const MachineState& state = machine.state();
  change.region = TextId{};
  const PageNumber start = page_of(event.address);
  for (const Pid pid : {event.pid, event.other}) {
    if (pid == kInit || pid.value() > state.processes.size()) continue;
    const AddressSpace& space = state.space(state.process(pid).space);
    std::optional<PageNumber> found;
    space.table().for_each_present(start, event.count, [&](PageNumber page, Entry e) {
      if (!found && e.maps_frame() && e.frame() == frame_) found = page;
    });
    if (!found) continue;
    if (const Region* region = space.find(*found)) {
      change.region = region->name;
      change.page = region->index_of(*found);
    } else {
      change.region = event.region;
      change.page = event.page + static_cast<std::uint32_t>(*found - start);
    }
    return;
  }
}

std::size_t FrameLife::happened(Position at, bool whole) const {
  const std::uint32_t event = whole ? kEnd : at.event;
  const auto behind =
      std::partition_point(changes_.begin(), changes_.end(), [&](const LifeChange& c) {
        return c.step < at.step || (c.step == at.step && c.event <= event);
      });
  return static_cast<std::size_t>(behind - changes_.begin());
}

std::uint32_t FrameLife::refs(std::size_t happened) const {
  return happened == 0 ? 0 : changes_[happened - 1].after;
}

FrameLife::Use FrameLife::use_at(std::size_t happened) const {
  std::size_t first = happened;
  // The change that has just freed it belongs to the use that it ends.
  if (first > 0) --first;
  while (first > 0 && !changes_[first].allocated()) --first;
  std::size_t end = first;
  while (end < changes_.size() && !changes_[end].freed()) ++end;
  return {first, std::min(end + 1, changes_.size())};
}

}  // namespace cowscope
