#include "engine/stats.h"

#include "engine/state.h"

namespace cowscope {

MemoryUse memory_use(const MachineState& state, SpaceId id) {
  const AddressSpace& space = state.space(id);
  MemoryUse use;
  use.rss = space.rss();
  for (const PageTable::Slot& slot : space.table().tables())
    for (const Entry e : slot.leaf->entries) {
      if (!e.maps_frame()) continue;
      const std::uint32_t mapped = state.frames[e.frame()].mapped;
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
  const SharedValue<FrameTable::Chunk>* last_unshared = nullptr;
  for (const auto& chunk : state.frames.chunks()) {
    // Untouched chunks are one and the same object: looked at once.
    if (last_unshared != nullptr && chunk.same_as(*last_unshared)) continue;
    std::uint32_t shared = 0;
    for (const Frame& f : *chunk) shared += static_cast<std::uint32_t>(f.refs() >= 2);
    use.shared += shared;
    if (shared == 0) last_unshared = &chunk;
  }
  return use;
}

std::uint64_t page_table_count(const MachineState& state) {
  std::uint64_t count = 0;
  for (const auto& space : state.spaces)
    if (space->users() > 0) count += space->table().table_count();
  return count;
}

}  // namespace cowscope
