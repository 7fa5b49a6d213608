// Where the frames of a run come from: which of them were made as copies, at fork or by a write,
// and which of these were written since. Found by running the script once more beside the timeline,
// in slices; only of scripts and memories whose frames are shown one by one.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/timeline.h"

namespace cowscope {

class FrameOrigins {
 public:
  static constexpr std::uint32_t kMostFrames = 1024, kMostSteps = 20'000;
  static constexpr std::size_t kMostMarks = std::size_t{1} << 18;

  /// Requires that the timeline is prepared, and that it stays as long as this does.
  FrameOrigins(std::shared_ptr<Setup> setup, const Timeline& timeline);

  /// Runs on by so many steps at most; true when there is nothing left to run.
  bool work(std::uint32_t steps);
  bool done() const { return machine_ == nullptr; }
  /// False: too long a script, or too many frames; then nothing is told.
  bool known() const { return known_; }

  enum class Made : std::uint8_t { Otherwise, CopiedAtFork, CopiedByWrite };
  struct Origin {
    Made made = Made::Otherwise;
    bool written = false;  // since it was made
  };
  /// At the end of a step, of a frame that is in use then.
  Origin at(FrameNumber frame, std::uint32_t step) const;

 private:
  enum class What : std::uint8_t { Allocated, CopiedAtFork, CopiedByWrite, Written };
  struct Mark {
    std::uint32_t step;
    What what;
  };
  void mark(FrameNumber frame, std::uint32_t step, What what);
  void read(const Command& command, std::uint32_t step);
  void give_up();

  const Timeline* timeline_;
  std::unique_ptr<Machine> machine_;  // at the end of step read_; null: done
  std::uint32_t read_ = 0;
  bool known_ = true;
  std::size_t marked_ = 0;
  std::vector<std::vector<Mark>> marks_;  // by frame, ascending by step
  Journal journal_;
};

}  // namespace cowscope
