#include "engine/stats.h"

#include "engine/config.h"
#include "engine/state.h"

namespace cowscope {

MemoryUse memory_use(const MachineState& state, SpaceId id) {
  const AddressSpace& space = state.space(id);
  MemoryUse use;
  use.rss = space.rss();
  for (const PageTable::Slot& slot : space.table().tables())
    for (const Entry e : slot.leaf->entries) {
      if (!e.maps_frame()) continue;
      // A shared table's entry counts once, and is used by all who share it.
      const std::uint32_t sharers = slot.shared == 0 ? 1 : (*state.shared_tables)[slot.shared - 1];
      const std::uint32_t mapped = state.frames.mapped(e.frame()) + sharers - 1;
      use.uss += static_cast<std::uint64_t>(mapped == 1);
      use.pss += 1.0 / mapped;
    }
  return use;
}

FrameUse frame_use(const MachineState& state) {
  FrameUse use;
  use.total = state.frames.size();
  use.free = state.frames.free_count();
  use.used = state.frames.used_count();
  use.shared = state.shared_frames;
  return use;
}

std::uint64_t commit_limit(const MachineConfig& config) {
  return std::uint64_t{config.frames} * config.overcommit_ratio / 100 + config.swap;
}

std::uint64_t page_table_count(const MachineState& state) { return state.page_tables; }

}  // namespace cowscope
