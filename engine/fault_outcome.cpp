// What a page fault's decision leads to: zero-fill, copy, reuse, map a file's or shared memory's
// pages. Swap is in kernel_swap.cpp, huge pages in kernel_huge.cpp.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

/// True if the access can now be finished; false if the fault goes on with another decision.
bool Kernel::resolve_fault(const Access& a, const Region& region, Entry entry,
                           const Decision& decision) {
  const Pid pid = a.pid;
  const SpaceId space = state_.process(pid).space;
  switch (decision.outcome) {
    case FaultOutcome::ZeroFilled:
      if (decision.huge) {
        give_huge_frame(pid, region, a.page, a.type);
        return true;
      }
      if (entry.huge()) split_huge(pid, a.page);
      give_new_frame(a, region, state_.space(space).table().get(a.page), decision);
      return true;
    case FaultOutcome::Copied: {
      if (entry.huge() && decision.huge) {
        copy_huge_frame(pid, region, a.page);
        return true;
      }
      if (entry.huge()) split_huge(pid, a.page);
      if (decision.major) read_file(pid, region, a.page, 1);
      give_new_frame(a, region, state_.space(space).table().get(a.page), decision);
      return true;
    }
    case FaultOutcome::Reused: reuse(a, region, entry, decision); return true;
    case FaultOutcome::MappedFile:
      if (decision.major) read_file(pid, region, a.page, 0);
      map_around(a, region);
      return true;
    case FaultOutcome::MappedShared: map_around(a, region); return true;
    case FaultOutcome::SwappedIn:
      swap_in(a, region, entry);
      return a.type == AccessType::Read || state_.space(space).table().get(a.page).writable();
    case FaultOutcome::MappedZero: {
      const Region r = region;  // the changes below move regions
      // do_huge_pmd_anonymous_page prepares the anon_vma also for the huge zero page.
      if (decision.huge) prepare_anon(space, r);
      const std::uint64_t count = decision.huge ? kEntriesPerTable : 1;
      const PageNumber first = decision.huge ? PageNumber{a.page.value() / count * count} : a.page;
      for (std::uint64_t i = 0; i < count; ++i)
        set_entry(space, first + i,
                  Entry{Entry::kPresent | user_bit(r) | Entry::kAccessed | Entry::kZero |
                        (decision.huge ? Entry::kHuge : 0)});
      Event e = at_page(EventKind::Map, pid, first);
      e.decision = decision.outcome;
      e.huge = decision.huge;
      e.count = count;
      event(e);
      return true;
    }
    case FaultOutcome::Refused:
    case FaultOutcome::OutOfMemory: return true;
  }
  return true;
}

std::uint32_t Kernel::user_bit(const Region& r) {
  return r.prot.read || r.prot.write || r.prot.exec ? Entry::kUser : 0;
}

/// Linux prepares the anon_vma before it allocates (vmf_anon_prepare); from then on fork copies the
/// region's entries.
void Kernel::make_anon(SpaceId space, const Region& region) {
  Region after = region;
  after.anon_vma = true;
  update_region(space, index_of(space, region), after);
}

void Kernel::describe(Event& e, const FrameEvent& f) const {
  place_event(e, f.access.pid, f.access.page, Actor::Kernel);
  e.access_type = f.access.type;
  e.decision = f.decision;
  e.from = f.from;
  e.to = f.to;
  e.refs_before = f.refs_before;
  e.refs_after = f.refs_after;
  e.freed = f.freed;
}

