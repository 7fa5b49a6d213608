#include "scenarios/step_facts.h"

#include <algorithm>

namespace cowscope {

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
    const bool begins = e.kind == EventKind::TlbHit || e.kind == EventKind::TlbMiss;
    if (e.access != 0 && begins && e.access != access) {
      access = e.access;
      AccessFact a;
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
        if (a == nullptr) break;
        if (e.kind == EventKind::Decide) {
          a->decision = e.decision;
          a->from = e.from;
        }
        a->reason = e.reason;
        a->outcome = e.outcome;
        break;
      case EventKind::Map:
        if (a != nullptr) a->mapped = e.count;
        else f.brought_in += e.count;
        break;
      case EventKind::Load:
      case EventKind::Store:
      case EventKind::Retry:
        if (a == nullptr) break;
        a->finished = true;
        a->to = e.to;
        break;
      case EventKind::Share:
        (e.from == kNoFrame ? f.shared_zero : f.shared) += e.count;
        if (e.cow) f.protected_pages += e.count;
        break;
      case EventKind::Skip:
        (e.reason == Reason::SharedMemory ? f.skipped_shared : f.skipped) += e.count;
        break;
      case EventKind::Duplicate: f.duplicated += e.count; break;
      case EventKind::Unmap:
        f.unmapped += e.count;
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
