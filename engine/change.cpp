#include "engine/change.h"

#include "engine/state.h"

namespace cowscope {
namespace {

/// Writes a frame's record; the count of shared frames follows.
template <class Write>
void write_frame(MachineState& s, FrameNumber f, Write&& write) {
  Frame& frame = s.frames.write(f);
  s.shared_frames -= static_cast<std::uint32_t>(frame.refs() >= 2);
  write(frame);
  s.shared_frames += static_cast<std::uint32_t>(frame.refs() >= 2);
}

void count_map(MachineState& s, FrameNumber f, bool more) {
  write_frame(s, f, [&](Frame& frame) { frame.mapped += more ? 1U : ~0U; });
}

/// Calls fn(slot) for each table of the sharing `id` that holds `page`.
template <class Fn>
void for_each_sharer(MachineState& s, PageNumber page, std::uint32_t id, Fn&& fn) {
  for (SharedValue<AddressSpace>& space : s.spaces) {
    const PageTable::Slot* slot = space->table().table_of(page);
    if (slot != nullptr && slot->shared == id)
      fn(space.write().table_for_change().table_for_change(page));
  }
}

void count_mapping(MachineState& s, Entry e, bool more) {
  if (!e.maps_frame()) return;
  count_map(s, e.frame(), more);
  s.mapped_pages += more ? 1U : ~std::uint64_t{0};
}

void put_entry(MachineState& s, SpaceId space, PageNumber page, Entry before, Entry after) {
  if (const PageTable::Slot* table = s.space(space).table().table_of(page);
      table != nullptr && table->shared != 0) {
    // Only accessed and dirty change in a shared table, and they change for all who share it.
    for_each_sharer(s, page, table->shared, [&](PageTable::Slot& slot) {
      constexpr std::uint64_t kMoves = Entry::kAccessed | Entry::kDirty;
      Entry& entry = slot.leaf.write().entries[page.value() % kEntriesPerTable];
      entry = Entry{(entry.bits & ~kMoves) | (after.bits & kMoves)};
    });
    return;
  }
  count_mapping(s, before, false);
  count_mapping(s, after, true);
  s.spaces[space.value() - 1].write().set_entry(page, after);
}

constexpr std::uint64_t bit(std::size_t i) { return std::uint64_t{1} << (i % 64); }

/// Map counts of what a table maps, and what the space that has it is charged with.
void count_table(MachineState& s, const PageTable::Leaf& leaf, bool more) {
  for (const Entry e : leaf.entries)
    if (e.maps_frame()) count_map(s, e.frame(), more);
}

void put_frame(MachineState& s, FrameNumber f, const Frame& before, const Frame& after) {
  if (before.group != 0) --s.charged[before.group - 1];
  if (after.group != 0) ++s.charged[after.group - 1];
  if (before.kind == FrameKind::Free && after.kind != FrameKind::Free) s.frames.take(f);
  if (before.kind != FrameKind::Free && after.kind == FrameKind::Free) s.frames.give_back(f);
  write_frame(s, f, [&](Frame& frame) { frame = after; });
}

void put_process(MachineState& s, const Process& before, const Process& after) {
  s.living += static_cast<std::uint32_t>(after.alive());
  s.living -= static_cast<std::uint32_t>(before.alive());
  s.processes[after.pid.value() - 1] = after;
}

/// The undoing is the doing of the opposite change, so that each rule is written once.
struct Doer {
  MachineState& s;
  bool forwards;

  AddressSpace& space(SpaceId id) const { return s.spaces[id.value() - 1].write(); }

