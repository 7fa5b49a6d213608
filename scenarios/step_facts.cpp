#include "scenarios/step_facts.h"

#include <algorithm>
#include <variant>

namespace cowscope {
namespace {

void decided(const Event& e, AccessFact& a) {
  a.decision = e.decision;
  a.from = e.from;
  a.swapped = a.swapped || e.decision == FaultOutcome::SwappedIn;
  a.major = a.major || e.major;
  a.huge = e.huge;
}

/// Entries that the event sets and that become what is asked for.
template <class Is>
std::uint64_t entries_set(const Journal& journal, const Event& e, Is&& is) {
  std::uint64_t n = 0;
  for (std::uint32_t i = e.first_change; i < e.end_change; ++i)
    if (const auto* set = std::get_if<SetEntry>(&journal.changes[i])) n += is(set->after) ? 1U : 0U;
  return n;
}

void shared(const Journal& journal, const Event& e, StepFacts& f) {
  if (e.cow) f.protected_pages += e.count;
  if (e.from != kNoFrame) {
    f.shared += e.count;
    return;
  }
  // Entries that are not present are copied one by one: places in swap, and guards.
  std::uint64_t named = 0;
  for (std::uint32_t i = e.first_change; i < e.end_change; ++i) {
    const auto* set = std::get_if<SetEntry>(&journal.changes[i]);
    if (set == nullptr || !set->before.empty() || set->after.present()) continue;
    ++named;
    f.shared_swap += set->after.swapped() ? 1U : 0U;
  }
  if (named == 0) f.shared_zero += e.count;
}

void skipped(const Event& e, StepFacts& f) {
  switch (e.reason) {
    case Reason::SharedMemory: f.skipped_shared += e.count; break;
    case Reason::DontFork: f.dont_fork += e.count; break;
    case Reason::WipeOnFork: f.wiped += e.count; break;
    default: f.skipped += e.count;
  }
}

}  // namespace

std::uint64_t StepFacts::count(FaultOutcome decision) const {
  return static_cast<std::uint64_t>(std::count_if(
      accesses.begin(), accesses.end(),
      [&](const AccessFact& a) { return a.finished && a.faulted && a.decision == decision; }));
}

std::uint64_t StepFacts::without_fault() const {
  return static_cast<std::uint64_t>(
      std::count_if(accesses.begin(), accesses.end(),
                    [](const AccessFact& a) { return a.finished && !a.faulted; }));
}

std::uint64_t StepFacts::finished() const {
  return static_cast<std::uint64_t>(std::count_if(accesses.begin(), accesses.end(),
                                                  [](const AccessFact& a) { return a.finished; }));
}

StepFacts facts_of(const Journal& journal) {
  StepFacts f;
  std::uint32_t access = 0;
  for (const Event& e : journal.events) {
    // An access by the CPU begins at the TLB, one of the kernel's own does not; of those, some only
    // make a page present and have no load or store at their end.
    if (e.access != 0 && e.access != access) {
      access = e.access;
      AccessFact a;
      a.by_kernel = a.finished = e.by == Actor::Kernel;
      a.region = e.region;
      a.page = e.page;
      a.address = e.address;
      f.accesses.push_back(a);
    }
    AccessFact* a = e.access != 0 && !f.accesses.empty() ? &f.accesses.back() : nullptr;
    switch (e.kind) {
      case EventKind::Fault:
        if (a != nullptr) a->faulted = true;
        break;
      case EventKind::RegionCheck:
      case EventKind::Decide:
        if (e.reason == Reason::GroupLimit) f.group_limit = true;
        if (a == nullptr) break;
        if (e.kind == EventKind::Decide) decided(e, *a);
        a->faulted = true;
        a->reason = e.reason;
        a->outcome = e.outcome;
        if (a->by_kernel) a->finished = e.outcome == Outcome::Ok;
        break;
      case EventKind::Copy:
        if (a != nullptr) a->copied += e.count;
        break;
      case EventKind::SplitHuge:
        if (a != nullptr) a->split = true;
        break;
      case EventKind::ReadIn:
        if (a != nullptr) a->read_in += e.count;
        f.read_in += e.count;
        break;
      case EventKind::Map:
        if (a != nullptr) {
          a->mapped = e.count;
          a->to = e.to;
        } else {
          f.brought_in += e.count;
        }
        break;
      case EventKind::Repoint:
      case EventKind::Reuse:
        if (a != nullptr) a->to = e.to;
        break;
      case EventKind::Load:
      case EventKind::Store:
      case EventKind::Retry:
        if (a == nullptr) break;
        a->finished = true;
        a->to = e.to;
        break;
      case EventKind::Share: shared(journal, e, f); break;
      case EventKind::ShareTable: ++f.shared_tables; break;
      case EventKind::CopyTable: f.copied_tables += e.count > 0 ? 1U : 0U; break;
      case EventKind::Skip: skipped(e, f); break;
      case EventKind::Duplicate:
        f.duplicated += e.count;
        if (e.reason == Reason::Pinned) f.pinned_copies += e.count;
        break;
      case EventKind::Unmap:
        f.unmapped += e.count;
        f.freed += e.freed;
        break;
      case EventKind::Move:
        f.moved += entries_set(journal, e, [](Entry after) { return !after.empty(); });
        break;
      case EventKind::Advise: f.advised += e.count; break;
      case EventKind::Guard:
        (e.advice == Advice::GuardInstall ? f.guarded : f.unguarded) += e.count;
        break;
      case EventKind::Pin: f.pinned += e.count; break;
      case EventKind::Unpin: f.unpinned += e.count; break;
      case EventKind::Collapse:
        ++f.huge_made;
        f.collapsed += e.count;
        break;
      case EventKind::WriteOut: f.written += e.count; break;
      case EventKind::Evict:
        f.group_reclaim = f.group_reclaim || e.reason == Reason::GroupLimit;
        f.evicted += e.count;
        f.freed += e.freed;
        break;
      case EventKind::SwapOut:
        // What had been given up (MADV_FREE) is dropped instead.
        if (entries_set(journal, e, [](Entry after) { return after.swapped(); }) > 0)
          f.swapped_out += e.count;
        else f.dropped += e.count;
        f.group_reclaim = f.group_reclaim || e.reason == Reason::GroupLimit;
        f.freed += e.freed;
        break;
      case EventKind::Merge:
        f.merged += e.count;
        ++f.merged_into;
        f.freed += e.freed;
        break;
      case EventKind::OomKill: f.oom_victims.push_back(e.other); break;
      case EventKind::Reap: f.reaped.push_back(e.pid); break;
      case EventKind::Signal: f.signal = e; break;
      case EventKind::Fail: f.fail = e; break;
      case EventKind::Exit: f.exit = e; break;
      case EventKind::Block: f.block = e; break;
      case EventKind::Wake: f.wake = e; break;
      case EventKind::Fork: f.fork = e; break;
      default: break;
    }
  }
  return f;
}

}  // namespace cowscope
