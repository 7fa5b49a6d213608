// Why this frame? The life of one frame over a whole script: who allocated it, who came and went,
// every change of its refcount with the event that made it. Found by running the script once more
// beside the timeline, in slices, so that a million steps hold up nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/slice.h"

namespace cowscope {

/// The refcount becomes another, or the frame is allocated, freed or turned into another kind.
struct LifeChange {
  /// Where it has just happened. Event kEnd: by the end of the step, whose events are too many to
  /// be looked at one by one. Step 0: how the machine begins.
  std::uint32_t step = 0, event = 0;
  EventKind kind = EventKind::Spawn;  // meaningless where there is no event
  Pid pid, other;                     // as in the event
  TextId region;                      // which page it was about; 0: not known
  std::uint32_t page = 0;
  std::uint32_t before = 0, after = 0;  // refs
  FrameKind was = FrameKind::Free, is = FrameKind::Free;
  bool cached = false;  // the page cache has it, afterwards
  bool allocated() const { return was == FrameKind::Free && is != FrameKind::Free; }
  bool freed() const { return was != FrameKind::Free && is == FrameKind::Free; }
  bool operator==(const LifeChange&) const = default;
};

/// The first event behind `from` of the current step after which the frame is another; none: kEnd.
std::uint32_t next_change(const Timeline& timeline, FrameNumber frame, std::uint32_t from);

class FrameLife {
 public:
  /// More changes than this are not kept: then it ends before the script does.
  static constexpr std::size_t kMostChanges = std::size_t{1} << 18;

  /// Requires that the timeline is prepared, and that it stays as long as this does.
  FrameLife(std::shared_ptr<Setup> setup, const Timeline& timeline, FrameNumber frame);

  FrameNumber frame() const { return frame_; }
  /// It tells no more than so many steps; never fewer than it has told.
  void until(std::uint32_t steps) { steps_ = std::max(read_, steps); }
  /// Reads on; true when there is nothing left to read.
  bool work(Slice& slice);
  bool done() const { return full_ || read_ == steps_; }
  /// 0 … 1.
  double progress() const;
  /// The last step that is told of.
  std::uint32_t read() const { return read_; }
  /// It has ended before the script, for so much happens to this frame.
  bool cut() const { return full_ && read_ < steps_; }

  /// Ascending by step and event.
  const std::vector<LifeChange>& changes() const { return changes_; }
  /// How many of them have happened at a position; `whole`: at the end of its step.
  std::size_t happened(Position at, bool whole) const;
  /// The refcount after so many changes.
  std::uint32_t refs(std::size_t happened) const;
  /// A frame is used again and again. Of the use that is going on after so many changes (else of
  /// the last one, else of the first to come): its changes, from the allocation to behind the one
  /// that frees it. Empty: nobody ever uses it.
  struct Use {
    std::size_t first = 0, end = 0;
    bool operator==(const Use&) const = default;
  };
  Use use_at(std::size_t happened) const;

  /// What the process (or "the kernel") did, to be said behind its name: "forked child, which maps
  /// it too".
  std::string words(const LifeChange& change) const;
  /// How the use that goes on after so many changes began: "Taken at step 2 by parent for page 2 of
  /// heap."
  std::string origin(std::size_t happened) const;
  /// "page 2 of heap"; empty where it is not known.
  std::string place(const LifeChange& change) const;
  /// As the script spells it; "the kernel" for pid 0.
  std::string_view name(Pid pid) const;

 private:
  Frame record(const Machine& machine) const { return machine.state().frames[frame_]; }
  void note(LifeChange change, const Frame& before, const Frame& after);
  void read_stretch();
  bool run_and_look(std::uint32_t step);
  void look_closely(Machine& machine, std::uint32_t step);
  void find_place(const Machine& machine, const Event& event, LifeChange& change) const;

  const Timeline* timeline_;
  FrameNumber frame_;
  Machine machine_;  // at the end of step read_
  std::uint32_t steps_ = 0, read_ = 0;
  bool full_ = false;
  bool no_reclaim_ = false;  // nothing can take a frame from a page within a single access
  std::vector<LifeChange> changes_;
  std::vector<std::uint32_t> touched_;
  Journal journal_;
};

}  // namespace cowscope
