// What every step did, remembered in some bytes each instead of the hundred and more that the full
// records take: a history may have a million of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
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

/// Append-only. Of each step stands there in what it differs from the step before, and so many
/// steps are a block, which can be read by itself: the first differs from nothing, and the totals
/// before it stand beside it.
///
///   bytes 0, 1   a bit for each field that differs
///   then         those differences, 2d or -2d - 1, seven bits a byte, the lowest first; the last
///                byte of each is below 128
class StepSummaries {
 public:
  std::uint32_t size() const { return size_; }
  void reserve(std::size_t steps) { blocks_.reserve(steps / kBlock + 1); }
  /// The totals of step 0 count from nothing; those of later steps only grow.
  void push_back(const StepSummary& summary);
  /// Constant time for a step after the one asked for last, or a few behind it.
  StepSummary operator[](std::uint32_t step) const;
  /// The summaries of the first `steps` steps.
  StepSummaries first(std::uint32_t steps) const;
  /// What they take, of memory.
  std::size_t bytes() const { return blocks_.capacity() * sizeof(Block) + chunks_.size() * kChunk; }

 private:
  static constexpr std::uint32_t kBlock = 64;
  static constexpr std::size_t kChunk = std::size_t{1} << 16;
  static constexpr std::size_t kFields = 13;
  /// Of the step alone; page tables and frames are as they are after it.
  using Fields = std::array<std::uint64_t, kFields>;
  struct Block {
    Totals before;
    std::uint32_t chunk = 0, begin = 0;  // of one that is complete
  };

  static Fields fields_of(const StepSummary& summary, const Totals& alone);
  static Totals totals_in(const Fields& fields);
  void end_block();
  /// The next step of the block that was asked for last.
  void read_next() const;

  std::uint32_t size_ = 0;
  std::vector<Block> blocks_;  // the last one may not be complete: it is `open_`
  std::vector<std::unique_ptr<std::uint8_t[]>> chunks_;
  std::size_t used_ = kChunk;  // bytes of the last chunk
  std::vector<std::uint8_t> open_;
  Fields last_fields_{};
  Totals last_;  // after the last step
  // What was asked for last: lists and charts go through the steps in order.
  mutable std::uint32_t asked_ = ~0U;
  mutable std::size_t asked_end_ = 0;  // bytes of its block up to here
  mutable Fields asked_fields_{};
  mutable Totals asked_sum_;
};

}  // namespace cowscope
