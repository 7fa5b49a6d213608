// Another run beside the session's own timeline: the same commands under another policy, or another
// line of the scenario. It is run for real, so that "what would a full copy have cost, and read?"
// is answered by a machine and not by a formula.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/scenario.h"
#include "web/session/frame_origins.h"
#include "web/session/twin_choice.h"

namespace cowscope {

/// What grows at some steps only, by step from 0 on.
class StepSums {
 public:
  void add(std::uint32_t step, std::uint64_t more) {
    sums_.push_back({step, (sums_.empty() ? 0 : sums_.back().second) + more});
  }
  /// Up to and with the step.
  std::uint64_t operator[](std::uint32_t step) const;

 private:
  std::vector<std::pair<std::uint32_t, std::uint64_t>> sums_;  // ascending by step
};

/// A timeline's costs: what charts and ledgers need in one pass.
struct CostSeries {
  StepSums fork_ns;  // modelled time spent in forks
};

class PolicyTwin {
 public:
  /// Builds the twin if the scenario's commands are others than last time, runs at most `budget`
  /// page operations of it, and brings it to the point that compares with where `scenario` stands.
  /// Returns true when nothing is left to do; else call again.
  bool follow(const CompiledScenario& scenario, std::uint64_t budget = 20'000);
  /// The same beside a run that was chosen, with where the frames of both come from.
  bool follow(const CompiledScenario& scenario, const TwinChoice& choice, std::uint64_t budget);

  /// Lets go of everything: what it ran beside is about to be taken down.
  void forget();

  /// False until the twin has run to its end. Everything below but policy() requires it.
  bool ready() const { return ready_; }
  /// What it runs under. If none was chosen: copy on write for a scenario that copies at fork, copy
  /// at fork for every other.
  Policy policy() const { return policy_; }
  const Timeline& timeline() const { return *timeline_; }
  /// The other line, if it is one.
  const CompiledScenario* line() const { return line_.get(); }
  /// Null unless a run was chosen, or where the script is too long for it.
  const FrameOrigins* own_origins() const { return told(own_origins_); }
  const FrameOrigins* origins() const { return told(origins_); }

  /// Two machines that have done the same loads and stores: the scenario's own and the twin's. At a
  /// step's end both are at its end; in mid-step both have finished as many accesses; before the
  /// first one, both are where the step began.
  const Machine& here() const { return *here_; }
  const Machine& there() const { return timeline_->machine(); }

  const CostSeries& own_costs() const { return own_costs_; }
  const CostSeries& costs() const { return costs_; }
  /// Rises whenever another twin is begun or finished: what was computed from the old one is stale.
  std::uint64_t generation() const { return generation_; }

 private:
  void build(const CompiledScenario& scenario);
  bool run(const CompiledScenario& scenario, std::uint64_t budget);
  bool finish(const Timeline& own);
  void align(const Timeline& own);
  static const FrameOrigins* told(const std::unique_ptr<FrameOrigins>& origins) {
    return origins != nullptr && origins->done() ? origins.get() : nullptr;
  }

  // Kept, so that no other scenario can have its address.
  std::shared_ptr<Setup> own_setup_;
  const CommandList* commands_ = nullptr;
  std::size_t steps_ = 0;

  TwinChoice choice_;
  Policy policy_ = Policy::Eager;
  std::shared_ptr<Setup> setup_;  // of the same commands under another policy
  std::unique_ptr<Timeline> same_commands_;
  Diagnostics errors_;
  std::unique_ptr<Compilation> compiling_;
  std::unique_ptr<CompiledScenario> line_;
  Timeline* timeline_ = nullptr;  // of the one or the other
  std::unique_ptr<FrameOrigins> own_origins_, origins_;
  const Machine* here_ = nullptr;
  bool ready_ = false;
  CostSeries own_costs_, costs_;
  std::uint32_t counted_ = 0;  // steps that these know
  std::uint64_t generation_ = 0;
};

}  // namespace cowscope
