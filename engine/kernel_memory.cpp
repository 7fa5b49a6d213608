// The calls that change an address space: mmap, munmap, mprotect, brk.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
void Kernel::add_region(SpaceId space, Region region, std::uint32_t name_pages) {
  if (region.sharing == Sharing::Shared && !region.file && region.object.value() == 0) {
    region.object = ObjectId{static_cast<std::uint32_t>(state_.objects.size() + 1)};
    change(AddObject{region.object, name_pages});
    change(SetObjectRegions{region.object, 0, 1});
    change(AddCommitted{static_cast<std::int64_t>(name_pages)});
  }
  const AddressSpace& s = state_.space(space);
  const NamedRange name{region.name, region.start, name_pages, true, false};
  std::uint32_t index = 0;
  while (index < s.names().size() && s.names()[index].name != region.name) ++index;
  if (index < s.names().size()) {
    change(SetName{space, index, s.names()[index], name});
  } else {
    change(AddName{space, name});
  }
  region.accounted = region.accounted || is_accountable(region);
  insert_region(space, region);
}

/// Puts a region into its place in the list, and counts what it promises.
void Kernel::insert_region(SpaceId space, Region region) {
  if (region.accounted) change(AddCommitted{static_cast<std::int64_t>(region.pages)});
  const auto& regions = state_.space(space).regions();
  const auto at = static_cast<std::uint32_t>(std::count_if(
      regions.begin(), regions.end(), [&](const Region& r) { return r.start < region.start; }));
  change(InsertRegion{space, at, region});
}

/// Takes a region out of the list; a shared object that nobody maps any more is gone with its
/// frames, and a name without a region stands for an address only. Requires that no entry is left
/// in it.
void Kernel::remove_region_at(SpaceId space, std::uint32_t at) {
  const Region r = state_.space(space).regions()[at];
  change(EraseRegion{space, at, r});
  if (r.accounted) change(AddCommitted{-static_cast<std::int64_t>(r.pages)});
  if (r.object.value() != 0) {
    const std::uint32_t users = state_.objects[r.object.value() - 1]->regions;
    change(SetObjectRegions{r.object, users, users - 1});
    if (users == 1) {
      const std::vector<FrameNumber> frames = state_.objects[r.object.value() - 1]->frames;
      change(AddCommitted{-static_cast<std::int64_t>(frames.size())});
      for (std::uint32_t i = 0; i < frames.size(); ++i) {
        if (frames[i] == kNoFrame) continue;
        change(SetObjectFrame{r.object, i, frames[i], kNoFrame});
        const Frame before = state_.frames[frames[i]];
        Frame after = before;  // a pin may keep it
        after.cached = false;
        after.owner = after.owner_page = 0;
        after.kind = FrameKind::Anon;
        change(SetFrame{frames[i], before, after});
        free_if_unused(frames[i]);
      }
    }
  }
  const AddressSpace& s = state_.space(space);
  for (const Region& other : s.regions())
    if (other.name == r.name) return;
  for (std::uint32_t i = 0; i < s.names().size(); ++i) {
    NamedRange name = s.names()[i];
    if (name.name != r.name || !name.mapped) continue;
    const NamedRange before = name;
    name.mapped = false;
    change(SetName{space, i, before, name});
  }
}

/// Empties one entry, whatever it is; returns how many frames became free. What a shared page's
/// entry knew of stores its page knows from then on (zap_present_ptes).
std::uint64_t Kernel::remove_entry(SpaceId space, PageNumber page) {
  const Entry entry = state_.space(space).table().get(page);
  if (entry.maps_frame() && entry.dirty() &&
      state_.frames.common(entry.frame()).kind == FrameKind::Shared)
    set_page_dirty(entry.frame());
  flush_page(space, page);
  set_entry(space, page, Entry{});
  if (entry.maps_frame()) return free_if_unused(entry.frame());
  return entry.swapped() ? release_slot(entry.slot()) : 0;
}

std::uint64_t Kernel::unmap_entries(Pid pid, SpaceId space, const Region& region, PageNumber first,
                                    std::uint64_t count, bool guards_too) {
  struct Mapped {
    PageNumber page;
    Entry entry;
  };
  std::vector<Mapped> mapped;
  const Emptied quickly = journal_ == nullptr ? unmap_quickly(space, first, count) : Emptied{};
  state_.space(space).table().for_each(first, count, [&](PageNumber p, Entry e) {
    if (guards_too || !e.guard()) mapped.push_back({p, e});
  });
  if (mapped.empty() && quickly.entries == 0) return 0;
  Event e = at_page(EventKind::Unmap, pid, mapped.empty() ? first : mapped.front().page);
  e.region = region.name;
  e.count = mapped.size() + quickly.entries;
  e.freed = quickly.freed;
  operations_ += e.count;
  for (const Mapped& m : mapped) {
    if (m.entry.maps_frame() && e.from == kNoFrame) {
      e.from = m.entry.frame();
      e.refs_before = state_.frames.refs(e.from);
      e.refs_after = e.refs_before - 1;
    }
    e.freed += remove_entry(space, m.page);
  }
  event(e);
  return e.freed;
}

