// The page fault: is the access allowed, and what is to be done? What the decision leads to is in
// fault_outcome.cpp. The decisions are Linux's: handle_pte_fault, do_anonymous_page, do_wp_page,
// wp_can_reuse_anon_folio, do_cow_fault, do_fault_around, do_swap_page (mm/memory.c) and
// do_huge_pmd_wp_page (mm/huge_memory.c).
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

Outcome Kernel::handle_fault(const Access& a) {
  const SpaceId space = state_.process(a.pid).space;
  const Region* found = state_.space(space).find(a.page);
  const Decision allowed = check_region(found, a);
  event(EventKind::RegionCheck, 1, [&](Event& e) {
    place_event(e, a.pid, a.page, Actor::Kernel);
    e.access_type = a.type;
    e.outcome = allowed.answer;
    e.reason = allowed.reason;
  });
  if (allowed.answer != Outcome::Ok) return refuse(a, allowed);
  own_table(a.pid, a.page);

  bool counted = false;
  for (;;) {
    const Entry entry = state_.space(space).table().get(a.page);
    Decision decision = classify(space, *found, a.page, entry, a.type);
    // Memory that ran out ends in the OOM killer, and the decision may then be another.
    if (decision.answer == Outcome::Ok) {
      const std::uint64_t needed = frames_needed(*found, a.page, entry, decision);
      const Pid charged = a.pid;
      if (state_.frames.free_count() < needed)
        decision = {FaultOutcome::OutOfMemory, Reason::NoFrame, Outcome::Sigkill};
      else if (!charge_fits(charged, needed) && !reclaim_for(charged, needed))
        decision = {FaultOutcome::OutOfMemory, Reason::GroupLimit, Outcome::Sigkill};
    }
    if (decision.reason == Reason::PastEndOfFile) before_the_end(a, *found);
    decide(a, *found, entry, decision, !counted);
    if (decision.outcome == FaultOutcome::OutOfMemory) {
      if (decision.reason == Reason::NoFrame) oom_kill(a.pid, oom_victim(0));
      else oom_kill(a.pid, oom_victim(state_.process(a.pid).group));
      if (!state_.process(a.by()).alive()) return Outcome::Sigkill;
      if (!state_.process(a.pid).alive()) return Outcome::Esrch;
      found = state_.space(space).find(a.page);
      continue;
    }
    if (decision.answer != Outcome::Ok) return refuse(a, decision);
    counted = true;
    if (resolve_fault(a, *found, entry, decision)) return Outcome::Ok;
    found = state_.space(space).find(a.page);  // and once more, in the same fault
  }
}

/// What Linux has done by the time that it finds a file to be too short: a load has mapped what the
/// window holds (do_fault_around), a private store has made the region anonymous (do_cow_fault).
void Kernel::before_the_end(const Access& a, const Region& region) {
  if (a.type == AccessType::Read) {
    if (setup_.config.fault_around > 1) map_around(a, region);
  } else if (region.sharing == Sharing::Private) {
    prepare_anon(state_.process(a.pid).space, region);
  }
}

void Kernel::decide(const Access& a, const Region& region, Entry entry, const Decision& decision,
                    bool counts) {
  // filemap_fault drops the lock to read, and the fault is repeated. Where the call that populates
  // does that itself (FAULT_FLAG_TRIED: pins, and madvise since Linux 6.9) it counts as a major
  // one; mlock and MAP_POPULATE begin anew, and that fault is minor. Swap is read within the fault.
  const bool major = decision.major && (a.mode != AccessMode::Populate || a.retried ||
                                        decision.outcome == FaultOutcome::SwappedIn);
  // A fault that is refused or fails is not counted (mm_account_fault).
  Totals totals;
  if (counts && decision.answer == Outcome::Ok) (major ? totals.major : totals.minor) = 1;
  event(EventKind::Decide, 1, totals, [&](Event& e) {
    place_event(e, a.pid, a.page, Actor::Kernel);
    e.access_type = a.type;
    e.decision = decision.outcome;
    e.reason = decision.reason;
    e.outcome = decision.answer;
    e.major = major;
    e.huge = decision.huge || entry.huge();
    if (entry.maps_frame()) e.from = entry.frame();
    else if (!entry.swapped()) e.from = backing_frame(region, a.page);
    if (e.from != kNoFrame) e.refs_before = e.refs_after = state_.frames.refs(e.from);
  });
}

/// A program gets a signal; a system call gets EFAULT, whatever was wrong.
Outcome Kernel::refuse(const Access& a, const Decision& decision) {
  if (a.mode != AccessMode::User) return Outcome::Efault;
  Event e = at_page(EventKind::Signal, a.pid, a.page);
  e.access_type = a.type;
  e.outcome = decision.answer;
  e.reason = decision.reason;
  event(e);
  end_process(a.pid, decision.answer == Outcome::Sigbus ? 128 + 7 : 128 + 11);
  return decision.answer;
}

