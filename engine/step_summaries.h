// What every step did, remembered in a third of the room that the full records take: a history may
// have a million of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/command.h"
#include "engine/stats.h"

namespace cowscope {

/// What is remembered of a step, for lists, charts and glyphs.
struct StepSummary {
  std::uint32_t events = 0, accesses = 0;
  Outcome outcome = Outcome::Ok;
  Totals totals;  // after the step, since the start
  std::uint32_t frames_used = 0, frames_shared = 0;
  std::uint64_t page_tables = 0;
  bool copied = false, reused = false, faulted = false;  // within the step; derived from totals
};

/// Append-only. Totals are kept as differences, with a sum every so many steps; what does not fit
/// into the small fields is kept whole beside them.
class StepSummaries {
 public:
  std::uint32_t size() const { return static_cast<std::uint32_t>(steps_.size()); }
  void reserve(std::size_t steps) { steps_.reserve(steps); }
  /// The totals of step 0 count from nothing; those of later steps only grow.
  void push_back(const StepSummary& summary);
  /// Constant time for a step after the one asked for last, or a few behind it.
  StepSummary operator[](std::uint32_t step) const;
  /// The summaries of the first `steps` steps.
  StepSummaries first(std::uint32_t steps) const;
  /// Bytes that `steps` summaries take, but for those that are kept whole.
  static std::size_t bytes(std::size_t steps);

 private:
  struct Packed {
    std::uint32_t frames_used, frames_shared, page_tables, time_ns;
    std::uint16_t events, accesses, minor, copies, reuses, zeroed;
    std::uint8_t major;
    Outcome outcome;
    bool whole;  // look into wholes_
  };
  static constexpr std::uint32_t kBetween = 64;

  Totals difference(std::uint32_t step) const;

  std::vector<Packed> steps_;
  std::vector<Totals> sums_;                               // before step kBetween * i
  std::unordered_map<std::uint32_t, StepSummary> wholes_;  // with the totals of the step alone
  Totals last_;                                            // after the last step
  // The sum asked for last: lists and charts go through the steps in order.
  mutable std::uint32_t asked_ = ~0U;
  mutable Totals asked_sum_;
};

}  // namespace cowscope
