// What may be used and what is promised: memory groups (cgroups) with their reclaim and killer, and
// overcommit. Sources: try_charge_memcg, mem_cgroup_out_of_memory (mm/memcontrol.c),
// __vm_enough_memory (mm/util.c).
#include <algorithm>

#include "engine/kernel.h"
#include "engine/stats.h"

namespace cowscope {

bool Kernel::charge_fits(Pid pid, std::uint64_t frames) const {
  const std::uint32_t group = state_.process(pid).group;
  return group == 0 || state_.charged[group - 1] + frames <= setup_.config.groups[group - 1].limit;
}

/// Makes room in the process's group: cached pages that nobody maps go first, then pages that one
/// entry maps go to swap, each by frame number. False: there is not enough, and the group's killer
/// must act. Shared pages stay; Linux would try them too.
bool Kernel::reclaim_for(Pid pid, std::uint64_t frames) {
  const std::uint32_t group = state_.process(pid).group;
  for (std::uint32_t f = 0; f < state_.frames.size(); ++f) {
    if (charge_fits(pid, frames)) return true;
    const FrameNumber frame{f};
    if (state_.frames[frame].group != group || !can_drop(frame)) continue;
    Event e = call(EventKind::Evict, pid);
    e.reason = Reason::GroupLimit;
    e.from = frame;
    e.freed = 1;
    drop_cached(frame);
    event(e);
  }
  for (std::uint32_t f = 0; f < state_.frames.size(); ++f) {
    if (charge_fits(pid, frames)) return true;
    const FrameNumber frame{f};
    if (state_.frames[frame].group != group || state_.frames.mapped(frame) != 1) continue;
    const std::vector<Mapping> mapped = mappings_of(frame);
    if (mapped.size() != 1) continue;  // a shared page table
    const Mapping m = mapped.front();
    const Entry entry = state_.space(m.space).table().get(m.page);
    const Region* r = state_.space(m.space).find(m.page);
    if (!can_swap_out(entry) || r->locked) continue;
    Event e = at_page(EventKind::SwapOut, user_of(m.space), m.page);
    e.reason = Reason::GroupLimit;
    e.from = frame;
    e.freed = swap_out(m.space, m.page);
    event(e);
  }
  return charge_fits(pid, frames);
}

Outcome Kernel::run(Pid pid, const struct JoinGroup& c) {
  Process after = state_.process(pid);
  for (std::uint32_t g = 0; g < setup_.config.groups.size(); ++g)
    if (setup_.config.groups[g].name == c.group) after.group = static_cast<std::uint16_t>(g + 1);
  set_process(after);
  event(call(EventKind::JoinGroup, pid));
  return Outcome::Ok;
}

/// May so many more pages be promised? Heuristic: unless it is more than there is altogether.
/// Strict: while all promises together stay below the limit. The reserves that Linux sets aside for
/// root are left out.
bool Kernel::may_promise(std::uint64_t pages) const {
  const MachineConfig& c = setup_.config;
  switch (c.overcommit) {
    case Overcommit::Always: return true;
    case Overcommit::Heuristic: return pages <= std::uint64_t{c.frames} + c.swap;
    case Overcommit::Strict: return pages == 0 || state_.committed + pages < commit_limit(c);
  }
  return true;
}

Outcome Kernel::not_promised(Pid pid) {
  Event e = call(EventKind::Fail, pid);
  e.outcome = Outcome::Enomem;
  e.reason = Reason::NotPromised;
  event(e);
  return Outcome::Enomem;
}

/// accountable_mapping: private memory that may be written. What was counted stays counted, unless
/// it loses the right before anything was written (protect_region).
bool Kernel::is_accountable(const Region& r) {
  return r.sharing == Sharing::Private && r.prot.write;
}

}  // namespace cowscope
