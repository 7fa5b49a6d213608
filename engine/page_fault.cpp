// One access to one page: translation, the page fault if the hardware traps, and the access itself.
// The decisions are Linux's: handle_pte_fault, do_anonymous_page, do_wp_page,
// wp_can_reuse_anon_folio, do_cow_fault, do_fault_around (mm/memory.c).
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
namespace {

/// May the CPU finish this access with this entry?
bool allows(Entry entry, AccessType type) {
  return entry.present() && entry.user() && (type == AccessType::Read || entry.writable());
}

}  // namespace

Outcome Kernel::access(Pid pid, PageNumber page, AccessType type, const Stored& stored) {
  ++operations_;
  ++access_;
  in_access_ = true;
  const SpaceId space = state_.process(pid).space;
  const Entry entry = state_.space(space).table().get(page);

  if (const auto hit = state_.tlb.find(space, page)) {
    const TlbEntry cached = state_.tlb.entries()[*hit];
    if (*hit != 0) {
      change(TlbErase{*hit, cached});
      change(TlbInsert{0, cached});
    }
    Event e = at_page(EventKind::TlbHit, pid, page, Actor::Cpu);
    e.access_type = type;
    e.from = cached.frame;
    event(e);
  } else {
    Event e = at_page(EventKind::TlbMiss, pid, page, Actor::Cpu);
    e.access_type = type;
    event(e);
    e.kind = EventKind::Walk;
    if (entry.maps_frame()) e.from = entry.frame();
    event(e);
  }

  Event done = at_page(EventKind::Load, pid, page, Actor::Cpu);
  done.access_type = type;
  if (allows(entry, type)) {
    done.kind = type == AccessType::Read ? EventKind::Load : EventKind::Store;
  } else {
    Event e = at_page(EventKind::Fault, pid, page, Actor::Cpu);
    e.access_type = type;
    if (entry.maps_frame()) e.from = entry.frame();
    event(e);
    if (const Outcome outcome = handle_fault(pid, page, type); outcome != Outcome::Ok) {
      in_access_ = false;
      return outcome;
    }
    done.kind = EventKind::Retry;
  }
  complete_access(pid, page, type, stored);
  if (const Entry now = state_.space(space).table().get(page); now.maps_frame())
    done.to = now.frame();
  event(done);
  in_access_ = false;
  return Outcome::Ok;
}

/// The hardware's part once the entry allows the access: accessed and dirty bits, the TLB, the
/// bytes.
void Kernel::complete_access(Pid pid, PageNumber page, AccessType type, const Stored& stored) {
  const SpaceId space = state_.process(pid).space;
  const Entry before = state_.space(space).table().get(page);
  const Entry after =
      before.with(Entry::kAccessed | (type == AccessType::Write ? Entry::kDirty : 0));
  set_entry(space, page, after);

  const TlbEntry cached{space, page, after.zero_page() ? kNoFrame : after.frame(),
                        after.writable()};
  if (!state_.tlb.find(space, page) && state_.tlb.capacity() > 0) {
    if (const auto full = static_cast<std::uint32_t>(state_.tlb.entries().size());
        full == state_.tlb.capacity())
      change(TlbErase{full - 1, state_.tlb.entries()[full - 1]});
    change(TlbInsert{0, cached});
  }
  if (type == AccessType::Write) {
    const ContentId old = state_.frames[after.frame()].content;
    const ContentId now = setup_.contents.overwrite(old, stored.offset, stored.bytes);
    if (old != now) change(SetContent{after.frame(), old, now});
  }
}

