// RSS, PSS and USS of a process as what they are made of: pages that it has alone, and pages that n
// processes share, of which it is charged 1/n each.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/state.h"

namespace cowscope {

/// `pages` of an address space whose frames have `users` mappings each.
struct ShareSlice {
  std::uint32_t users = 1;
  std::uint64_t pages = 0;
};
struct MemoryShares {
  std::vector<ShareSlice> slices;  // ascending by users
  std::uint64_t rss() const;
  std::uint64_t uss() const;
  double pss() const;
};
MemoryShares memory_shares(const MachineState& state, SpaceId space);

/// Over all living address spaces.
struct MemorySums {
  std::uint64_t rss = 0;
  double pss = 0;
  std::uint64_t frames_mapped = 0;  // frames that some entry maps: what ΣPSS adds up to
};
MemorySums memory_sums(const MachineState& state);

}  // namespace cowscope