/// Allocate, fill or copy, repoint, drop: each an event, and every invariant true between them.
void Kernel::give_new_frame(const Access& a, const Region& region, Entry old,
                            const Decision& decision) {
  const Pid pid = a.pid;
  const PageNumber page = a.page;
  const SpaceId space = state_.process(pid).space;
  const std::uint32_t user = user_bit(region);
  const bool writable = region.prot.write && a.mode != AccessMode::Unshare;
  const bool copies = decision.outcome == FaultOutcome::Copied;
  const FrameNumber from = old.maps_frame() ? old.frame() : kNoFrame;
  const FrameNumber source = from == kNoFrame && copies ? backing_frame(region, page) : from;
  prepare_anon(space, region);
  const FrameNumber to = take_frame(FrameKind::Anon, 1, pid);
  const FrameEvent told{a, decision.outcome, to};
  frame_event(EventKind::Allocate, told.of(kNoFrame, 0, 1));

  Totals done;
  if (copies) {
    const ContentId bytes = state_.frames.common(source).content;
    if (bytes.value() != 0) change(SetContent{to, ContentId{}, bytes});
    done.copies = 1;
    done.bytes_copied = kPageSize;
    const std::uint32_t refs = state_.frames.refs(source);
    frame_event(EventKind::Copy, done, told.of(source, refs, refs));
  } else {
    done.zeroed = 1;
    frame_event(EventKind::Zero, done, told.of(kNoFrame, 0, 1));
  }

  // The entry is cleared, the TLB flushed, the new entry installed. The fault's own reference moves
  // from the new frame, which the entry now holds, to the old one, until drop.
  const bool write = a.type == AccessType::Write && a.mode != AccessMode::Unshare;
  flush_page(space, page);
  if (from != kNoFrame)
    change(SetHeld{from, state_.frames.common(from).held,
                   static_cast<std::uint8_t>(state_.frames.common(from).held + 1)});
  set_entry(space, page,
            Entry::of(to, Entry::kPresent | user | Entry::kAccessed | Entry::kExclusive |
                              (writable ? Entry::kWritable : 0) | (write ? Entry::kDirty : 0)));
  change(SetHeld{to, 1, 0});
  frame_event(EventKind::Repoint, told.of(from, 1, 1));

  if (from == kNoFrame) return;
  const std::uint32_t refs = state_.frames.refs(from);
  change(SetHeld{from, state_.frames.common(from).held,
                 static_cast<std::uint8_t>(state_.frames.common(from).held - 1)});
  const std::uint32_t refs_after = state_.frames.refs(from);
  const std::uint64_t freed = free_if_unused(from);
  frame_event(EventKind::Drop, told.of(from, refs, refs_after, freed));
}

/// wp_page_reuse: the same frame, the entry writable again. Of a huge page the whole. FOLL_FORCE in
/// a region without write rights makes the page exclusive, not writable.
void Kernel::reuse(const Access& a, const Region& region, Entry old, const Decision& decision) {
  const Pid pid = a.pid;
  const SpaceId space = state_.process(pid).space;
  const bool anonymous = region.sharing == Sharing::Private;
  const bool writable = region.prot.write, notify = on_disk(region) && !anonymous;
  const std::uint64_t count = old.huge() ? kEntriesPerTable : 1;
  const PageNumber first = old.huge() ? PageNumber{a.page.value() / count * count} : a.page;
  for (std::uint64_t i = 0; i < count; ++i) {
    const PageNumber page = first + i;
    flush_page(space, page);
    set_entry(space, page,
              state_.space(space).table().get(page).with(
                  (writable ? Entry::kWritable | Entry::kDirty : 0) | Entry::kAccessed |
                  (anonymous ? Entry::kExclusive : 0)));
  }
  if (notify) mark_dirty(old.frame());
  if (state_.frames[old.frame()].slot != 0) drop_swap_cache(old.frame());
  Event e = at_page(EventKind::Reuse, pid, first);
  e.access_type = AccessType::Write;
  e.decision = decision.outcome;
  e.reason = decision.reason;
  e.huge = old.huge();
  e.count = count;
  e.from = e.to = state_.space(space).table().get(first).frame();
  e.refs_before = e.refs_after = state_.frames.refs(e.to);
  Totals t;
  t.reuses = 1;
  event(e, t);
}