void Kernel::unmap_pages(Pid pid, SpaceId space, PageNumber first, std::uint64_t count,
                         bool guards_too) {
  own_tables(pid, first, count);
  split_huge_at_ends(pid, first, count);
  const PageNumber end = first + count;
  const std::vector<Region> regions = state_.space(space).regions();
  for (const Region& r : regions) {
    const PageNumber from = std::max(r.start, first), to = std::min(r.end(), end);
    if (from < to) unmap_entries(pid, space, r, from, to - from, guards_too);
  }
}

void Kernel::split_at(SpaceId space, PageNumber page) {
  const Region* found = state_.space(space).find(page);
  if (found == nullptr || found->start == page) return;
  const std::uint32_t at = index_of(space, *found);
  Region low = *found, high = *found;
  low.pages = page - found->start;
  high.start = page;
  high.pages = found->pages - low.pages;
  high.first_index += static_cast<std::uint32_t>(low.pages);
  high.backing_page += static_cast<std::uint32_t>(low.pages);
  update_region(space, at, low);
  change(InsertRegion{space, at + 1, high});
  if (high.object.value() != 0) {
    const std::uint32_t users = state_.objects[high.object.value() - 1]->regions;
    change(SetObjectRegions{high.object, users, users + 1});
  }
}

/// Neighbours that differ in nothing become one again (vma_merge); something private in either
/// makes fork copy both, unless it came by fork (is_mergeable_anon_vma, vma_is_fork_child).
void Kernel::merge_around(SpaceId space, PageNumber first, std::uint64_t count) {
  const auto mergeable = [](const Region& a, const Region& b) {
    return a.anon_vma_by_fork == b.anon_vma_by_fork && a.end() == b.start && a.name == b.name &&
           a.prot == b.prot && a.sharing == b.sharing && a.file == b.file && a.object == b.object &&
           a.first_index + a.pages == b.first_index && a.dont_fork == b.dont_fork &&
           a.wipe_on_fork == b.wipe_on_fork && a.mergeable == b.mergeable && a.locked == b.locked &&
           a.huge == b.huge && a.accounted == b.accounted &&
           ((!a.file && a.object.value() == 0) || a.backing_page + a.pages == b.backing_page);
  };
  for (std::uint32_t at = 0; at + 1 < state_.space(space).regions().size();) {
    const Region a = state_.space(space).regions()[at], b = state_.space(space).regions()[at + 1];
    if (a.end() < first || b.start > first + count || !mergeable(a, b)) {
      ++at;
      continue;
    }
    Region both = a;
    both.pages += b.pages;
    both.anon_vma = a.anon_vma || b.anon_vma;
    change(EraseRegion{space, at + 1, b});
    if (b.object.value() != 0) {
      const std::uint32_t users = state_.objects[b.object.value() - 1]->regions;
      change(SetObjectRegions{b.object, users, users - 1});
    }
    update_region(space, at, both);
  }
}

/// free_pgtables: last-level tables that no region needs any more.
void Kernel::remove_empty_tables(SpaceId space, PageNumber first, std::uint64_t count) {
  std::vector<PageNumber> gone;
  for (const auto& slot : state_.space(space).table().tables()) {
    const PageNumber base{slot.index * kEntriesPerTable};
    if (base + kEntriesPerTable <= first || base >= first + count) continue;
    if (state_.space(space).overlap(base, kEntriesPerTable) == nullptr) gone.push_back(base);
  }
  for (const PageNumber page : gone) change(SetTable{space, page, false});
}

/// MADV_DONTNEED frees the last-level tables that it went through from end to end and left empty
/// (zap_pte_range with reclaim_pt, since Linux 6.14).
void Kernel::remove_emptied_tables(Pid pid, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  std::vector<PageNumber> gone;
  for (const auto& slot : state_.space(space).table().tables()) {
    const PageNumber base{slot.index * kEntriesPerTable};
    if (base >= first && base + kEntriesPerTable <= first + count && slot.leaf->used == 0)
      gone.push_back(base);
  }
  if (gone.empty()) return;
  Event e = at_page(EventKind::Advise, pid, gone.front());
  e.advice = Advice::DontNeed;
  e.count = gone.size() * kEntriesPerTable;
  for (const PageNumber page : gone) change(SetTable{space, page, false});
  event(e);
}

