// fork: dup_mmap and copy_page_range of Linux (mm/memory.c), and the naive copy it is compared
// with.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
namespace {

bool copied_under_eager(const Region& region) {
  return region.sharing == Sharing::Private && region.prot.write;
}

}  // namespace

/// A page pinned for a device is copied for the child at once: the device and the parent keep the
/// frame (copy_present_page, rule 8). Of a huge page all count as pinned if one is
/// (folio_maybe_dma_pinned).
bool Kernel::pinned_here(Entry e) const {
  if (!e.maps_frame() || !e.exclusive() || state_.pins->empty()) return false;
  const Frame& f = state_.frames[e.frame()];
  if (f.folio == 0) return f.pins > 0;
  return std::any_of(state_.pins->begin(), state_.pins->end(),
                     [&](const PinRecord& p) { return state_.frames[p.frame].folio == f.folio; });
}

/// Frames that a fork needs at once.
std::uint64_t Kernel::frames_to_duplicate(const AddressSpace& space) const {
  std::uint64_t frames = 0;
  if (setup_.config.policy != Policy::Eager && state_.pins->empty()) return 0;
  for (const Region& r : space.regions()) {
    if (r.dont_fork || r.wipe_on_fork || r.sharing == Sharing::Shared) continue;
    const bool all = setup_.config.policy == Policy::Eager && copied_under_eager(r);
    space.table().for_each_present(r.start, r.pages, [&](PageNumber, Entry e) {
      frames += static_cast<std::uint64_t>(all ? e.maps_frame() : pinned_here(e));
    });
  }
  return frames;
}

/// Overcommit: what the child could come to need must be promised.
bool Kernel::may_promise_fork(const AddressSpace& space) const {
  std::uint64_t all = 0;
  for (const Region& r : space.regions()) {
    if (!r.accounted || r.dont_fork) continue;
    all += r.pages;
    if (!may_promise(setup_.config.overcommit == Overcommit::Strict ? all : r.pages)) return false;
  }
  return true;
}

Outcome Kernel::run(Pid pid, const struct Fork& c) {
  const Process parent = state_.process(pid);
  if (state_.living >= setup_.config.max_processes) return fail(parent.pid, Outcome::Eagain);
  Process child = parent;
  child.pid = Pid{static_cast<std::uint32_t>(state_.processes.size() + 1)};
  child.name = c.as;
  child.parent = parent.pid;
  if (c.kind != ForkKind::Fork) return share_space(parent, child, c.kind);

  const std::uint64_t frames = frames_to_duplicate(state_.space(parent.space));
  if (frames > state_.frames.free_count() ||
      (!charge_fits(pid, frames) && !reclaim_for(pid, frames)))
    return fail(parent.pid, Outcome::Enomem);
  if (!may_promise_fork(state_.space(parent.space))) return not_promised(pid);
  child.space = SpaceId{static_cast<std::uint32_t>(state_.spaces.size() + 1)};
  const std::vector<Region> regions = state_.space(parent.space).regions();
  change(AddSpace{child.space});
  change(SetUsers{child.space, 0, 1});
  change(AddProcess{child});
  copy_regions(parent.space, child.space, regions);
  if (setup_.config.policy != Policy::OnDemand) copy_tables(parent.space, child.space, regions);
  Event e = call(EventKind::Fork, parent.pid);
  e.other = child.pid;
  event(e);

  if (setup_.config.policy == Policy::OnDemand) share_tables(parent.pid, child.pid);
  bool protects = false;
  for (const Region& r : regions) {
    copy_entries(parent.pid, child.pid, r);
    protects = protects || (r.anon_vma && r.prot.write && !r.dont_fork && !r.wipe_on_fork &&
                            setup_.config.policy != Policy::Eager);
  }
  // The CPU may still remember entries as writable (those of each run were flushed with it, so that
  // the TLB never disagrees); Linux flushes the whole address space once.
  if (protects) {
    flush_space(parent.space);
    event(call(EventKind::Flush, parent.pid));
  }
  return Outcome::Ok;
}

/// vfork and clone(CLONE_VM): the child runs in the same address space, so there is nothing to copy
/// and nothing to write-protect (rule 13). A vfork parent waits until the child execs or ends.
Outcome Kernel::share_space(const Process& parent, const Process& child, ForkKind kind) {
  const std::uint32_t users = state_.space(parent.space).users();
  change(AddProcess{child});
  change(SetUsers{parent.space, users, users + 1});
  Event e = call(EventKind::Clone, parent.pid);
  e.other = child.pid;
  event(e);
  if (kind == ForkKind::Clone) return Outcome::Ok;
  Process waiting = parent;
  waiting.state = ProcessState::Waiting;
  waiting.waits_for = child.pid;
  waiting.lends_space = true;
  set_process(waiting);
  e.kind = EventKind::Block;
  event(e);
  return Outcome::Ok;
}

