#include "web/layout/memory_shares.h"

#include <algorithm>

namespace cowscope {

std::uint64_t MemoryShares::rss() const {
  std::uint64_t n = 0;
  for (const ShareSlice& s : slices) n += s.pages;
  return n;
}

std::uint64_t MemoryShares::uss() const {
  return !slices.empty() && slices.front().users == 1 ? slices.front().pages : 0;
}

double MemoryShares::pss() const {
  double n = 0;
  for (const ShareSlice& s : slices) n += static_cast<double>(s.pages) / s.users;
  return n;
}

MemoryShares memory_shares(const MachineState& state, SpaceId id) {
  MemoryShares out;
  if (id.value() == 0 || id.value() > state.spaces.size()) return out;
  const AddressSpace& space = state.space(id);
  if (space.users() == 0) return out;
  for (const Region& region : space.regions())
    space.table().for_each_present(region.start, region.pages, [&](PageNumber, Entry e) {
      if (!e.maps_frame()) return;
      // Mappings alone: what a fault in progress holds is nobody's memory.
      const std::uint32_t users = std::max(1U, state.frames.mapped(e.frame()));
      const auto at =
          std::lower_bound(out.slices.begin(), out.slices.end(), users,
                           [](const ShareSlice& s, std::uint32_t u) { return s.users < u; });
      if (at != out.slices.end() && at->users == users) ++at->pages;
      else out.slices.insert(at, {users, 1});
    });
  return out;
}

MemorySums memory_sums(const MachineState& state) {
  MemorySums out;
  for (std::uint32_t s = 1; s <= state.spaces.size(); ++s) {
    const MemoryShares shares = memory_shares(state, SpaceId{s});
    out.rss += shares.rss();
    out.pss += shares.pss();
  }
  for (const auto& chunk : state.frames.chunks())
    for (const std::uint32_t mapped : chunk->mapped) out.frames_mapped += mapped > 0 ? 1U : 0U;
  return out;
}

}  // namespace cowscope
