// madvise: what a program tells the kernel about its memory. Sources: mm/madvise.c, mm/ksm.c.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

/// Cuts the regions that a range begins or ends in, applies `mark` to those inside, and joins those
/// that it changed with what then differs in nothing; others are left as they are (vma_modify).
template <class Mark>
void Kernel::mark_regions(Pid pid, const ResolvedRange& range, Mark&& mark) {
  const SpaceId space = state_.process(pid).space;
  const PageNumber end = range.first + range.count;
  const std::vector<Region> regions = state_.space(space).regions();
  for (const Region& before : regions) {
    const PageNumber from = std::max(before.start, range.first), to = std::min(before.end(), end);
    Region marked = before;
    mark(marked);
    if (from >= to || marked == before) continue;
    for (const PageNumber edge : {from, to})  // vma_adjust_trans_huge
      if (edge.value() % kEntriesPerTable != 0 && state_.space(space).table().get(edge).huge()) {
        own_tables(pid, edge, 1);
        split_huge(pid, edge);
      }
    split_at(space, from);
    split_at(space, to);
    Region r = *state_.space(space).find(from);
    mark(r);
    update_region(space, index_of(space, r), r);
    merge_around(space, from, to - from);
  }
}

/// mlock marks the regions and faults them in; what cannot be faulted in is ENOMEM, and the mark
/// stays. munlock only takes the mark away. Both stop at a hole, and then
/// nothing is faulted in (apply_vma_lock_flags).
Outcome Kernel::run(Pid pid, const Mlock& c) {
  const SpaceId space = state_.process(pid).space;
  const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
  const ResolvedRange marked{range.first, covered(space, range), range.region, range.first_index};
  if (marked.count > 0) {
    Event e = at_page(c.lock ? EventKind::Lock : EventKind::Unlock, pid, range.first);
    e.count = marked.count;
    mark_regions(pid, marked, [&](Region& r) { r.locked = c.lock; });
    event(e);
  }
  if (marked.count < range.count) return fail(pid, Outcome::Enomem);
  if (!c.lock) return Outcome::Ok;
  const Outcome o = populate(pid, range.first, range.count);
  return end_call(pid, o == Outcome::Efault ? Outcome::Enomem : o);
}

/// May this advice be given for that region at all? Otherwise EINVAL, and what lies before it has
/// been done.
bool Kernel::takes_advice(const Region& r, Advice advice) {
  const bool anonymous = !r.file && r.sharing == Sharing::Private;
  switch (advice) {
    case Advice::DontNeed:
    case Advice::Cold:
    case Advice::PageOut: return !r.locked;
    case Advice::Free: return anonymous && !r.locked;
    case Advice::WipeOnFork: return anonymous;
    case Advice::GuardInstall: return !r.locked;
    default: return true;
  }
}

Outcome Kernel::run(Pid pid, const Madvise& c) {
  const SpaceId space = state_.process(pid).space;
  const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
  switch (c.advice) {
    case Advice::PopulateRead: return advise_populate(pid, range, AccessType::Read);
    case Advice::PopulateWrite: return advise_populate(pid, range, AccessType::Write);
    default: break;
  }
  const PageNumber end = range.first + range.count;
  bool hole = false;
  for (PageNumber at = range.first; at < end;) {
    const Region* found = state_.space(space).find(at);
    if (found == nullptr) {  // holes are told of at the end (rule 15)
      hole = true;
      at = at + 1;
      continue;
    }
    const Region r = *found;
    const PageNumber to = std::min(r.end(), end);
    if (!takes_advice(r, c.advice)) return fail(pid, Outcome::Einval);
    if (const Outcome o = advise_region(pid, r, at, to - at, c.advice); o != Outcome::Ok) return o;
    at = to;
  }
  return hole ? fail(pid, Outcome::Enomem) : Outcome::Ok;
}

