#include "web/session/frame_origins.h"

#include <algorithm>
#include <utility>

namespace cowscope {

FrameOrigins::FrameOrigins(std::shared_ptr<Setup> setup, const Timeline& timeline)
    : timeline_(&timeline) {
  const std::uint32_t frames = timeline.machine().state().frames.size();
  if (frames > kMostFrames || timeline.steps() > kMostSteps) {
    known_ = false;
    return;
  }
  machine_ = std::make_unique<Machine>(std::move(setup));
  marks_.resize(frames);
}

void FrameOrigins::give_up() {
  known_ = false;
  marks_.clear();
}

void FrameOrigins::mark(FrameNumber frame, std::uint32_t step, What what) {
  std::vector<Mark>& marks = marks_[frame.value()];
  // Written a thousand times in one step is written.
  if (!marks.empty() && marks.back().step == step && marks.back().what == what) return;
  marks.push_back({step, what});
  ++marked_;
}

void FrameOrigins::read(const Command& command, std::uint32_t step) {
  const FrameTable before = machine_->state().frames;
  journal_.clear();
  machine_->run(command, step, &journal_);
  const MachineState& state = machine_->state();
  bool duplicated = false;
  for (const Event& e : journal_.events) duplicated |= e.kind == EventKind::Duplicate;
  for (std::uint32_t f = 0; f < state.frames.size(); ++f)
    if (before[FrameNumber{f}].kind == FrameKind::Free &&
        state.frames.common(FrameNumber{f}).kind != FrameKind::Free)
      mark(FrameNumber{f}, step, duplicated ? What::CopiedAtFork : What::Allocated);
  for (const Event& e : journal_.events) {
    if (e.kind == EventKind::Copy && e.to != kNoFrame) {
      mark(e.to, step, What::CopiedByWrite);
      continue;
    }
    const bool stores = (e.kind == EventKind::Store || e.kind == EventKind::Retry) &&
                        e.access_type == AccessType::Write;
    if (!stores || e.pid == Pid{}) continue;
    const Process& who = state.process(e.pid);
    if (!who.alive()) continue;
    const Entry entry = state.space(who.space).table().get(page_of(e.address));
    if (entry.maps_frame()) mark(entry.frame(), step, What::Written);
  }
}

bool FrameOrigins::work(std::uint32_t steps) {
  for (; !done() && steps > 0; --steps) {
    if (read_ < timeline_->steps()) {
      const Command& command = timeline_->commands()[read_];
      ++read_;
      read(command, read_);
      if (marked_ > kMostMarks) give_up();
    }
    if (!known_ || read_ == timeline_->steps()) machine_.reset();
  }
  return done();
}

FrameOrigins::Origin FrameOrigins::at(FrameNumber frame, std::uint32_t step) const {
  Origin origin;
  if (!known_ || frame.value() >= marks_.size()) return origin;
  const std::vector<Mark>& marks = marks_[frame.value()];
  const auto behind = std::upper_bound(marks.begin(), marks.end(), step,
                                       [](std::uint32_t s, const Mark& m) { return s < m.step; });
  for (auto m = behind; m != marks.begin();) {
    --m;
    if (m->what == What::Written) {
      origin.written = true;
      continue;
    }
    if (m->what == What::CopiedAtFork) origin.made = Made::CopiedAtFork;
    if (m->what == What::CopiedByWrite) origin.made = Made::CopiedByWrite;
    break;
  }
  return origin;
}

}  // namespace cowscope
