// How often the TLB had what it was asked for, over all steps so far: no machine counts that, so
// the script is run once more, in slices, and its events are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/command_list.h"
#include "engine/machine.h"

namespace cowscope {

struct TlbCounts {
  std::uint64_t hits = 0, misses = 0;
  bool operator==(const TlbCounts&) const = default;
};

class TlbTally {
 public:
  /// Counts the steps before `step`, at most `budget` page operations of them at once. True when
  /// they are counted; else call again. `generation` tells one script from another.
  bool follow(const std::shared_ptr<Setup>& setup, const CommandList& commands,
              std::uint64_t generation, std::uint32_t step, std::uint64_t budget = 20'000);
  /// Of all steps before this one; none: not counted yet.
  std::optional<TlbCounts> before(std::uint32_t step) const;

 private:
  std::shared_ptr<Setup> setup_;  // kept, so that no other script can have its address
  std::uint64_t generation_ = ~std::uint64_t{0};
  std::optional<Machine> machine_;
  Journal journal_;
  struct Sum {
    std::uint32_t hits, misses;  // the limit of page operations is below 2^32
  };
  std::vector<Sum> sums_;  // [s]: of the first s steps
};

}  // namespace cowscope
