#include "web/layout/entry_facts.h"

#include <algorithm>

namespace cowscope {
namespace {

/// The process as the scene's machine knows it; null if it does not live there.
const Process* living(const Machine& machine, Pid pid) {
  if (pid == kInit || pid.value() > machine.state().processes.size()) return nullptr;
  const Process& p = machine.state().process(pid);
  return p.alive() ? &p : nullptr;
}

EntryState state_of(const Machine& machine, Pid pid, PageNumber page) {
  EntryState s;
  const Process* p = living(machine, pid);
  if (p == nullptr) return s;
  const AddressSpace& space = machine.state().space(p->space);
  const Region* region = space.find(page);
  if (region == nullptr) return s;
  s.exists = true;
  s.entry = space.table().get(page);
  s.cow = s.entry.present() && !s.entry.writable() && region->prot.write &&
          region->sharing == Sharing::Private;
  if (s.entry.present()) s.bytes = std::string(machine.bytes(p->space, page));
  return s;
}

EntrySay say_of(const Machine& machine, Pid pid, PageNumber page, const EntryState& s) {
  if (!s.exists) return EntrySay::NotMapped;
  if (s.entry.swapped()) return EntrySay::InSwap;
  if (s.entry.guard()) return EntrySay::Guard;
  if (!s.entry.present()) return EntrySay::NotPresent;
  if (s.entry.zero_page()) return EntrySay::ZeroPage;
  const AddressSpace& space = machine.state().space(living(machine, pid)->space);
  const Region& region = *space.find(page);
  if (region.sharing == Sharing::Shared) return EntrySay::SharedOnPurpose;
  const Frame& frame = machine.state().frames[s.entry.frame()];
  if (s.entry.writable()) return frame.mapped <= 1 ? EntrySay::OwnWritable : EntrySay::Writable;
  if (!region.prot.write) return EntrySay::ReadOnly;
  if (frame.kind == FrameKind::File) return EntrySay::FileProtected;
  if (frame.kind == FrameKind::Ksm) return EntrySay::Merged;
  if (table_shared(machine.state(), space, page)) return EntrySay::TableShared;
  return frame.mapped > 1 ? EntrySay::SharedProtected : EntrySay::StillProtected;
}

EntrySide side_of(const Scene& scene, const Process& process, PageNumber page) {
  EntrySide side;
  side.pid = process.pid;
  side.name = std::string(scene.machine.texts()[process.name]);
  side.colour = process.pid.value() - 1;
  side.before = state_of(scene.before, process.pid, page);
  side.after = state_of(scene.machine, process.pid, page);
  side.say = say_of(scene.machine, process.pid, page, side.after);
  return side;
}

bool leads_to(const EntryState& s, FrameNumber frame) {
  return frame != kNoFrame && s.entry.maps_frame() && s.entry.frame() == frame;
}
FrameNumber frame_of(const EntryState& s) {
  return s.entry.maps_frame() ? s.entry.frame() : kNoFrame;
}

/// How much another process has to do with the page: 0 nothing.
int kinship(const EntrySide& me, const Process& my, const EntrySide& other, const Process& its) {
  if (!other.before.exists && !other.after.exists) return 0;
  int score = 1;
  const FrameNumber now = frame_of(me.after), then = frame_of(me.before);
  if (leads_to(other.after, now)) score += 8;
  if (leads_to(other.after, then) || leads_to(other.before, then)) score += 8;
  if (its.pid == my.parent || its.parent == my.pid) score += 2;
  if (other.after.exists) score += 1;
  return score;
}

/// The lowest page that maps the frame. A pointer moves over frames: this is a plain look through
/// the tables, and it stops where it is found.
std::optional<PageNumber> first_page(const AddressSpace& space, FrameNumber frame) {
  for (const PageTable::Slot& slot : space.table().tables()) {
    if (slot.leaf->present == 0) continue;
    const auto& entries = slot.leaf->entries;
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](Entry e) { return e.maps_frame() && e.frame() == frame; });
    if (found != entries.end())
      return PageNumber{slot.index * kEntriesPerTable +
                        static_cast<std::uint64_t>(found - entries.begin())};
  }
  return std::nullopt;
}

}  // namespace

bool table_shared(const MachineState& state, const AddressSpace& space, PageNumber page) {
  const std::uint32_t sharing = space.table().table_of(page)->shared;
  return sharing != 0 && (*state.shared_tables)[sharing - 1] > 1;
}

std::optional<EntryFacts> entry_facts(const Scene& scene, Pid pid, PageNumber page) {
  const std::vector<Process>& processes = scene.machine.state().processes;
  if (pid == kInit || pid.value() > processes.size()) return std::nullopt;
  const Process& mine = scene.machine.state().process(pid);
  EntryFacts out;
  out.page = page;
  out.sides.push_back(side_of(scene, mine, page));
  const EntrySide& me = out.sides.front();
  if (!me.before.exists && !me.after.exists) return std::nullopt;

  const Machine& known = me.after.exists ? scene.machine : scene.before;
  const Region& region = *known.state().space(known.state().process(pid).space).find(page);
  out.region = std::string(known.texts()[region.name]);
  out.index = region.index_of(page);

  int best = 0;
  const Process* partner = nullptr;
  for (const Process& p : processes) {
    if (p.pid == pid || p.space == mine.space) continue;
    if (living(scene.machine, p.pid) == nullptr && living(scene.before, p.pid) == nullptr) continue;
    const EntrySide side = side_of(scene, p, page);
    const int score = kinship(me, mine, side, p);
    if (leads_to(side.after, frame_of(me.after)) || leads_to(side.after, frame_of(me.before)))
      ++out.others;
    if (score > best) {
      best = score;
      partner = &p;
    }
  }
  if (partner != nullptr) {
    out.sides.push_back(side_of(scene, *partner, page));
    const EntrySide& other = out.sides.back();
    if (leads_to(other.after, frame_of(out.sides[0].after)) ||
        leads_to(other.after, frame_of(out.sides[0].before)))
      --out.others;
  }
  return out;
}

std::optional<EntryFacts> entry_facts(const Scene& scene, FrameNumber frame) {
  for (const Machine* machine : {&scene.machine, &scene.before}) {
    // Where nobody maps it, no table need be looked through.
    if (machine->state().frames.mapped(frame) == 0) continue;
    for (const Process& p : machine->state().processes) {
      if (!p.alive()) continue;
      if (const auto page = first_page(machine->state().space(p.space), frame))
        return entry_facts(scene, p.pid, *page);
    }
  }
  return std::nullopt;
}

std::uint32_t bytes_window(const std::string& before, const std::string& after,
                           std::uint32_t count) {
  const std::size_t n = std::max(before.size(), after.size());
  const auto at = [](const std::string& s, std::size_t i) { return i < s.size() ? s[i] : '\0'; };
  std::size_t first = n, last = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (at(before, i) != at(after, i)) {
      first = std::min(first, i);
      last = i;
    }
  if (first == n || count == 0 || last < count) return 0;
  // A little of what stands before the change, on a round address.
  const std::size_t lead = first >= 2 ? first - 2 : 0;
  return static_cast<std::uint32_t>(lead / 4 * 4);
}

}  // namespace cowscope