/// dup_mmap: the child's regions. What the parent excepted (MADV_DONTFORK) it does not get; what is
/// to be wiped it gets empty; locks are not inherited.
void Kernel::copy_regions(SpaceId parent, SpaceId child, const std::vector<Region>& regions) {
  const std::vector<NamedRange> names = state_.space(parent).names();
  for (NamedRange n : names) {
    n.mapped = n.mapped && std::any_of(regions.begin(), regions.end(), [&](const Region& r) {
                 return r.name == n.name && !r.dont_fork;
               });
    change(AddName{child, n});
  }
  std::uint32_t at = 0;
  for (const Region& from : regions) {
    if (from.dont_fork) continue;
    Region r = from;
    r.locked = false;
    if (r.wipe_on_fork) r.anon_vma = false;
    r.anon_vma_by_fork = r.anon_vma;
    change(InsertRegion{child, at++, r});
    if (r.accounted) change(AddCommitted{static_cast<std::int64_t>(r.pages)});
    if (r.object.value() == 0) continue;
    const std::uint32_t users = state_.objects[r.object.value() - 1]->regions;
    change(SetObjectRegions{r.object, users, users + 1});
  }
}

/// copy_pte_range gives the child a table for each of the parent's, also where nothing is in it.
void Kernel::copy_tables(SpaceId parent, SpaceId child, const std::vector<Region>& regions) {
  const auto copied = [&](const Region& r) {
    return !r.dont_fork && !r.wipe_on_fork &&
           (r.anon_vma || (setup_.config.policy == Policy::Eager && copied_under_eager(r)));
  };
  std::vector<PageNumber> bases;
  auto region = regions.begin();
  for (const PageTable::Slot& t : state_.space(parent).table().tables()) {
    const PageNumber base{t.index * kEntriesPerTable}, end = base + kEntriesPerTable;
    while (region != regions.end() && region->end() <= base) ++region;
    for (auto r = region; r != regions.end() && r->start < end; ++r)
      if (copied(*r)) {
        bases.push_back(base);
        break;
      }
  }
  for (const PageNumber base : bases) add_table(child, base);
}

/// Walks a region's entries and handles each run of neighbours with the same decision as one event.
/// Rule 4: only a region with something private in it is copied, others refault.
void Kernel::copy_entries(Pid parent, Pid child, const Region& region) {
  enum class Fate : std::uint8_t { Skip, Share, Duplicate, Name };
  struct Run {
    PageNumber first;
    std::uint64_t count = 0;
    Fate fate = Fate::Skip;
    Entry like;
  };
  constexpr std::uint32_t kSame =
      Entry::kWritable | Entry::kExclusive | Entry::kZero | Entry::kHuge;
  const bool kept_out = region.dont_fork || region.wipe_on_fork;
  const bool eager =
      !kept_out && setup_.config.policy == Policy::Eager && copied_under_eager(region);
  // A shared region has an anon_vma only where guard pages were put into it; then its entries are
  // copied too, and stay as they are (vma_needs_copy).
  const bool copied = !kept_out && region.anon_vma;
  const PageTable &table = space_of(parent).table(), &childs = space_of(child).table();
  // A huge entry that cannot be shared is split, and its pages are copied (copy_huge_pmd).
  std::vector<PageNumber> pinned;
  if (copied && !state_.pins->empty())
    table.for_each_present(region.start, region.pages, [&](PageNumber page, Entry e) {
      if (e.huge() && page.value() % kEntriesPerTable == 0 && pinned_here(e))
        pinned.push_back(page);
    });
  for (const PageNumber page : pinned) split_huge(parent, page);
  std::vector<Run> runs;
  const auto add = [&](PageNumber page, std::uint64_t count, Entry e) {
    if (const PageTable::Slot* t = childs.table_of(page); t != nullptr && t->shared != 0)
      return;  // copied with its table
    Fate fate = Fate::Skip;
    if (!e.present()) {
      if (!copied) return;
      fate = Fate::Name;
    } else if ((eager && e.maps_frame()) || (copied && pinned_here(e))) {
      fate = Fate::Duplicate;
    } else if (copied) {
      fate = Fate::Share;
    }
    if (!runs.empty()) {
      Run& last = runs.back();
      const bool alike =
          last.fate == fate && (fate != Fate::Share || ((last.like.bits ^ e.bits) & kSame) == 0);
      if (alike && last.first + last.count == page) {
        last.count += count;
        return;
      }
    }
    runs.push_back({page, count, fate, e});
  };
  // What is done with an entry hangs on these bits alone, unless frames are pinned.
  const std::uint32_t telling =
      state_.pins->empty() ? kSame | Entry::kPresent | Entry::kSwap | Entry::kGuard : ~0U;
  table.for_each_run(region.start, region.pages, telling, add);
  for (const Run& run : runs) {
    operations_ += run.count;
    switch (run.fate) {
      case Fate::Share: share_run(parent, child, region, run.first, run.count, run.like); break;
      case Fate::Duplicate: duplicate_run(parent, child, region, run.first, run.count); break;
      case Fate::Name: copy_names(parent, child, run.first, run.count); break;
      case Fate::Skip: {
        Event e = at_page(EventKind::Skip, parent, run.first);
        e.other = child;
        e.count = run.count;
        e.reason = region.dont_fork                    ? Reason::DontFork
                   : region.wipe_on_fork               ? Reason::WipeOnFork
                   : region.sharing == Sharing::Shared ? Reason::SharedMemory
                                                       : Reason::NoAnonVma;
        if (run.like.maps_frame()) e.from = run.like.frame();
        event(e);
        break;
      }
    }
  }
}

