// mremap: a range moves to another address under another name, or a region becomes longer or
// shorter at the range's end. Sources: move_vma, move_page_tables, vma_expandable (mm/mremap.c).
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

Outcome Kernel::run(Pid pid, const Mremap& c) {
  const SpaceId space = state_.process(pid).space;
  const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
  const auto less = static_cast<std::uint64_t>(c.pages < 0 ? -c.pages : 0);
  const auto refuse = [&](Outcome outcome) {
    return c.as.value() != 0 ? fail_to_map(pid, c.as, range.count, outcome) : fail(pid, outcome);
  };
  if (less >= range.count && c.pages <= 0) return refuse(Outcome::Einval);  // nothing would be left
  // The old and the new place may not overlap; a range that is gone can lie where the new one
  // would.
  const PageNumber to = state_.space(space).next_region_start();
  if (c.as.value() != 0 && to < range.first + range.count && range.first < to + range.count)
    return refuse(Outcome::Einval);
  const Region* r = state_.space(space).find(range.first);
  if (r == nullptr) return refuse(Outcome::Efault);
  if (c.as.value() != 0) return move_range(pid, range, c.as);
  if (less > 0) {
    remove_range(pid, range.first + (range.count - less), less);
    return Outcome::Ok;
  }
  if (c.pages == 0) return Outcome::Ok;
  // What grows must lie in one region.
  if (range.first + range.count > r->end()) return fail(pid, Outcome::Efault);
  return grow(pid, *r, range, static_cast<std::uint64_t>(c.pages));
}

/// In place only (no MREMAP_MAYMOVE): the range must end where the region ends, with room behind.
Outcome Kernel::grow(Pid pid, const Region& region, const ResolvedRange& range,
                     std::uint64_t more) {
  const SpaceId space = state_.process(pid).space;
  const Region before = region;
  const PageNumber end = range.first + range.count;
  if (end != before.end() || (end + more).value() > kAddressLimit / kPageSize ||
      state_.space(space).overlap(end, more) != nullptr)
    return fail(pid, Outcome::Enomem);
  if (before.accounted && !may_promise(more)) return not_promised(pid);
  Region after = before;
  after.pages += more;
  update_region(space, index_of(space, before), after);
  if (before.accounted) change(AddCommitted{static_cast<std::int64_t>(more)});
  const auto& names = state_.space(space).names();
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    NamedRange name = names[i];
    if (name.name != before.name || name.inherited) continue;
    name.pages = std::max(name.pages, (after.end() - name.start));
    if (!(name == names[i])) {
      const NamedRange old = names[i];
      change(SetName{space, i, old, name});
    }
  }
  Event e = at_page(EventKind::ChangeRegion, pid, end);
  e.count = more;
  event(e);
  if (before.locked && populate(pid, end, more) == Outcome::Sigkill) return Outcome::Sigkill;
  return Outcome::Ok;
}

/// The entries move with their frames: nothing is copied, sharing is kept (rule 20). Several
/// regions, and the holes between them, move as they are (since Linux 6.17; before, EFAULT).
Outcome Kernel::move_range(Pid pid, const ResolvedRange& range, TextId as) {
  const SpaceId space = state_.process(pid).space;
  const PageNumber to = state_.space(space).next_region_start();
  const PageNumber end = range.first + range.count;
  if ((to + range.count).value() > kAddressLimit / kPageSize)
    return fail_to_map(pid, as, range.count, Outcome::Enomem);
  own_tables(pid, range.first, range.count);
  split_huge_at_ends(pid, range.first, range.count);
  Event e = at_page(EventKind::Move, pid, range.first);
  e.count = range.count;
  split_at(space, range.first);
  split_at(space, end);
  std::vector<Region> pieces;
  for (const Region& r : state_.space(space).regions())
    if (r.start >= range.first && r.end() <= end) pieces.push_back(r);
  const bool aligned = range.first.value() % kEntriesPerTable == to.value() % kEntriesPerTable;
  std::vector<std::pair<PageNumber, Entry>> entries;
  state_.space(space).table().for_each(range.first, range.count, [&](PageNumber p, Entry x) {
    entries.emplace_back(p, aligned ? x : x.without(Entry::kHuge));
  });
  bool named = false;
  for (const Region& old : pieces) {
    Region moved = old;
    moved.name = as;
    moved.start = to + (old.start - range.first);
    moved.first_index = static_cast<std::uint32_t>(old.start - range.first);
    // The new region counts before the old one goes, so that shared memory is never without a user.
    if (moved.object.value() != 0) {
      const std::uint32_t users = state_.objects[moved.object.value() - 1]->regions;
      change(SetObjectRegions{moved.object, users, users + 1});
    }
    if (named) {
      insert_region(space, moved);
    } else {
      add_region(space, moved, static_cast<std::uint32_t>(range.count));
    }
    named = true;
  }
  operations_ += entries.size();
  for (const auto& [page, entry] : entries) {
    flush_page(space, page);
    set_entry(space, page, Entry{});
    set_entry(space, to + (page - range.first), entry);
  }
  for (auto at = static_cast<std::uint32_t>(state_.space(space).regions().size()); at-- > 0;) {
    const Region& r = state_.space(space).regions()[at];
    if (r.start >= range.first && r.end() <= end) remove_region_at(space, at);
  }
  remove_empty_tables(space, range.first, range.count);
  if (!entries.empty() && entries.front().second.maps_frame())
    e.from = e.to = entries.front().second.frame();
  event(e);
  return Outcome::Ok;
}

}  // namespace cowscope