Outcome Kernel::advise_region(Pid pid, const Region& r, PageNumber first, std::uint64_t count,
                              Advice advice) {
  const SpaceId space = state_.process(pid).space;
  const auto mark = [&](auto&& set) {
    Event e = at_page(EventKind::Advise, pid, first);
    e.advice = advice;
    e.count = count;
    mark_regions(pid, ResolvedRange{first, count, r.name, 0}, set);
    event(e);
  };
  switch (advice) {
    case Advice::DontNeed:
      unmap_pages(pid, space, first, count, false);
      remove_emptied_tables(pid, first, count);
      break;
    case Advice::DontFork: mark([](Region& x) { x.dont_fork = true; }); break;
    case Advice::DoFork: mark([](Region& x) { x.dont_fork = false; }); break;
    case Advice::WipeOnFork: mark([](Region& x) { x.wipe_on_fork = true; }); break;
    case Advice::KeepOnFork: mark([](Region& x) { x.wipe_on_fork = false; }); break;
    case Advice::Mergeable:
      if (r.sharing == Sharing::Private) mark([](Region& x) { x.mergeable = true; });
      break;
    case Advice::Unmergeable:
      if (!r.mergeable) break;
      mark([](Region& x) { x.mergeable = false; });
      return end_call(pid, unmerge(pid, first, count));
    case Advice::HugePage: mark([](Region& x) { x.huge = HugeAdvice::Yes; }); break;
    case Advice::NoHugePage: mark([](Region& x) { x.huge = HugeAdvice::No; }); break;
    case Advice::Free:
    case Advice::Cold: age_pages(pid, first, count, advice); break;
    case Advice::PageOut: page_out(pid, first, count); break;
    case Advice::WillNeed: will_need(pid, r, first, count); break;
    case Advice::GuardInstall:
      unmap_pages(pid, space, first, count, true);
      set_guards(pid, first, count, advice);
      break;
    case Advice::GuardRemove: set_guards(pid, first, count, advice); break;
    case Advice::Collapse: return collapse(pid, r, first, count);
    case Advice::PopulateRead:
    case Advice::PopulateWrite: break;
  }
  return Outcome::Ok;
}

/// break_ksm: merged pages of the range get a copy of their own. It is exclusive, but clean and
/// write-protected: the next store takes a fault and reuses it (wp_page_copy with
/// FAULT_FLAG_UNSHARE).
Outcome Kernel::unmerge(Pid pid, PageNumber first, std::uint64_t count) {
  std::vector<PageNumber> merged;
  space_of(pid).table().for_each_present(first, count, [&](PageNumber p, Entry e) {
    if (e.maps_frame() && state_.frames.common(e.frame()).kind == FrameKind::Ksm)
      merged.push_back(p);
  });
  for (const PageNumber page : merged) {
    Access a{pid};
    a.mode = AccessMode::Unshare;
    a.type = AccessType::Write;
    a.page = page;
    ++access_;
    in_access_ = true;
    const Outcome o = handle_fault(a);
    in_access_ = false;
    if (o != Outcome::Ok) return o;
  }
  return Outcome::Ok;
}

/// Does anyone else map any part of the huge page (folio_maybe_mapped_shared)? False if it is none.
bool Kernel::maps_shared_folio(Entry entry) const {
  if (!entry.maps_frame() || state_.frames[entry.frame()].folio == 0) return false;
  const std::uint32_t head = state_.frames[entry.frame()].folio - 1;
  for (std::uint32_t i = 0; i < kEntriesPerTable; ++i)
    if (state_.frames.mapped(FrameNumber{head + i}) > 1) return true;
  return false;
}

