// The ways through an access that are gone a million times when a history is loaded, each in one
// go: a load or store that the entry allows, and a store to private anonymous memory that is filled
// with zeros, copied or reused. Only when nobody records: what is between two events is not there.
//
// Decided and counted exactly as in access.cpp, page_fault.cpp and fault_outcome.cpp, where the
// rules and their sources are. Whatever is out of the ordinary is left to them. The two ways are
// held against each other by tests/engine/random_test.cpp and the machine fuzzer.
#include "engine/kernel.h"

namespace cowscope {
namespace {

/// A frame about which nothing is special: no huge page, swap slot, pin, nobody's fault in
/// progress.
bool is_plain(const Frame& f) {
  return f.kind == FrameKind::Anon && f.held == 0 && f.folio == 0 && f.slot == 0 && f.pins == 0 &&
         !f.lazy_free;
}

}  // namespace

/// True if the access is done. False: nothing has happened yet.
bool Kernel::access_quickly(const Access& a) {
  if (journal_ != nullptr || a.mode != AccessMode::User) return false;
  const Process& process = state_.process(a.pid);
  const PageTable::Slot* found = state_.space(process.space).table().table_of(a.page);
  if (found == nullptr || found->shared != 0) return false;
  const auto at = static_cast<std::size_t>(a.page.value() % kEntriesPerTable);
  const Entry before = found->leaf->entries[at];
  const bool write = a.type == AccessType::Write;
  QuickFault fault;
  if (!before.empty() && (!before.maps_frame() || !before.user() || before.huge())) return false;
  if ((before.empty() || (write && !before.writable())) &&
      (!write || !decide_quickly(a, process, before, fault)))
    return false;

  AddressSpace& space = state_.spaces[process.space.value() - 1].write();
  PageTable::Slot& table = space.table_for_change().table_for_change(a.page);
  Entry after = before;
  if (fault.happens) after = resolve_quickly(before, fault);
  after = after.with(Entry::kAccessed | (write ? Entry::kDirty : 0));
  if (after != before) space.set_entry(table, a.page, after);
  translate_quickly({process.space, a.page, after.frame(), after.writable()}, fault.happens);
  if (write) {
    Frame& frame = state_.frames.write(after.frame());
    frame.content = setup_.contents.overwrite(frame.content, a.stored.offset, a.stored.bytes);
  }
  tell_quickly(fault.happens ? EventKind::Retry : write ? EventKind::Store : EventKind::Load);
  return true;
}

/// RegionCheck and Decide, of a store that faults.
bool Kernel::decide_quickly(const Access& a, const Process& process, Entry before,
                            QuickFault& fault) const {
  const Region* region = state_.space(process.space).find(a.page);
  if (region == nullptr || !region->prot.write || region->sharing != Sharing::Private ||
      !region->anon_vma || process.group != 0 || setup_.config.bug_map_count)
    return false;
  fault.happens = true;
  if (before.empty()) {
    if (region->file || setup_.config.thp != HugePages::Never) return false;
    fault.outcome = FaultOutcome::ZeroFilled;
  } else {
    const Frame& frame = state_.frames[before.frame()];
    if (!is_plain(frame)) return false;
    fault.outcome =
        before.exclusive() || frame.mapped == 1 ? FaultOutcome::Reused : FaultOutcome::Copied;
  }
  return fault.outcome == FaultOutcome::Reused || state_.frames.free_count() > 0;
}

/// What the decision leads to; returns the entry.
Entry Kernel::resolve_quickly(Entry before, const QuickFault& fault) {
  constexpr std::uint64_t kOurs =
      Entry::kPresent | Entry::kUser | Entry::kExclusive | Entry::kWritable;
  Totals& totals = state_.totals;
  ++totals.minor;
  tell_quickly(EventKind::Fault);
  tell_quickly(EventKind::RegionCheck);
  tell_quickly(EventKind::Decide);
  if (fault.outcome == FaultOutcome::Reused) {
    ++totals.reuses;
    tell_quickly(EventKind::Reuse);
    return before.with(Entry::kWritable | Entry::kExclusive);
  }
  const FrameNumber to = *state_.frames.lowest_free();
  state_.frames.take(to);
  Frame record;
  record.kind = FrameKind::Anon;
  record.mapped = 1;
  tell_quickly(EventKind::Allocate);
  tell_quickly(EventKind::Repoint);
  if (fault.outcome == FaultOutcome::Copied) {
    Frame& from = state_.frames.write(before.frame());
    record.content = from.content;
    // Mapped twice at least, so it stays; shared until it is mapped once.
    state_.shared_frames -= static_cast<std::uint32_t>(from.mapped-- == 2);
    ++totals.copies;
    totals.bytes_copied += kPageSize;
    tell_quickly(EventKind::Copy);
    tell_quickly(EventKind::Drop);
  } else {
    ++state_.mapped_pages;
    ++totals.zeroed;
    tell_quickly(EventKind::Zero);
  }
  state_.frames.write(to) = record;
  return Entry::of(to, kOurs);
}

/// The TLB's part: found or not, what a fault flushes, what is cached in the end.
void Kernel::translate_quickly(const TlbEntry& now, bool faulted) {
  Tlb& tlb = state_.tlb;
  const std::optional<std::uint32_t> hit = tlb.find(now.space, now.page);
  if (hit) {
    tell_quickly(EventKind::TlbHit);
    if (*hit == 0 && !faulted) return;
    const TlbEntry cached = faulted ? now : tlb[*hit];
    tlb.erase(*hit);
    tlb.insert(0, cached);
    return;
  }
  tell_quickly(EventKind::TlbMiss);
  tell_quickly(EventKind::Walk);
  if (tlb.capacity() == 0) return;
  if (tlb.size() == tlb.capacity()) tlb.erase(tlb.size() - 1);
  tlb.insert(0, now);
}

}  // namespace cowscope
