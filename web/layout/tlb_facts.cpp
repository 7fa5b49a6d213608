#include "web/layout/tlb_facts.h"

#include <algorithm>
#include <variant>

namespace cowscope {
namespace {

/// A step may have made hundreds of thousands of changes: so many are looked back through, which is
/// more than fill the largest TLB anew.
constexpr std::uint32_t kLookBack = 1U << 16;

bool same_page(const TlbEntry& a, const TlbEntry& b) {
  return a.space == b.space && a.page == b.page;
}

/// The TLB changes of an event: what came in, and what went out for good.
struct Moved {
  std::vector<TlbEntry> in, out;
};
Moved moved_by(const Journal& journal, const Event& e) {
  Moved m;
  for (std::uint32_t i = e.first_change; i < e.end_change; ++i) {
    if (const auto* in = std::get_if<TlbInsert>(&journal.changes[i])) m.in.push_back(in->entry);
    if (const auto* out = std::get_if<TlbErase>(&journal.changes[i])) m.out.push_back(out->entry);
  }
  std::erase_if(m.out, [&](const TlbEntry& gone) {
    return std::any_of(m.in.begin(), m.in.end(),
                       [&](const TlbEntry& in) { return same_page(in, gone); });
  });
  return m;
}

}  // namespace

const char* to_string(TlbTouch touch) {
  switch (touch) {
    case TlbTouch::None: return "";
    case TlbTouch::Hit: return "hit";
    case TlbTouch::In: return "in";
    case TlbTouch::Out: return "out";
  }
  return "?";
}

TlbFacts tlb_facts(const Scene& scene) {
  const MachineState& state = scene.machine.state();
  const Tlb& tlb = state.tlb;
  TlbFacts f;
  f.capacity = tlb.capacity();
  f.size = tlb.size();
  f.touch.assign(f.size, TlbTouch::None);
  f.event.assign(f.size, 0);

  const std::vector<Event>& events = scene.journal.events;
  const auto done = std::min<std::size_t>(scene.position.event, events.size());
  for (std::size_t i = 0; i < done; ++i) {
    f.step.hits += events[i].kind == EventKind::TlbHit ? 1U : 0U;
    f.step.misses += events[i].kind == EventKind::TlbMiss ? 1U : 0U;
  }
  std::uint32_t found = 0, looked = 0;
  for (std::size_t i = done; i-- > 0 && found < f.size && looked < kLookBack;) {
    const Event& e = events[i];
    looked += e.end_change - e.first_change + 1;
    const auto mark = [&](SpaceId space, PageNumber page, TlbTouch how) {
      const std::uint32_t at = tlb.find(space, page);
      if (at == Tlb::kMiss || f.touch[at] != TlbTouch::None) return;
      f.touch[at] = how;
      f.event[at] = static_cast<std::uint32_t>(i) + 1;
      ++found;
    };
    if (e.kind == EventKind::TlbHit) {
      // One that is used most recently already is not moved.
      mark(state.process(e.pid).space, page_of(e.address), TlbTouch::Hit);
      continue;
    }
    for (const TlbEntry& in : moved_by(scene.journal, e).in) mark(in.space, in.page, TlbTouch::In);
  }
  if (done > 0) f.out = moved_by(scene.journal, events[done - 1]).out;
  return f;
}

TlbLine tlb_line(const Scene& scene, const TlbEntry& entry) {
  const MachineState& state = scene.machine.state();
  TlbLine line;
  line.entry = entry;
  std::uint32_t others = 0;
  for (const Process& p : state.processes) {
    if (!p.alive() || p.space != entry.space) continue;
    if (line.pid != kInit) {
      ++others;
      continue;
    }
    line.pid = p.pid;
    line.process = std::string(scene.machine.texts()[p.name]);
  }
  if (others > 0) line.process += " +" + std::to_string(others);
  const AddressSpace& space = state.space(entry.space);
  if (const Region* region = space.find(entry.page)) {
    line.region = std::string(scene.machine.texts()[region->name]);
    line.index = region->index_of(entry.page);
  }
  line.dirty = space.table().get(entry.page).dirty();
  return line;
}

TlbLine tlb_line(const Scene& scene, const TlbFacts& facts, std::uint32_t place) {
  TlbLine line = tlb_line(scene, scene.machine.state().tlb[place]);
  line.touch = facts.touch[place];
  line.event = facts.event[place];
  return line;
}

}  // namespace cowscope
