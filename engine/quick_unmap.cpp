// Many entries of private anonymous memory go at once: exit and exec of a process that has
// thousands, when nobody records. What is out of the ordinary stays for remove_entry() in
// kernel_memory.cpp, where the rules are; the two ways are held against each other by
// tests/engine/random_test.cpp and the machine fuzzer.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

/// Of the pages [first, first + count) empties the entries that map plain frames.
Kernel::Emptied Kernel::unmap_quickly(SpaceId id, PageNumber first, std::uint64_t count) {
  flush_range(id, first, count);
  Emptied all;
  AddressSpace& space = state_.spaces[id.value() - 1].write();
  PageTable& table = space.table_for_change();
  const std::uint64_t end = (first + count).value();
  for (std::size_t at = table.place_from(first); at < table.tables().size(); ++at) {
    PageTable::Slot& slot = table.table_at(at);
    const std::uint64_t base = slot.index * kEntriesPerTable;
    if (base >= end) break;
    if (slot.shared != 0 || slot.leaf->present == 0) continue;
    PageTable::Leaf& leaf = slot.leaf.write();
    const std::uint64_t from = std::max(base, first.value()) - base;
    const std::uint64_t to = std::min<std::uint64_t>(end - base, kEntriesPerTable);
    std::uint32_t emptied = 0;
    for (auto i = static_cast<std::size_t>(from); i < to; ++i) {
      const Entry entry = leaf.entries[i];
      if (!entry.maps_frame()) continue;
      const FrameTable::Place frame = state_.frames.place(entry.frame());
      if (!frame.common.plain()) continue;
      leaf.entries[i] = {};
      ++emptied;
      state_.shared_frames -= static_cast<std::uint32_t>(frame.mapped == 2);
      if (--frame.mapped > 0) continue;
      frame.common = {};
      state_.frames.give_back(entry.frame());
      ++all.freed;
    }
    leaf.present -= emptied;
    leaf.used -= emptied;
    all.entries += emptied;
  }
  space.add_to_rss(~all.entries + 1);
  state_.mapped_pages -= all.entries;
  return all;
}

}  // namespace cowscope