/// A page of shared memory that nobody has touched yet.
void Kernel::give_shared_frame(const Access& a, const Region& region) {
  const auto index = static_cast<std::uint32_t>(region.backing_page + (a.page - region.start));
  const ObjectId object = region.object;
  const FrameNumber frame = take_frame(FrameKind::Shared, 0, a.pid);
  Frame record = state_.frames[frame];
  record.cached = true;
  record.owner = object.value();
  record.owner_page = index;
  change(SetFrame{frame, state_.frames[frame], record});
  change(SetObjectFrame{object, index, kNoFrame, frame});
  Event e = at_page(EventKind::Allocate, a.pid, a.page);
  e.access_type = a.type;
  e.decision = FaultOutcome::MappedShared;
  e.to = frame;
  event(e);
  e.kind = EventKind::Zero;
  Totals t;
  t.zeroed = 1;
  event(e, t);
}

/// filemap_map_pages comes to install a missing table only if the first page that it finds is not
/// the last of a file on disk (can_map_large, since Linux 6.18).
bool Kernel::finds_no_table(SpaceId space, const Region& r, PageNumber first,
                            PageNumber end) const {
  if (!on_disk(r) || state_.space(space).table().has_table(first)) return false;
  while (first < end && backing_frame(r, first) == kNoFrame) first = first + 1;
  return first < end && past_end(r, first + 1);
}

/// A file's or a shared object's pages. A load maps the cached pages of the aligned window around
/// it, within the region and the page table (do_fault_around); a store maps the one page
/// (do_shared_fault).
void Kernel::map_around(const Access& a, const Region& region) {
  const Pid pid = a.pid;
  const PageNumber page = a.page;
  const SpaceId space = state_.process(pid).space;
  const Region r = region;
  const bool shared = r.sharing == Sharing::Shared, write = a.type == AccessType::Write;
  if (shared && !r.file && !past_end(r, page) && backing_frame(r, page) == kNoFrame)
    give_shared_frame(a, r);

  std::uint64_t first = page.value(), end = first + 1;
  if (!write) {
    const std::uint64_t window = setup_.config.fault_around;
    first = first / window * window;
    end = first + window;
    const std::uint64_t table = page.value() / kEntriesPerTable * kEntriesPerTable;
    first = std::max({first, r.start.value(), table});
    end = std::min({end, r.end().value(), table + kEntriesPerTable});
    if (past_end(r, page) && finds_no_table(space, r, PageNumber{first}, PageNumber{end})) return;
  }
  // Memory that needs no write notification is mapped writable by a load too (rule 9). A page of a
  // shared file on disk stays read-only until its first store, which the file system is told of
  // (rule 12); a private file page, because the first store must copy it.
  const bool writable = shared && r.prot.write && (write || !on_disk(r));
  const std::uint32_t flags =
      Entry::kPresent | user_bit(r) | Entry::kAccessed | (writable ? Entry::kWritable : 0);
  std::uint64_t count = 0;
  PageNumber first_mapped = page;
  for (std::uint64_t p = first; p < end; ++p) {
    const FrameNumber frame = backing_frame(r, PageNumber{p});
    if (frame == kNoFrame || !state_.space(space).table().get(PageNumber{p}).empty()) continue;
    set_entry(space, PageNumber{p}, Entry::of(frame, flags | (write ? Entry::kDirty : 0)));
    if (count++ == 0) first_mapped = PageNumber{p};
  }
  if (count == 0) return;  // past the end of the file, and nothing before it
  if (write && on_disk(r)) mark_dirty(backing_frame(r, page));
  operations_ += count;
  Event e = at_page(EventKind::Map, pid, first_mapped);
  e.access_type = a.type;
  e.decision = r.file ? FaultOutcome::MappedFile : FaultOutcome::MappedShared;
  e.count = count;
  e.to = backing_frame(r, past_end(r, page) ? first_mapped : page);
  e.refs_after = state_.frames.refs(e.to);
  e.refs_before = e.refs_after - 1;
  event(e);
}

}  // namespace cowscope