/// MADV_FREE: this process's entries lose dirty and accessed, and reclaim may drop the pages
/// without writing them, also where they are shared (rule 16); only a shared page that is in the
/// swap cache is passed over, and a huge one. MADV_COLD: accessed is cleared where nobody else maps
/// the page.
void Kernel::age_pages(Pid pid, PageNumber first, std::uint64_t count, Advice advice) {
  const SpaceId space = state_.process(pid).space;
  own_tables(pid, first, count);
  if (advice == Advice::Free)
    for (const PageNumber edge : {first, first + count}) {
      const Entry entry = state_.space(space).table().get(edge);
      if (edge.value() % kEntriesPerTable != 0 && entry.huge() && !maps_shared_folio(entry))
        split_huge(pid, edge);
    }
  Event e = at_page(EventKind::Advise, pid, first);
  e.advice = advice;
  e.count = 0;
  std::vector<std::pair<PageNumber, Entry>> found;
  state_.space(space).table().for_each(first, count,
                                       [&](PageNumber p, Entry x) { found.emplace_back(p, x); });
  const std::vector<bool> locked = advice == Advice::Free ? locked_frames() : std::vector<bool>();
  operations_ += found.size();
  for (const auto& [page, old] : found) {
    if (advice == Advice::Free && old.swapped()) {
      e.freed += remove_entry(space, page);
      ++e.count;
      continue;
    }
    if (!old.maps_frame()) continue;
    const Frame before = state_.frames[old.frame()];
    if (old.huge() && maps_shared_folio(old)) continue;
    if (advice == Advice::Cold) {
      if (before.mapped != 1) continue;
      flush_page(space, page);
      set_entry(space, page, old.without(Entry::kAccessed));
      ++e.count;
      continue;
    }
    // madvise_free_pte_range: what others map too is passed over if it is dirty or in swap itself.
    if ((before.slot != 0 || before.dirty) && before.mapped != 1) continue;
    if (before.slot != 0) {
      if ((*state_.swap)[before.slot - 1].count != 0) continue;
      drop_swap_cache(old.frame());
    }
    if (before.kind != FrameKind::Anon) continue;
    flush_page(space, page);
    set_entry(space, page, old.without(Entry::kAccessed | Entry::kDirty));
    Frame after = state_.frames[old.frame()];
    after.lazy_free = locked.empty() || !locked[old.frame().value()];
    after.dirty = false;
    if (!(after == state_.frames[old.frame()]))
      change(SetFrame{old.frame(), state_.frames[old.frame()], after});
    ++e.count;
  }
  if (e.count > 0) event(e);
}

/// What anyone has locked is on no list that reclaim looks at (folio_mark_lazyfree: unevictable).
/// By frame; empty if there is nothing.
std::vector<bool> Kernel::locked_frames() const {
  std::vector<bool> locked;
  for (const auto& space : state_.spaces)
    for (const Region& r : space->regions()) {
      if (!r.locked) continue;
      locked.resize(state_.frames.size());
      space->table().for_each_present(r.start, r.pages, [&](PageNumber, Entry e) {
        if (e.maps_frame()) locked[e.frame().value()] = true;
      });
    }
  return locked;
}

/// shrink_folio_list for a page of a file or of shared memory: it is unmapped, and leaves the page
/// cache if it is not pinned and either clean and on disk, or shared memory that nobody ever wrote.
/// Other shared memory stays in memory (simplified: Linux has it swapped).
void Kernel::push_out(Pid pid, PageNumber page, Entry entry) {
  const SpaceId space = state_.process(pid).space;
  const FrameNumber frame = entry.frame();
  if (state_.frames.mapped(frame) != 1) return;
  Event e = at_page(EventKind::Unmap, pid, page);
  e.from = frame;
  e.refs_before = state_.frames.refs(frame);
  e.refs_after = e.refs_before - 1;
  const bool written = entry.dirty() && state_.frames.common(frame).kind == FrameKind::Shared;
  if (written) set_page_dirty(frame);
  flush_page(space, page);
  set_entry(space, page, Entry{});
  event(e);
  if (!can_drop(frame)) return;
  e.kind = EventKind::Evict;
  e.freed = 1;
  e.refs_before = e.refs_after = 0;
  drop_cached(frame);
  event(e);
}

