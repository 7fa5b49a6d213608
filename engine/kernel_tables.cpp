// Policy odf, on-demand fork (Zhao et al., EuroSys 2021): parent and child share last-level page
// tables, write-protected as a whole; a table is copied when one side first wants to change it.
#include <algorithm>
#include <array>

#include "engine/kernel.h"

namespace cowscope {

/// A table can be shared if all of it is copied at fork anyway, and nothing in it needs a copy of
/// its own now.
bool Kernel::can_share_table(SpaceId space, const PageTable::Slot& table) const {
  if (table.leaf->used == 0) return false;
  const PageNumber base{table.index * kEntriesPerTable};
  for (const Region& r : state_.space(space).regions()) {
    if (r.start >= base + kEntriesPerTable || r.end() <= base) continue;
    if (r.sharing == Sharing::Shared || !r.anon_vma || r.dont_fork || r.wipe_on_fork) return false;
  }
  const auto& entries = table.leaf->entries;
  if (entries.front().huge()) return false;  // a huge entry stands for a whole table
  return state_.pins->empty() ||
         std::none_of(entries.begin(), entries.end(), [&](Entry e) { return pinned_here(e); });
}

void Kernel::share_tables(Pid parent, Pid child) {
  const SpaceId from = state_.process(parent).space, to = state_.process(child).space;
  std::vector<PageNumber> pages, mixed;
  for (const PageTable::Slot& t : state_.space(from).table().tables()) {
    if (can_share_table(from, t)) pages.push_back(PageNumber{t.index * kEntriesPerTable});
    else if (t.shared != 0) mixed.push_back(PageNumber{t.index * kEntriesPerTable});
  }
  // What no longer can be shared as a whole is copied entry by entry, from a table of its own.
  for (const PageNumber page : mixed) own_table(parent, page);
  for (const PageNumber page : pages) {
    const std::uint32_t previous = state_.space(from).table().table_of(page)->shared;
    const std::uint32_t id =
        previous != 0 ? previous : static_cast<std::uint32_t>(state_.shared_tables->size() + 1);
    flush_range(from, page, kEntriesPerTable, true);
    ++operations_;
    change(ShareTable{from, to, page, id, previous});
    PageNumber first = page;
    const PageTable::Slot& table = *state_.space(from).table().table_of(page);
    while (table.leaf->entries[static_cast<std::size_t>(first - page)].empty()) first = first + 1;
    Event e = at_page(EventKind::ShareTable, parent, first);
    e.other = child;
    e.count = 1;
    e.freed = 0;
    e.refs_after = (*state_.shared_tables)[id - 1];
    e.refs_before = e.refs_after - 1;
    event(e);
  }
}

/// Gives a process its own copy of a shared table before an entry in it changes.
void Kernel::copy_table(Pid pid, PageNumber page) {
  const SpaceId space = state_.process(pid).space;
  const PageTable::Slot* table = state_.space(space).table().table_of(page);
  const std::uint32_t id = table->shared;
  const bool last = (*state_.shared_tables)[id - 1] == 1;
  const PageNumber base{table->index * kEntriesPerTable};
  std::array<RightsLost, kEntriesPerTable / 64> lost{};
  std::vector<std::uint32_t> slots;
  Event e = at_page(EventKind::CopyTable, pid, page);
  e.count = 0;
  for (std::size_t i = 0; i < kEntriesPerTable && !last; ++i) {
    const Entry entry = table->leaf->entries[i];
    if (entry.empty()) continue;
    ++e.count;
    RightsLost& row = lost[i / 64];
    row.space = space;
    row.first = base + i / 64 * 64;
    if (entry.writable()) row.writable |= std::uint64_t{1} << (i % 64);
    if (entry.exclusive()) row.exclusive |= std::uint64_t{1} << (i % 64);
    if (entry.swapped()) slots.push_back(entry.slot());
  }
  operations_ += e.count;
  e.refs_before = (*state_.shared_tables)[id - 1];
  change(CopyTable{space, base, id});
  for (const RightsLost& row : lost)
    if (row.writable != 0 || row.exclusive != 0) change(row);
  for (const std::uint32_t slot : slots) hold_slot(slot);
  // The last one finds the table as it was; what the TLB knows of it as read-only may be writable.
  if (last) flush_range(space, base, kEntriesPerTable);
  e.refs_after = e.refs_before - 1;
  event(e);
}

void Kernel::own_tables(Pid pid, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  std::vector<PageNumber> pages;
  for (const PageTable::Slot& t : state_.space(space).table().tables()) {
    const PageNumber base{t.index * kEntriesPerTable};
    if (t.shared != 0 && base < first + count && base + kEntriesPerTable > first)
      pages.push_back(base);
  }
  for (const PageNumber page : pages) own_table(pid, page);
}

/// A process that ends leaves the tables that others still share; the last one's are its own.
void Kernel::leave_tables(Pid pid, SpaceId space) {
  std::vector<PageTable::Slot> shared;
  for (const PageTable::Slot& t : state_.space(space).table().tables())
    if (t.shared != 0) shared.push_back(t);
  for (const PageTable::Slot& t : shared) {
    const PageNumber base{t.index * kEntriesPerTable};
    if ((*state_.shared_tables)[t.shared - 1] == 1) {
      own_table(pid, base);
      continue;
    }
    Event e = at_page(EventKind::Unmap, pid, base);
    e.count = t.leaf->used;
    flush_range(space, base, kEntriesPerTable);
    change(LeaveTable{space, base, t.shared});
    event(e);
  }
}

}  // namespace cowscope