Outcome Kernel::handle_fault(Pid pid, PageNumber page, AccessType type) {
  const SpaceId space = state_.process(pid).space;
  const Region* found = state_.space(space).find(page);
  const Decision allowed = check_region(found, type);
  Event check = at_page(EventKind::RegionCheck, pid, page);
  check.access_type = type;
  check.outcome = allowed.answer;
  check.reason = allowed.reason;
  event(check);

  Decision decision = allowed;
  for (;;) {
    const Entry entry = state_.space(space).table().get(page);
    if (allowed.answer == Outcome::Ok) {
      decision = classify(*found, page, entry, type);
      if (needs_frame(*found, page, decision) && state_.frames.free_count() == 0)
        decision = {FaultOutcome::OutOfMemory, Reason::NoFrame, Outcome::Sigkill};
    }
    if (allowed.answer == Outcome::Ok) {
      Event e = at_page(EventKind::Decide, pid, page);
      e.access_type = type;
      e.decision = decision.outcome;
      e.reason = decision.reason;
      e.outcome = decision.answer;
      if (entry.maps_frame()) {
        e.from = entry.frame();
        e.refs_before = e.refs_after = state_.frames[e.from].refs();
      } else if (const FrameNumber backing = backing_frame(*found, page); backing != kNoFrame) {
        e.from = backing;
        e.refs_before = e.refs_after = state_.frames[e.from].refs();
      }
      // A fault that is refused or fails is not counted (mm_account_fault).
      Totals counted;
      counted.minor = decision.answer == Outcome::Ok ? 1 : 0;
      event(e, counted);
    }
    if (decision.outcome == FaultOutcome::OutOfMemory) {
      const Pid victim = oom_victim();
      oom_kill(pid, victim);
      if (!state_.process(pid).alive()) return Outcome::Sigkill;
      found = state_.space(space).find(page);
      continue;  // a frame may be free now, and the decision may be another
    }
    if (decision.answer != Outcome::Ok) {
      Event e = at_page(EventKind::Signal, pid, page);
      e.access_type = type;
      e.outcome = decision.answer;
      e.reason = decision.reason;
      event(e);
      end_process(pid, decision.answer == Outcome::Sigbus ? 128 + 7 : 128 + 11);
      return decision.answer;
    }
    resolve_fault(pid, *found, page, entry, type, decision);
    return Outcome::Ok;
  }
}

/// access_error() on x86-64: a store needs write rights, a load any rights at all.
Kernel::Decision Kernel::check_region(const Region* region, AccessType type) const {
  if (region == nullptr) return {FaultOutcome::Refused, Reason::NoRegion, Outcome::Sigsegv};
  const Prot p = region->prot;
  if (type == AccessType::Write && !p.write)
    return {FaultOutcome::Refused, Reason::NotWritable, Outcome::Sigsegv};
  if (!p.read && !p.write && !p.exec)
    return {FaultOutcome::Refused, Reason::NotReadable, Outcome::Sigsegv};
  return {FaultOutcome::ZeroFilled, Reason::None, Outcome::Ok};
}

FrameNumber Kernel::backing_frame(const Region& region, PageNumber page) const {
  const auto index = static_cast<std::size_t>(region.backing_page + (page - region.start));
  if (region.file) {
    const auto& file = state_.files[region.file->value()]->cached;
    return index < file.size() ? file[index] : kNoFrame;
  }
  if (region.object.value() != 0) {
    const auto& frames = state_.objects[region.object.value() - 1]->frames;
    return index < frames.size() ? frames[index] : kNoFrame;
  }
  return kNoFrame;
}

Kernel::Decision Kernel::classify(const Region& region, PageNumber page, Entry entry,
                                  AccessType type) const {
  if (!entry.present()) {
    if (region.sharing == Sharing::Shared)
      return {FaultOutcome::MappedShared, Reason::SharedMemory};
    if (region.file) {
      if (backing_frame(region, page) == kNoFrame)
        return {FaultOutcome::Refused, Reason::PastEndOfFile, Outcome::Sigbus};
      if (type == AccessType::Read) return {FaultOutcome::MappedFile, Reason::FirstTouch};
      return {FaultOutcome::Copied, Reason::PrivateFile};  // do_cow_fault
    }
    if (type == AccessType::Read && setup_.config.zero_page)
      return {FaultOutcome::MappedZero, Reason::FirstTouch};
    return {FaultOutcome::ZeroFilled, Reason::FirstTouch};
  }
  // Present, so a store to an entry without W: do_wp_page.
  if (entry.zero_page()) return {FaultOutcome::ZeroFilled, Reason::ZeroPage};
  const Frame& frame = state_.frames[entry.frame()];
  if (region.sharing == Sharing::Shared) return {FaultOutcome::Reused, Reason::SharedMemory};
  if (frame.kind != FrameKind::Anon) return {FaultOutcome::Copied, Reason::PrivateFile};
  if (entry.exclusive()) return {FaultOutcome::Reused, Reason::Exclusive};
  if (frame.mapped == 1 && frame.held == 0 && !frame.cached)
    return {FaultOutcome::Reused, Reason::LastReference};
  return {FaultOutcome::Copied, Reason::OthersRefer};
}

