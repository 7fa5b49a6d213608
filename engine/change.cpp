#include "engine/change.h"

#include <algorithm>

#include "engine/change_maker.h"

namespace cowscope {
namespace {

/// Calls fn(slot) for each table of the sharing `id` that holds `page`.
template <class Fn>
void for_each_sharer(MachineState& s, PageNumber page, std::uint32_t id, Fn&& fn) {
  for (SharedValue<AddressSpace>& space : s.spaces) {
    const PageTable::Slot* slot = space->table().table_of(page);
    if (slot != nullptr && slot->shared == id)
      fn(space.write().table_for_change().table_for_change(page));
  }
}

/// Where a name is, or would be.
std::vector<NamedPid>::iterator place_of(std::vector<NamedPid>& pids, TextId name) {
  return std::lower_bound(pids.begin(), pids.end(), name,
                          [](const NamedPid& p, TextId n) { return p.name < n; });
}

}  // namespace

void ChangeMaker::charge_taken(const TakeFrame& c) const {
  s.charged[c.group - 1U] += forwards ? 1U : ~0U;
  Frame record;
  if (forwards) {
    record.kind = c.kind;
    record.held = c.held;
    record.group = c.group;
    record.content = c.content;
  }
  s.frames.set(c.frame, record);
}

/// Only accessed and dirty change in a shared table, and they change for all who share it.
void ChangeMaker::set_in_shared_table(PageNumber page, std::uint32_t id, Entry after) const {
  for_each_sharer(s, page, id, [&](PageTable::Slot& slot) {
    constexpr std::uint32_t kMoves = Entry::kAccessed | Entry::kDirty;
    Entry& entry = slot.leaf.write().entries[page.value() % kEntriesPerTable];
    entry = Entry{(entry.bits & ~kMoves) | (after.bits & kMoves)};
  });
}

/// Map counts of what a table maps.
void ChangeMaker::count_table(const PageTable::Leaf& leaf, bool more) const {
  for (const Entry e : leaf.entries)
    if (e.maps_frame())
      write_frame(e.frame(), [&](FrameTable::Place& f) { f.mapped += more ? 1U : ~0U; });
}

void ChangeMaker::put_process(const Process& before, const Process& after) const {
  s.living += static_cast<std::uint32_t>(after.alive());
  s.living -= static_cast<std::uint32_t>(before.alive());
  s.processes[after.pid.value() - 1] = after;
}

void ChangeMaker::operator()(const SetTable& c) const {
  AddressSpace& a = space(c.space);
  const std::uint32_t before = a.table().table_count();
  if (c.added == forwards) a.table_for_change().add_table(c.page);
  else a.table_for_change().remove_table(c.page);
  if (a.users() > 0) s.page_tables += a.table().table_count() - std::uint64_t{before};
}

void ChangeMaker::operator()(const SetProcess& c) const {
  if (forwards) put_process(c.before, c.after);
  else put_process(c.after, c.before);
}

void ChangeMaker::operator()(const AddProcess& c) const {
  if (forwards) {
    s.processes.push_back(c.process);
    std::vector<NamedPid>& pids = s.pids.write();
    pids.insert(place_of(pids, c.process.name), {c.process.name, c.process.pid});
    ++s.living;
  } else {
    s.processes.pop_back();
    std::vector<NamedPid>& pids = s.pids.write();
    pids.erase(place_of(pids, c.process.name));
    --s.living;
  }
}

void ChangeMaker::operator()(const AddSpace&) const {
  if (forwards) s.spaces.emplace_back();
  else s.spaces.pop_back();
}

void ChangeMaker::operator()(const SetUsers& c) const {
  AddressSpace& a = space(c.space);
  const std::uint32_t before = forwards ? c.before : c.after, after = forwards ? c.after : c.before;
  a.set_users(after);
  if (before == 0 && after > 0) s.page_tables += a.table().table_count();
  if (before > 0 && after == 0) s.page_tables -= a.table().table_count();
}

void ChangeMaker::operator()(const InsertRegion& c) const {
  put_region(c.space, c.at, c.region, forwards);
}

void ChangeMaker::operator()(const EraseRegion& c) const {
  put_region(c.space, c.at, c.region, !forwards);
}

void ChangeMaker::put_region(SpaceId id, std::uint32_t at, const Region& r, bool insert) const {
  if (insert) {
    space(id).insert_region(at, r);
    ++s.regions;
  } else {
    space(id).erase_region(at);
    --s.regions;
  }
}

void ChangeMaker::operator()(const AddName& c) const {
  auto& names = space(c.space).names_for_change();
  if (forwards) names.push_back(c.name);
  else names.pop_back();
}

void ChangeMaker::operator()(const SetName& c) const {
  space(c.space).names_for_change()[c.at] = forwards ? c.after : c.before;
}

void ChangeMaker::operator()(const AddObject& c) const {
  if (forwards)
    s.objects.emplace_back(SharedObject{std::vector<FrameNumber>(c.pages, kNoFrame), 0});
  else s.objects.pop_back();
}

void ChangeMaker::operator()(const SetObjectFrame& c) const {
  s.objects[c.object.value() - 1].write().frames[c.page] = forwards ? c.after : c.before;
}

void ChangeMaker::operator()(const SetObjectRegions& c) const {
  s.objects[c.object.value() - 1].write().regions = forwards ? c.after : c.before;
}

void ChangeMaker::operator()(const SetFilePage& c) const {
  s.files[c.file.value()].write().cached[c.page] = forwards ? c.after : c.before;
}

void ChangeMaker::operator()(const SetStored& c) const {
  s.files[c.file.value()].write().stored[c.page] = forwards ? c.after : c.before;
}

void ChangeMaker::operator()(const SetSlot& c) const {
  std::vector<SwapSlot>& slots = s.swap.write();
  if (slots.size() <= c.slot) slots.resize(c.slot + std::size_t{1});
  slots[c.slot] = forwards ? c.after : c.before;
  while (!slots.empty() && slots.back().free()) slots.pop_back();
}

void ChangeMaker::operator()(const SetPin& c) const {
  std::vector<PinRecord>& pins = s.pins.write();
  const bool add = c.added == forwards;
  if (add) pins.insert(pins.begin() + static_cast<std::ptrdiff_t>(c.at), c.pin);
  else pins.erase(pins.begin() + static_cast<std::ptrdiff_t>(c.at));
  Frame frame = s.frames[c.pin.frame];
  frame.pins = static_cast<std::uint16_t>(frame.pins + (add ? 1 : -1));
  s.frames.set(c.pin.frame, frame);
}

void ChangeMaker::operator()(const AddOutput& c) const {
  if (forwards) s.terminal.write().push_back({c.pid, c.text});
  else s.terminal.write().pop_back();
}

void ChangeMaker::operator()(const AddCommitted& c) const {
  s.committed += static_cast<std::uint64_t>(forwards ? c.pages : -c.pages);
}

void ChangeMaker::operator()(const ShareTable& c) const {
  AddressSpace& child = space(c.child);
  PageTable& parents = space(c.parent).table_for_change();
  PageTable::Slot& from = parents.table_for_change(c.page);
  std::vector<std::uint32_t>& users = s.shared_tables.write();
  if (forwards) {
    from.shared = c.id;
    if (users.size() < c.id) users.resize(c.id);
    users[c.id - 1] += c.previous == 0 ? 2 : 1;
    attach(child, c.page, from);
  } else {
    detach(child, c.page);
    from.shared = c.previous;
    if (c.previous == 0) users.resize(c.id - 1);  // made by this fork
    else --users[c.id - 1];
  }
}

void ChangeMaker::operator()(const CopyTable& c) const {
  PageTable::Slot& own = space(c.space).table_for_change().table_for_change(c.page);
  std::uint32_t& users = s.shared_tables.write()[c.id - 1];
  if (forwards) {
    own.shared = 0;
    --users;
    if (users == 0) return;  // the last one keeps it as it is
    PageTable::Leaf copy = *own.leaf;
    for (Entry& e : copy.entries) e = e.without(Entry::kWritable | Entry::kExclusive);
    own.leaf = SharedValue<PageTable::Leaf>(copy);
    for_each_sharer(s, c.page, c.id, [&](PageTable::Slot& slot) { slot.leaf = own.leaf; });
    count_table(copy, true);
  } else {
    if (users > 0) {
      count_table(*own.leaf, false);
      for_each_sharer(s, c.page, c.id, [&](PageTable::Slot& slot) { slot.leaf = own.leaf; });
    }
    ++users;
    own.shared = c.id;
  }
}

void ChangeMaker::operator()(const RightsLost& c) const {
  if (forwards) return;  // CopyTable took them
  PageTable::Slot& own = space(c.space).table_for_change().table_for_change(c.first);
  Entry* entries = &own.leaf.write().entries[c.first.value() % kEntriesPerTable];
  for (std::size_t i = 0; i < 64; ++i) {
    const std::uint32_t writable = (c.writable >> i & 1) != 0 ? Entry::kWritable : 0;
    const std::uint32_t exclusive = (c.exclusive >> i & 1) != 0 ? Entry::kExclusive : 0;
    entries[i] = entries[i].with(writable | exclusive);
  }
}

void ChangeMaker::operator()(const LeaveTable& c) const {
  std::uint32_t& users = s.shared_tables.write()[c.id - 1];
  if (forwards) {
    detach(space(c.space), c.page);
    --users;
  } else {
    const PageTable::Slot* other = nullptr;
    for_each_sharer(s, c.page, c.id, [&](PageTable::Slot& slot) { other = &slot; });
    const PageTable::Slot from = *other;  // attach() may move tables
    attach(space(c.space), c.page, from);
    ++users;
  }
}

/// Puts a shared table into an address space, and takes it out.
void ChangeMaker::attach(AddressSpace& a, PageNumber page, const PageTable::Slot& table) const {
  const std::uint32_t before = a.table().table_count();
  const std::uint64_t mapped = a.rss();
  a.attach_table(page, table);
  s.mapped_pages += a.rss() - mapped;
  if (a.users() > 0) s.page_tables += a.table().table_count() - std::uint64_t{before};
}

void ChangeMaker::detach(AddressSpace& a, PageNumber page) const {
  const std::uint32_t before = a.table().table_count();
  const std::uint64_t mapped = a.rss();
  a.detach_table(page);
  s.mapped_pages -= mapped - a.rss();
  if (a.users() > 0) s.page_tables += a.table().table_count() - std::uint64_t{before};
}

void apply(MachineState& state, const Change& change) {
  std::visit(ChangeMaker{state, true}, change);
}
void revert(MachineState& state, const Change& change) {
  std::visit(ChangeMaker{state, false}, change);
}

}  // namespace cowscope