/// access_error() on x86-64: a store needs write rights, a load any rights at all. FOLL_FORCE
/// writes into private memory whatever its rights (check_vma_flags).
Kernel::Decision Kernel::check_region(const Region* region, const Access& a) const {
  if (region == nullptr) return {FaultOutcome::Refused, Reason::NoRegion, Outcome::Sigsegv};
  const Prot p = region->prot;
  const bool forced = (a.mode == AccessMode::Force || a.mode == AccessMode::Unshare) &&
                      region->sharing == Sharing::Private;
  if (a.type == AccessType::Write && !p.write && !forced)
    return {FaultOutcome::Refused, Reason::NotWritable, Outcome::Sigsegv};
  if (!p.read && !p.write && !p.exec && !forced)
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

bool Kernel::past_end(const Region& region, PageNumber page) const {
  const auto index = static_cast<std::size_t>(region.backing_page + (page - region.start));
  if (region.file) return index >= state_.files[region.file->value()]->cached.size();
  if (region.object.value() != 0)
    return index >= state_.objects[region.object.value() - 1]->frames.size();
  return false;
}

bool Kernel::on_disk(const Region& region) const {
  return region.file && !setup_.config.files[region.file->value()].tmpfs;
}

Kernel::Decision Kernel::classify(SpaceId space, const Region& region, PageNumber page, Entry entry,
                                  AccessType type) const {
  if (entry.guard()) return {FaultOutcome::Refused, Reason::GuardPage, Outcome::Sigsegv};
  if (entry.swapped()) {
    const bool cached = (*state_.swap)[entry.slot()].cache != kNoFrame;
    return {FaultOutcome::SwappedIn, cached ? Reason::InSwapCache : Reason::InSwap, Outcome::Ok,
            !cached};
  }
  if (!entry.present()) return classify_first_touch(space, region, page, type);
  // Present, so a store to an entry without W: do_wp_page.
  if (entry.zero_page())
    return {FaultOutcome::ZeroFilled, Reason::ZeroPage, Outcome::Ok, false,
            entry.huge() && state_.frames.lowest_free_huge().has_value()};
  const Frame& frame = state_.frames[entry.frame()];
  if (region.sharing == Sharing::Shared)
    return {FaultOutcome::Reused, on_disk(region) ? Reason::WriteNotify : Reason::SharedMemory};
  if (frame.kind == FrameKind::Ksm) return {FaultOutcome::Copied, Reason::Merged};
  if (frame.kind != FrameKind::Anon) return {FaultOutcome::Copied, Reason::PrivateFile};
  if (entry.exclusive()) return {FaultOutcome::Reused, Reason::Exclusive};
  return classify_shared(space, page, entry, frame);
}

Kernel::Decision Kernel::classify_first_touch(SpaceId space, const Region& region, PageNumber page,
                                              AccessType type) const {
  if (region.file || region.sharing == Sharing::Shared) {
    if (past_end(region, page))
      return {FaultOutcome::Refused, Reason::PastEndOfFile, Outcome::Sigbus};
  }
  if (region.file) {
    const bool major = backing_frame(region, page) == kNoFrame;
    if (type == AccessType::Write && region.sharing == Sharing::Private)
      return {FaultOutcome::Copied, Reason::PrivateFile, Outcome::Ok, major};  // do_cow_fault
    const Reason reason = major                               ? Reason::NotCached
                          : region.sharing == Sharing::Shared ? Reason::SharedMemory
                                                              : Reason::FirstTouch;
    return {FaultOutcome::MappedFile, reason, Outcome::Ok, major};
  }
  if (region.sharing == Sharing::Shared) return {FaultOutcome::MappedShared, Reason::SharedMemory};
  const bool huge = may_be_huge(space, region, page);
  if (type == AccessType::Read && setup_.config.zero_page)
    return {FaultOutcome::MappedZero, Reason::FirstTouch, Outcome::Ok, false, huge};
  return {FaultOutcome::ZeroFilled, Reason::FirstTouch, Outcome::Ok, false,
          huge && state_.frames.lowest_free_huge().has_value()};
}

/// wp_can_reuse_anon_folio: an anonymous page that is not marked exclusive.
Kernel::Decision Kernel::classify_shared(SpaceId space, PageNumber page, Entry entry,
                                         const Frame& frame) const {
  if (frame.folio != 0) {
    if (!folio_is_ours(space, page, entry)) {
      const Decision copy{FaultOutcome::Copied,
                          frame.mapped > 1 ? Reason::OthersRefer : Reason::PartOfHuge};
      if (!entry.huge()) return copy;
      Decision whole = copy;
      whole.huge =
          setup_.config.thp_cow == HugeCopy::Whole && state_.frames.lowest_free_huge().has_value();
      return whole;
    }
    return {FaultOutcome::Reused, Reason::LastReference};
  }
  const bool one = frame.mapped == 1 && frame.held == 0;
  if (one && setup_.config.bug_map_count)
    return {FaultOutcome::Reused, frame.pins > 0 ? Reason::MapCountOnly : Reason::LastReference};
  if (one && frame.pins > 0) return {FaultOutcome::Copied, Reason::Pinned};
  // A swap slot that still stands for somebody else's entry counts as another user; one that
  // nobody names any more is dropped first (folio_free_swap).
  if (one && (frame.slot == 0 || (*state_.swap)[frame.slot - 1].count == 0))
    return {FaultOutcome::Reused, Reason::LastReference};
  return {FaultOutcome::Copied, Reason::OthersRefer};
}

std::uint64_t Kernel::frames_needed(const Region& region, PageNumber page, Entry entry,
                                    const Decision& decision) const {
  switch (decision.outcome) {
    case FaultOutcome::ZeroFilled: return decision.huge ? kEntriesPerTable : 1;
    case FaultOutcome::Copied:
      if (decision.huge) return kEntriesPerTable;
      return decision.major ? 2 : 1;
    case FaultOutcome::MappedFile: return decision.major ? 1 : 0;
    case FaultOutcome::MappedShared: return backing_frame(region, page) == kNoFrame ? 1 : 0;
    case FaultOutcome::SwappedIn: return (*state_.swap)[entry.slot()].cache == kNoFrame ? 1 : 0;
    default: return 0;
  }
}

}  // namespace cowscope