bool Kernel::needs_frame(const Region& region, PageNumber page, const Decision& decision) const {
  switch (decision.outcome) {
    case FaultOutcome::ZeroFilled:
    case FaultOutcome::Copied: return true;
    case FaultOutcome::MappedShared: return backing_frame(region, page) == kNoFrame;
    default: return false;
  }
}

void Kernel::resolve_fault(Pid pid, const Region& region, PageNumber page, Entry entry,
                           AccessType type, const Decision& decision) {
  const SpaceId space = state_.process(pid).space;
  switch (decision.outcome) {
    case FaultOutcome::ZeroFilled:
    case FaultOutcome::Copied: give_new_frame(pid, region, page, entry, type, decision); return;
    case FaultOutcome::Reused: reuse(pid, region, page, entry, decision); return;
    case FaultOutcome::MappedFile:
    case FaultOutcome::MappedShared: map_around(pid, region, page, type); return;
    case FaultOutcome::MappedZero: {
      set_entry(space, page,
                Entry{Entry::kPresent | Entry::kUser | Entry::kAccessed | Entry::kZero});
      Event e = at_page(EventKind::Map, pid, page);
      e.decision = decision.outcome;
      event(e);
      return;
    }
    case FaultOutcome::Refused:
    case FaultOutcome::SwappedIn:
    case FaultOutcome::OutOfMemory: return;
  }
}

/// Allocate, fill or copy, repoint, drop: each an event, and every invariant true between them.
void Kernel::give_new_frame(Pid pid, const Region& region, PageNumber page, Entry old,
                            AccessType type, const Decision& decision) {
  const SpaceId space = state_.process(pid).space;
  const Region r = region;  // the changes below move regions

  // Linux prepares the anon_vma before it allocates (vmf_anon_prepare); from now on fork copies
  // entries.
  if (!r.anon_vma) {
    Region after = r;
    after.anon_vma = true;
    update_region(space, index_of(space, r), after);
  }
  const FrameNumber to = take_frame(FrameKind::Anon, 1);
  Event e = at_page(EventKind::Allocate, pid, page);
  e.access_type = type;
  e.decision = decision.outcome;
  e.to = to;
  e.refs_after = 1;
  event(e);

  FrameNumber from = old.maps_frame() ? old.frame() : kNoFrame;
  if (decision.outcome == FaultOutcome::Copied) {
    const FrameNumber source = from != kNoFrame ? from : backing_frame(r, page);
    const ContentId bytes = state_.frames[source].content;
    if (bytes.value() != 0) change(SetContent{to, ContentId{}, bytes});
    e.kind = EventKind::Copy;
    e.from = source;
    e.refs_before = e.refs_after = state_.frames[source].refs();
    Totals t;
    t.copies = 1;
    t.bytes_copied = kPageSize;
    event(e, t);
  } else {
    e.kind = EventKind::Zero;
    Totals t;
    t.zeroed = 1;
    event(e, t);
  }

  // The entry is cleared, the TLB flushed, the new entry installed. The fault's own reference moves
  // from the new frame, which the entry now holds, to the old one, until drop.
  const bool write = type == AccessType::Write;
  flush_page(space, page);
  if (from != kNoFrame)
    change(SetHeld{from, state_.frames[from].held,
                   static_cast<std::uint8_t>(state_.frames[from].held + 1)});
  set_entry(space, page,
            Entry::of(to, Entry::kPresent | Entry::kUser | Entry::kAccessed | Entry::kExclusive |
                              (r.prot.write ? Entry::kWritable : 0) | (write ? Entry::kDirty : 0)));
  change(SetHeld{to, 1, 0});
  e.kind = EventKind::Repoint;
  e.from = from;
  e.to = to;
  e.refs_before = e.refs_after = 1;
  event(e);

  if (from == kNoFrame) return;
  const std::uint32_t refs = state_.frames[from].refs();
  change(SetHeld{from, state_.frames[from].held,
                 static_cast<std::uint8_t>(state_.frames[from].held - 1)});
  e.kind = EventKind::Drop;
  e.refs_before = refs;
  e.refs_after = state_.frames[from].refs();
  e.freed = free_if_unused(from) ? 1 : 0;
  event(e);
}