Outcome Kernel::fail_to_map(Pid pid, TextId name, std::uint64_t pages, Outcome outcome,
                            Reason reason) {
  const SpaceId space = state_.process(pid).space;
  if (state_.space(space).find(name) == nullptr)
    change(AddName{space, {name, PageNumber{kAddressLimit / kPageSize}, pages, false, true}});
  Event e = call(EventKind::Fail, pid);
  e.outcome = outcome;
  e.reason = reason;
  event(e);
  return outcome;
}

Outcome Kernel::run(Pid pid, const Mmap& c) {
  const SpaceId space = state_.process(pid).space;
  if (c.pages == 0) return fail_to_map(pid, c.region, c.pages, Outcome::Einval);
  Region r;
  r.name = c.region;
  r.start = state_.space(space).next_region_start();
  r.pages = c.pages;
  r.prot = c.prot;
  r.sharing = c.sharing;
  if ((r.end().value()) > kAddressLimit / kPageSize)
    return fail_to_map(pid, c.region, c.pages, Outcome::Enomem);
  if (c.file.value() != 0) {
    for (std::uint32_t i = 0; i < setup_.config.files.size(); ++i)
      if (setup_.config.files[i].path == c.file) r.file = FileId{i};
    r.backing_page = c.file_offset;
  }
  const bool counted = is_accountable(r) || (r.sharing == Sharing::Shared && !r.file);
  if (counted && !may_promise(r.pages))
    return fail_to_map(pid, c.region, c.pages, Outcome::Enomem, Reason::NotPromised);
  add_region(space, r, c.pages);
  Event e = at_page(EventKind::AddRegion, pid, r.start);
  e.count = c.pages;
  event(e);
  // What cannot be populated is left to later faults; only the OOM killer is told of.
  if (c.populate && populate(pid, r.start, r.pages) == Outcome::Sigkill) return Outcome::Sigkill;
  return Outcome::Ok;
}

Outcome Kernel::run(Pid pid, const Munmap& c) {
  const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
  // Nothing, after brk took it all; or a name whose mapping failed.
  if (range.count == 0 || (range.first + range.count).value() > kAddressLimit / kPageSize)
    return fail(pid, Outcome::Einval);
  remove_range(pid, range.first, range.count);
  return Outcome::Ok;
}

void Kernel::remove_range(Pid pid, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  unmap_pages(pid, space, first, count, true);
  Event e = at_page(EventKind::RemoveRegion, pid, first);
  e.count = count;
  split_at(space, first);
  split_at(space, first + count);
  const PageNumber end = first + count;
  for (auto at = static_cast<std::uint32_t>(state_.space(space).regions().size()); at-- > 0;) {
    const Region& r = state_.space(space).regions()[at];
    if (r.start >= first && r.end() <= end) remove_region_at(space, at);
  }
  remove_empty_tables(space, first, count);
  event(e);
}

/// mprotect: a page that is exclusive gets W back with the rights, others stay read-only and fault
/// (rule 17, can_change_private_pte_writable); of a shared file on disk, a page that is dirty.
/// Without rights the frames are kept. A hole ends it with ENOMEM; what lies before the hole has
/// changed. Locked memory that becomes writable is faulted in for writing at once (rule 18).
Outcome Kernel::run(Pid pid, const Mprotect& c) {
  const SpaceId space = state_.process(pid).space;
  const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
  own_tables(pid, range.first, range.count);
  split_huge_at_ends(pid, range.first, range.count);
  PageNumber at = range.first;
  const PageNumber end = range.first + range.count;
  Outcome outcome = Outcome::Ok;
  while (at < end) {
    const Region* found = state_.space(space).find(at);
    if (found == nullptr) break;
    const PageNumber to = std::min(found->end(), end);
    if (found->prot == c.prot) {
      at = to;
      continue;
    }
    Region would = *found;
    would.prot = c.prot;
    const bool newly_counted = is_accountable(would) && !found->accounted;
    if (newly_counted && !may_promise(to - at)) {
      outcome = not_promised(pid);
      break;
    }
    const bool populates =
        found->locked && !found->prot.write && c.prot.write && found->sharing == Sharing::Private;
    protect_region(pid, space, at, to, c.prot, newly_counted);
    const auto regions_before = state_.regions;
    merge_around(space, at, to - at);
    if (state_.regions != regions_before) event(at_page(EventKind::ChangeRegion, pid, at));
    if (populates && populate(pid, at, to - at) == Outcome::Sigkill) return Outcome::Sigkill;
    at = to;
  }
  const bool hole = at < end && outcome == Outcome::Ok;
  return hole ? fail(pid, Outcome::Enomem) : outcome;
}