  void operator()(const SetEntry& c) const {
    if (forwards) put_entry(s, c.space, c.page, c.before, c.after);
    else put_entry(s, c.space, c.page, c.after, c.before);
  }
  void operator()(const ShareEntries& c) const {
    AddressSpace& parent = space(c.parent);
    AddressSpace& child = space(c.child);
    for (std::uint64_t i = 0; i < c.count; ++i) {
      const PageNumber page = c.first + i;
      const Entry e = parent.table().get(page);
      if (forwards) {
        const Entry shared = c.protect ? e.without(Entry::kWritable | Entry::kExclusive) : e;
        if (c.protect) parent.set_entry(page, shared);
        child.set_entry(page, shared.without(Entry::kAccessed));
      } else {
        child.set_entry(page, Entry{});
        if (c.protect)
          parent.set_entry(page, e.with((c.writable ? Entry::kWritable : 0) |
                                        (c.exclusive ? Entry::kExclusive : 0)));
      }
      count_mapping(s, e, forwards);
    }
  }
  void operator()(const SetTable& c) const {
    AddressSpace& a = space(c.space);
    const std::uint32_t before = a.table().table_count();
    if (c.added == forwards) a.table_for_change().add_table(c.page);
    else a.table_for_change().remove_table(c.page);
    if (a.users() > 0) s.page_tables += a.table().table_count() - std::uint64_t{before};
  }
  void operator()(const SetFrame& c) const {
    if (forwards) put_frame(s, c.frame, c.before, c.after);
    else put_frame(s, c.frame, c.after, c.before);
  }
  void operator()(const SetContent& c) const {
    s.frames.write(c.frame).content = forwards ? c.after : c.before;
  }
  void operator()(const SetHeld& c) const {
    write_frame(s, c.frame, [&](Frame& frame) { frame.held = forwards ? c.after : c.before; });
  }
  void operator()(const TlbInsert& c) const {
    if (forwards) s.tlb.insert(c.at, c.entry);
    else s.tlb.erase(c.at);
  }
  void operator()(const TlbErase& c) const {
    if (forwards) s.tlb.erase(c.at);
    else s.tlb.insert(c.at, c.entry);
  }
  void operator()(const SetProcess& c) const {
    if (forwards) put_process(s, c.before, c.after);
    else put_process(s, c.after, c.before);
  }
  void operator()(const AddProcess& c) const {
    if (forwards) {
      s.processes.push_back(c.process);
      s.pids.write()[c.process.name] = c.process.pid;
      ++s.living;
    } else {
      s.processes.pop_back();
      s.pids.write().erase(c.process.name);
      --s.living;
    }
  }
  void operator()(const AddSpace&) const {
    if (forwards) s.spaces.emplace_back();
    else s.spaces.pop_back();
  }
  void operator()(const SetUsers& c) const {
    AddressSpace& a = space(c.space);
    const std::uint32_t before = forwards ? c.before : c.after,
                        after = forwards ? c.after : c.before;
    a.set_users(after);
    if (before == 0 && after > 0) s.page_tables += a.table().table_count();
    if (before > 0 && after == 0) s.page_tables -= a.table().table_count();
  }
  void operator()(const InsertRegion& c) const { region(c.space, c.at, c.region, forwards); }
  void operator()(const EraseRegion& c) const { region(c.space, c.at, c.region, !forwards); }
  void region(SpaceId id, std::uint32_t at, const Region& r, bool insert) const {
    if (insert) {
      space(id).insert_region(at, r);
      ++s.regions;
    } else {
      space(id).erase_region(at);
      --s.regions;
    }
  }
  void operator()(const SetRegion& c) const {
    space(c.space).set_region(c.at, forwards ? c.after : c.before);
  }
  void operator()(const AddName& c) const {
    auto& names = space(c.space).names_for_change();
    if (forwards) names.push_back(c.name);
    else names.pop_back();
  }
  void operator()(const SetName& c) const {
    space(c.space).names_for_change()[c.at] = forwards ? c.after : c.before;
  }
  void operator()(const AddObject& c) const {
    if (forwards)
      s.objects.emplace_back(SharedObject{std::vector<FrameNumber>(c.pages, kNoFrame), 0});
    else s.objects.pop_back();
  }
  void operator()(const SetObjectFrame& c) const {
    s.objects[c.object.value() - 1].write().frames[c.page] = forwards ? c.after : c.before;
  }
  void operator()(const SetObjectRegions& c) const {
    s.objects[c.object.value() - 1].write().regions = forwards ? c.after : c.before;
  }
  void operator()(const SetFilePage& c) const {
    s.files[c.file.value()].write().cached[c.page] = forwards ? c.after : c.before;
  }
  void operator()(const SetStored& c) const {
    s.files[c.file.value()].write().stored[c.page] = forwards ? c.after : c.before;
  }
  void operator()(const SetSlot& c) const {
    std::vector<SwapSlot>& slots = s.swap.write();
    if (slots.size() <= c.slot) slots.resize(c.slot + std::size_t{1});
    slots[c.slot] = forwards ? c.after : c.before;
    while (!slots.empty() && slots.back().free()) slots.pop_back();
  }
  void operator()(const SetPin& c) const {
    std::vector<PinRecord>& pins = s.pins.write();
    const bool add = c.added == forwards;
    if (add) pins.insert(pins.begin() + static_cast<std::ptrdiff_t>(c.at), c.pin);
    else pins.erase(pins.begin() + static_cast<std::ptrdiff_t>(c.at));
    Frame& frame = s.frames.write(c.pin.frame);
    frame.pins = static_cast<std::uint16_t>(frame.pins + (add ? 1 : -1));
  }
  void operator()(const AddOutput& c) const {
    if (forwards) s.terminal.write().push_back({c.pid, c.text});
    else s.terminal.write().pop_back();
  }
  void operator()(const AddCommitted& c) const {
    s.committed += static_cast<std::uint64_t>(forwards ? c.pages : -c.pages);
  }
  void operator()(const ShareTable& c) const {
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
  void operator()(const CopyTable& c) const {
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
      count_table(s, copy, true);
    } else {
      if (users > 0) {
        PageTable::Leaf before = *own.leaf;
        count_table(s, before, false);
        for (std::size_t i = 0; i < kEntriesPerTable; ++i) {
          if ((c.writable[i / 64] & bit(i)) != 0)
            before.entries[i] = before.entries[i].with(Entry::kWritable);
          if ((c.exclusive[i / 64] & bit(i)) != 0)
            before.entries[i] = before.entries[i].with(Entry::kExclusive);
        }
        own.leaf = SharedValue<PageTable::Leaf>(before);
        for_each_sharer(s, c.page, c.id, [&](PageTable::Slot& slot) { slot.leaf = own.leaf; });
      }
      ++users;
      own.shared = c.id;
    }
  }
  void operator()(const LeaveTable& c) const {
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
  void attach(AddressSpace& a, PageNumber page, const PageTable::Slot& table) const {
    const std::uint32_t before = a.table().table_count();
    a.attach_table(page, table);
    s.mapped_pages += a.table().table_of(page)->leaf->frames();
    if (a.users() > 0) s.page_tables += a.table().table_count() - std::uint64_t{before};
  }
  void detach(AddressSpace& a, PageNumber page) const {
    const std::uint32_t before = a.table().table_count();
    s.mapped_pages -= a.table().table_of(page)->leaf->frames();
    a.detach_table(page);
    if (a.users() > 0) s.page_tables += a.table().table_count() - std::uint64_t{before};
  }
  void operator()(const AddTotals& c) const {
    Totals& t = s.totals;
    const auto add = [&](std::uint64_t& total, std::uint64_t delta) {
      total += forwards ? delta : ~delta + 1;
    };
    add(t.minor, c.delta.minor);
    add(t.major, c.delta.major);
    add(t.copies, c.delta.copies);
    add(t.reuses, c.delta.reuses);
    add(t.zeroed, c.delta.zeroed);
    add(t.bytes_copied, c.delta.bytes_copied);
    add(t.time_ns, c.delta.time_ns);
  }
};

}  // namespace

void apply(MachineState& state, const Change& change) { std::visit(Doer{state, true}, change); }
void revert(MachineState& state, const Change& change) { std::visit(Doer{state, false}, change); }

}  // namespace cowscope