/// copy_nonpresent_pte: pages in swap are duplicated by name, exclusive for neither any more; guard
/// pages are copied.
void Kernel::copy_names(Pid parent, Pid child, PageNumber first, std::uint64_t count) {
  const SpaceId from = state_.process(parent).space, to = state_.process(child).space;
  Event e = at_page(EventKind::Share, parent, first);
  e.other = child;
  e.count = count;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Entry entry = state_.space(from).table().get(first + i);
    if (entry.swapped()) {
      hold_slot(entry.slot());
      set_entry(from, first + i, entry.without(Entry::kExclusive));
    }
    set_entry(to, first + i, entry.without(Entry::kExclusive));
  }
  event(e);
}

/// The last-level tables that these pages need.
void Kernel::add_tables(SpaceId space, PageNumber first, std::uint64_t count) {
  for (std::uint64_t table = first.value() / kEntriesPerTable;
       table <= (first.value() + count - 1) / kEntriesPerTable; ++table)
    if (const PageNumber page{table * kEntriesPerTable};
        !state_.space(space).table().has_table(page))
      add_table(space, page);
}

/// copy_present_ptes: both sides map the same frames; of private memory write-protected and no
/// longer exclusive. The child's accessed bit is clear, dirty is kept (rule 3).
void Kernel::share_run(Pid parent, Pid child, const Region& region, PageNumber first,
                       std::uint64_t count, Entry like) {
  const SpaceId from = state_.process(parent).space, to = state_.process(child).space;
  add_tables(to, first, count);
  const bool protect = region.sharing == Sharing::Private;
  change(ShareEntries{from, to, first, count, like.writable(), like.exclusive(), protect});
  if (protect && like.writable()) flush_range(from, first, count);
  Event e = at_page(EventKind::Share, parent, first);
  e.other = child;
  e.count = count;
  e.huge = like.huge();
  e.cow = protect && region.prot.write;
  if (like.maps_frame()) {
    e.from = e.to = like.frame();
    e.refs_after = state_.frames.refs(e.from);
    e.refs_before = e.refs_after - 1;
  }
  event(e);
}

/// What a kernel without copy-on-write would do: a new frame and 4096 bytes for every page.
void Kernel::duplicate_run(Pid parent, Pid child, const Region& region, PageNumber first,
                           std::uint64_t count) {
  const SpaceId from = state_.process(parent).space, to = state_.process(child).space;
  if (!region.anon_vma) {
    const AddressSpace& space = state_.space(to);
    Region after = *space.find(region.start);
    after.anon_vma = true;
    update_region(to, index_of(to, after), after);
  }
  Event e = at_page(EventKind::Duplicate, parent, first);
  e.other = child;
  e.count = count;
  e.refs_before = e.refs_after = 1;
  if (setup_.config.policy != Policy::Eager) e.reason = Reason::Pinned;
  add_tables(to, first, count);
  change(DuplicateEntries{from, to, first, count, region.prot.write, state_.process(child).group});
  e.from = state_.space(from).table().get(first).frame();
  e.to = state_.space(to).table().get(first).frame();
  Totals t;
  t.copies = count;
  t.bytes_copied = count * kPageSize;
  event(e, t);
}

}  // namespace cowscope