void Kernel::protect_region(Pid pid, SpaceId space, PageNumber at, PageNumber to, Prot prot,
                            bool newly_counted) {
  Event e = at_page(EventKind::Protect, pid, at);
  split_at(space, at);
  split_at(space, to);
  Region r = *state_.space(space).find(at);
  r.prot = prot;
  if (newly_counted) {
    r.accounted = true;
    change(AddCommitted{static_cast<std::int64_t>(r.pages)});
  } else if (r.accounted && !prot.write && !r.file && !r.anon_vma) {
    // mprotect_fixup: nothing in it was ever written, so nothing needs the promise any more.
    r.accounted = false;
    change(AddCommitted{-static_cast<std::int64_t>(r.pages)});
  }
  update_region(space, index_of(space, r), r);
  std::vector<std::pair<PageNumber, Entry>> changed;
  const bool accessible = prot.read || prot.write || prot.exec;
  const bool shared = r.sharing == Sharing::Shared, notify = shared && on_disk(r);
  state_.space(space).table().for_each_present(r.start, r.pages, [&](PageNumber p, Entry old) {
    Entry now = accessible ? old.with(Entry::kUser) : old.without(Entry::kUser);
    const bool upgrade = notify ? old.dirty() : shared || old.exclusive();
    now = prot.write && upgrade ? now.with(Entry::kWritable) : now.without(Entry::kWritable);
    if (now != old) changed.emplace_back(p, now);
  });
  for (const auto& [page, entry] : changed) {
    flush_page(space, page);
    set_entry(space, page, entry);
  }
  operations_ += changed.size();
  e.count = r.pages;
  event(e);
}

/// The region named heap grows or shrinks at its end. What brk adds is private, anonymous, rw-.
Outcome Kernel::run(Pid pid, const Brk& c) {
  const SpaceId space = state_.process(pid).space;
  std::uint32_t index = 0;
  while (setup_.texts[state_.space(space).names()[index].name] != "heap") ++index;
  const NamedRange before = state_.space(space).names()[index];
  NamedRange after = before;
  if (c.pages < 0) {
    const auto less = static_cast<std::uint64_t>(-c.pages);
    if (less > before.pages) return fail(pid, Outcome::Enomem);
    if (less == 0) return Outcome::Ok;
    after.pages -= less;
    const PageNumber first = before.start + after.pages;
    // With nothing mapped there any more, Linux refuses (brk: vma_find from the new end to the
    // old).
    if (state_.space(space).overlap(first, less) == nullptr) return fail(pid, Outcome::Enomem);
    unmap_pages(pid, space, first, less, true);
    Event e = at_page(EventKind::ChangeRegion, pid, first);
    e.count = less;
    split_at(space, first);
    for (auto at = static_cast<std::uint32_t>(state_.space(space).regions().size()); at-- > 0;) {
      const Region& r = state_.space(space).regions()[at];
      if (r.name == before.name && r.start >= first) remove_region_at(space, at);
    }
    remove_empty_tables(space, first, less);
    after.mapped = state_.space(space).names()[index].mapped;
    change(SetName{space, index, state_.space(space).names()[index], after});
    event(e);
    return Outcome::Ok;
  }
  const auto more = static_cast<std::uint64_t>(c.pages);
  if (more == 0) return Outcome::Ok;
  if (!may_promise(more)) return not_promised(pid);
  const PageNumber end = before.start + before.pages;
  // A page stays free between the heap and what follows, as a guard.
  if ((end + more).value() > kAddressLimit / kPageSize ||
      state_.space(space).overlap(end, more + 1) != nullptr)
    return fail(pid, Outcome::Enomem);
  Region grown;
  grown.name = before.name;
  grown.start = end;
  grown.pages = more;
  grown.first_index = static_cast<std::uint32_t>(before.pages);
  grown.prot = {true, true, false};
  grown.accounted = true;
  const auto& regions = state_.space(space).regions();
  const auto at = static_cast<std::uint32_t>(std::count_if(
      regions.begin(), regions.end(), [&](const Region& r) { return r.start < grown.start; }));
  change(InsertRegion{space, at, grown});
  change(AddCommitted{static_cast<std::int64_t>(more)});
  after.pages += more;
  after.mapped = true;
  change(SetName{space, index, before, after});
  merge_around(space, end, more);
  Event e = at_page(EventKind::ChangeRegion, pid, end);
  e.count = more;
  event(e);
  return Outcome::Ok;
}

}  // namespace cowscope
