#include "engine/kernel.h"

#include <type_traits>

namespace cowscope {

Outcome Kernel::run(const Command& command) {
  ++operations_;
  if (journal_ == nullptr && run_quickly(command)) return Outcome::Ok;
  return std::visit(
      [this](const auto& c) {
        using C = std::decay_t<decltype(c)>;
        if constexpr (std::is_same_v<C, struct Skip>) {
          return Outcome::Ok;
        } else if constexpr (std::is_same_v<C, Spawn> || std::is_same_v<C, KsmScan> ||
                             std::is_same_v<C, Evict>) {
          return run(c);
        } else {
          // Whoever is dead, or was never made because its fork failed, cannot be asked.
          const Process* who = state_.find(c.who);
          if (who == nullptr || !who->alive()) return fail(kInit, Outcome::Esrch);
          return run(who->pid, c);
        }
      },
      command);
}

void Kernel::close_event() {
  Event& e = journal_->events.back();
  e.access = in_access_ ? access_ : 0;
  e.first_change = mark_;
  e.end_change = mark_ = static_cast<std::uint32_t>(journal_->changes.size());
}

/// Of one page there are many events in a row: where it lies is found out for the first.
void Kernel::find_place(Pid pid, PageNumber page) const {
  // One by one: what is copied whole is read before its parts are in the cache.
  placed_.known = true;
  placed_.pid = pid;
  placed_.page = page;
  placed_.region = {};
  placed_.index = 0;
  const AddressSpace& space = space_of(pid);
  if (const Region* r = space.find(page)) {
    placed_.region = r->name;
    placed_.index = r->index_of(page);
    return;
  }
  for (const NamedRange& n : space.names())
    if (page >= n.start && page < n.start + n.pages) {
      placed_.region = n.name;
      placed_.index = static_cast<std::uint32_t>(page - n.start);
    }
}

Event Kernel::call(EventKind kind, Pid pid) const {
  Event e{};
  e.kind = kind;
  e.pid = pid;
  return e;
}

Outcome Kernel::fail(Pid pid, Outcome outcome) {
  Event e = call(EventKind::Fail, pid);
  e.outcome = outcome;
  event(e);
  return outcome;
}

void Kernel::flush_space(SpaceId space) {
  for (std::uint32_t i = state_.tlb.size(); i-- > 0;)
    if (state_.tlb[i].space == space) change(TlbErase{i, state_.tlb[i]});
}

void Kernel::flush_range(SpaceId space, PageNumber first, std::uint64_t count, bool writable_only) {
  for (std::uint32_t i = state_.tlb.size(); i-- > 0;) {
    const TlbEntry t = state_.tlb[i];
    if (t.space == space && t.page >= first && t.page < first + count &&
        (t.writable || !writable_only))
      change(TlbErase{i, t});
  }
}

void Kernel::add_table(SpaceId space, PageNumber page) { change(SetTable{space, page, true}); }

std::uint32_t Kernel::index_of(SpaceId space, const Region& region) const {
  const auto& regions = state_.space(space).regions();
  std::uint32_t at = 0;
  while (regions[at].start != region.start) ++at;
  return at;
}

void Kernel::update_region(SpaceId space, std::uint32_t at, const Region& after) {
  const Region before = state_.space(space).regions()[at];
  if (before == after) return;
  change(EraseRegion{space, at, before});
  change(InsertRegion{space, at, after});
}

void Kernel::set_process(const Process& after) {
  const Process before = state_.process(after.pid);
  if (!(before == after)) change(SetProcess{before, after});
}

FrameNumber Kernel::take_frame(FrameKind kind, std::uint8_t held, Pid pid, ContentId content) {
  const FrameNumber frame = state_.frames.lowest_free();
  const std::uint16_t group = pid != kInit ? state_.process(pid).group : std::uint16_t{0};
  change(TakeFrame{frame, kind, held, group, content});
  return frame;
}

std::uint64_t Kernel::free_if_unused(FrameNumber frame) {
  const auto unused = [&](const Frame& f) {
    const bool swap_keeps = f.slot != 0 && (*state_.swap)[f.slot - 1].count > 0;
    return f.refs() == 0 && f.pins == 0 && !f.cached && !swap_keeps;
  };
  if (state_.frames.refs(frame) != 0) return 0;
  const Frame f = state_.frames[frame];
  if (f.kind == FrameKind::Free || !unused(f)) return 0;
  if (f.slot != 0) drop_swap_cache(frame);
  if (f.folio == 0) {
    change(SetFrame{frame, state_.frames[frame], Frame{}});
    return 1;
  }
  // A huge page is one allocation: it comes free as a whole (Linux splits it under pressure).
  const std::uint32_t head = f.folio - 1;
  for (std::uint32_t i = 0; i < kEntriesPerTable; ++i)
    if (!unused(state_.frames[FrameNumber{head + i}])) return 0;
  for (std::uint32_t i = 0; i < kEntriesPerTable; ++i)
    change(SetFrame{FrameNumber{head + i}, state_.frames[FrameNumber{head + i}], Frame{}});
  return kEntriesPerTable;
}

std::vector<Kernel::Mapping> Kernel::mappings_of(FrameNumber frame) const {
  std::vector<Mapping> found;
  for (std::uint32_t s = 0; s < state_.spaces.size(); ++s)
    for (const PageTable::Slot& table : state_.spaces[s]->table().tables())
      for (std::uint32_t i = 0; i < kEntriesPerTable && table.leaf->present > 0; ++i)
        if (const Entry e = table.leaf->entries[i]; e.maps_frame() && e.frame() == frame)
          found.push_back({SpaceId{s + 1}, PageNumber{table.index * kEntriesPerTable + i}});
  return found;
}

Pid Kernel::user_of(SpaceId space) const {
  for (const Process& p : state_.processes)
    if (p.alive() && p.space == space) return p.pid;
  return kInit;
}

}  // namespace cowscope