/// wp_page_reuse: the same frame, the entry writable again.
void Kernel::reuse(Pid pid, const Region& region, PageNumber page, Entry old,
                   const Decision& decision) {
  const SpaceId space = state_.process(pid).space;
  flush_page(space, page);
  const bool anonymous = region.sharing == Sharing::Private;
  set_entry(space, page,
            old.with(Entry::kWritable | Entry::kDirty | Entry::kAccessed |
                     (anonymous ? Entry::kExclusive : 0)));
  Event e = at_page(EventKind::Reuse, pid, page);
  e.access_type = AccessType::Write;
  e.decision = decision.outcome;
  e.reason = decision.reason;
  e.from = e.to = old.frame();
  e.refs_before = e.refs_after = state_.frames[old.frame()].refs();
  Totals t;
  t.reuses = 1;
  event(e, t);
}

/// A file's or a shared object's pages. A load maps the cached pages of the aligned window around
/// it, within the region and the page table (do_fault_around); a store maps the one page
/// (do_shared_fault).
void Kernel::map_around(Pid pid, const Region& region, PageNumber page, AccessType type) {
  const SpaceId space = state_.process(pid).space;
  const Region r = region;
  const bool shared = r.sharing == Sharing::Shared;
  if (shared && backing_frame(r, page) == kNoFrame) {
    const auto index = static_cast<std::uint32_t>(r.backing_page + (page - r.start));
    const FrameNumber frame = *state_.frames.lowest_free();
    Frame record;
    record.kind = FrameKind::Shared;
    record.cached = true;
    record.owner = r.object.value();
    record.owner_page = index;
    change(SetFrame{frame, Frame{}, record});
    change(SetObjectFrame{r.object, index, kNoFrame, frame});
    Event e = at_page(EventKind::Allocate, pid, page);
    e.access_type = type;
    e.decision = FaultOutcome::MappedShared;
    e.to = frame;
    event(e);
    e.kind = EventKind::Zero;
    Totals t;
    t.zeroed = 1;
    event(e, t);
  }

  std::uint64_t first = page.value(), end = first + 1;
  if (type == AccessType::Read) {
    const std::uint64_t window = setup_.config.fault_around;
    first = first / window * window;
    end = first + window;
    const std::uint64_t table = page.value() / kEntriesPerTable * kEntriesPerTable;
    first = std::max({first, r.start.value(), table});
    end = std::min({end, r.end().value(), table + kEntriesPerTable});
  }
  // Shared memory needs no write notification, so even a load maps it writable (rule 9). A private
  // file page stays read-only: the first store must copy it.
  const std::uint64_t flags = Entry::kPresent | Entry::kUser | Entry::kAccessed |
                              (shared && r.prot.write ? Entry::kWritable : 0);
  std::uint64_t count = 0;
  PageNumber first_mapped = page;
  for (std::uint64_t p = first; p < end; ++p) {
    const FrameNumber frame = backing_frame(r, PageNumber{p});
    if (frame == kNoFrame || state_.space(space).table().get(PageNumber{p}).present()) continue;
    const bool dirty = type == AccessType::Write && p == page.value();
    set_entry(space, PageNumber{p}, Entry::of(frame, flags | (dirty ? Entry::kDirty : 0)));
    if (count++ == 0) first_mapped = PageNumber{p};
  }
  operations_ += count;
  Event e = at_page(EventKind::Map, pid, first_mapped);
  e.access_type = type;
  e.decision = shared ? FaultOutcome::MappedShared : FaultOutcome::MappedFile;
  e.count = count;
  e.to = backing_frame(r, page);
  e.refs_after = state_.frames[e.to].refs();
  e.refs_before = e.refs_after - 1;
  event(e);
}

}  // namespace cowscope