/// try_to_unmap_one: a page that was to be dropped, but has been written since, becomes one like
/// any other and stays for this time.
bool Kernel::keep_after_all(Pid pid, PageNumber page, Entry entry) {
  const Frame before = state_.frames[entry.frame()];
  if (!before.lazy_free || before.mapped != 1 || !is_dirty(entry)) return false;
  Frame after = before;
  after.lazy_free = false;
  Event e = at_page(EventKind::Advise, pid, page);
  e.advice = Advice::PageOut;
  e.from = entry.frame();
  change(SetFrame{entry.frame(), before, after});
  event(e);
  return true;
}

/// MADV_PAGEOUT: pages that only this entry maps leave memory: anonymous ones for swap, if there is
/// any; those of files and shared memory as push_out() says.
void Kernel::page_out(Pid pid, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  own_tables(pid, first, count);
  std::vector<PageNumber> pages;
  state_.space(space).table().for_each_present(first, count,
                                               [&](PageNumber p, Entry) { pages.push_back(p); });
  operations_ += pages.size();
  for (const PageNumber page : pages) {
    Entry e = state_.space(space).table().get(page);
    if (!e.maps_frame()) continue;
    const FrameKind kind = state_.frames.common(e.frame()).kind;
    if (kind == FrameKind::File || kind == FrameKind::Shared) {
      push_out(pid, page, e);
      continue;
    }
    if (e.huge() && state_.frames.mapped(e.frame()) == 1 && setup_.config.swap > 0)
      split_huge(pid, page);
    e = state_.space(space).table().get(page);
    if (keep_after_all(pid, page, e) || !can_swap_out(e)) continue;
    Event one = at_page(EventKind::SwapOut, pid, page);
    one.from = e.frame();
    one.freed = swap_out(space, page);
    event(one);
  }
}

/// MADV_WILLNEED: a file's pages are read into the page cache, swapped ones into the swap cache;
/// nothing is mapped.
void Kernel::will_need(Pid pid, const Region& region, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  if (region.file) {
    const auto from = static_cast<std::uint32_t>(region.backing_page + (first - region.start));
    if (state_.frames.free_count() > 0 && charge_fits(pid, 1))
      read_file_pages(pid, *region.file, ~0U, from, from + static_cast<std::uint32_t>(count), 0,
                      first);
    return;
  }
  std::vector<std::uint32_t> slots;
  state_.space(space).table().for_each(first, count, [&](PageNumber, Entry e) {
    if (e.swapped()) slots.push_back(e.slot());
  });
  Event e = at_page(EventKind::ReadIn, pid, first);
  e.decision = FaultOutcome::SwappedIn;
  e.count = 0;
  for (const std::uint32_t slot : slots) {
    if ((*state_.swap)[slot].cache != kNoFrame) continue;
    if (state_.frames.free_count() == 0 || !charge_fits(pid, 1)) break;
    const FrameNumber frame = read_slot(pid, slot);
    if (e.count++ == 0) e.to = frame;
  }
  if (e.count > 0) event(e);
}

/// Guard pages (Linux 6.13): markers in the page table, so that fork copies them (rule 21).
void Kernel::set_guards(Pid pid, PageNumber first, std::uint64_t count, Advice advice) {
  const SpaceId space = state_.process(pid).space;
  own_tables(pid, first, count);
  const bool install = advice == Advice::GuardInstall;
  if (install) prepare_anon(space, *state_.space(space).find(first));
  operations_ += count;
  Event e = at_page(EventKind::Guard, pid, first);
  e.advice = advice;
  e.count = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Entry old = state_.space(space).table().get(first + i);
    if (install) set_entry(space, first + i, Entry{Entry::kGuard});
    else if (old.guard()) set_entry(space, first + i, Entry{});
    else continue;
    ++e.count;
  }
  if (e.count > 0) event(e);
}

}  // namespace cowscope
