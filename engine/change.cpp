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

constexpr std::uint64_t bit(std::size_t i) { return std::uint64_t{1} << (i % 64); }

}  // namespace

/// Only accessed and dirty change in a shared table, and they change for all who share it.
void ChangeMaker::set_in_shared_table(PageNumber page, std::uint32_t id, Entry after) const {
  for_each_sharer(s, page, id, [&](PageTable::Slot& slot) {
    constexpr std::uint64_t kMoves = Entry::kAccessed | Entry::kDirty;
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

/// fork's inner loop, a last-level table at a time: the tables, the chunk of frame records and the
/// counts are looked up once for many entries. Neighbouring pages mostly have neighbouring frames.
void ChangeMaker::operator()(const ShareEntries& c) const {
  AddressSpace& parent = space(c.parent);
  AddressSpace& child = space(c.child);
  const std::uint64_t lost =
      c.protect ? (c.writable ? Entry::kWritable : 0) | (c.exclusive ? Entry::kExclusive : 0) : 0;
  const std::uint64_t last = (c.first + c.count).value();
  for (std::uint64_t page = c.first.value(); page < last;) {
    const auto from = static_cast<std::size_t>(page % kEntriesPerTable);
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(kEntriesPerTable - from, last - page));
    PageTable::Slot& source = parent.table_for_change().table_for_change(PageNumber{page});
    PageTable::Leaf& copy =
        child.table_for_change().table_for_change(PageNumber{page}).leaf.write();
    Entry* to = &copy.entries[from];
    const Entry* entries = &source.leaf->entries[from];
    if (lost != 0) {
      Entry* changed = &source.leaf.write().entries[from];
      for (std::size_t i = 0; i < count; ++i)
        changed[i] = forwards ? changed[i].without(lost) : changed[i].with(lost);
      entries = changed;
    }
    const auto more = static_cast<std::uint32_t>(forwards ? count : ~count + 1);
    copy.present += more;
    copy.used += more;
    if (forwards)
      std::transform(entries, entries + count, to,
                     [](Entry e) { return e.without(Entry::kAccessed); });
    else std::fill_n(to, count, Entry{});
    const std::uint64_t mapped = count_mappings(entries, count);
    child.add_to_rss(forwards ? mapped : ~mapped + 1);
    page += count;
  }
}

/// One mapping more (fewer, if backwards) of each entry's frame; returns how many map one. While
/// entries are shared no fault is in progress, so nothing holds a frame but its mappings.
std::uint64_t ChangeMaker::count_mappings(const Entry* entries, std::size_t count) const {
  constexpr std::uint64_t kNext = std::uint64_t{1} << Entry::kFrameShift;
  constexpr std::uint64_t kTelling = ~(kNext - 1) | Entry::kPresent | Entry::kZero;
  const std::uint32_t more = forwards ? 1 : ~0U, alone = forwards ? 1 : 2;
  std::uint64_t mapped = 0;
  std::uint32_t shared = 0;
  for (std::size_t i = 0; i < count;) {
    if (!entries[i].maps_frame()) {
      ++i;
      continue;
    }
    // Neighbours with neighbouring frames, as far as the chunk of records goes.
    const std::uint32_t frame = entries[i].frame().value();
    const std::size_t most =
        std::min<std::size_t>(count - i, FrameTable::kChunk - frame % FrameTable::kChunk);
    const std::uint64_t first = entries[i].bits & kTelling;
    const auto differs = [&](std::size_t at) {
      return (entries[i + at].bits & kTelling) ^ (first + at * kNext);
    };
    std::size_t row = 1;
    for (; row + 8 <= most; row += 8) {  // eight at a time, without a branch for each
      std::uint64_t any = 0;
      for (std::size_t j = 0; j < 8; ++j) any |= differs(row + j);
      if (any != 0) break;
    }
    while (row < most && differs(row) == 0) ++row;
    std::uint32_t* counts =
        &s.frames.write_chunk(frame / FrameTable::kChunk).mapped[frame % FrameTable::kChunk];
    // A frame is shared from two references on.
    for (std::size_t j = 0; j < row; ++j) {
      shared += static_cast<std::uint32_t>(counts[j] == alone);
      counts[j] += more;
    }
    mapped += row;
    i += row;
  }
  s.shared_frames += forwards ? shared : ~shared + 1;
  s.mapped_pages += forwards ? mapped : ~mapped + 1;
  return mapped;
}

/// New frames with what is in those of `source`, as many at a time as lie in a row.
void ChangeMaker::duplicate_frames(const Entry* source, Entry* to, std::size_t count,
                                   std::uint64_t flags, std::uint16_t group) const {
  for (std::size_t i = 0; i < count;) {
    const FrameTable::Run row = s.frames.take_lowest(static_cast<std::uint32_t>(count - i));
    FrameTable::Chunk& chunk = s.frames.write_chunk(row.first.value() / FrameTable::kChunk);
    const std::uint32_t at = row.first.value() % FrameTable::kChunk;
    FrameTable::Common record;
    record.kind = FrameKind::Anon;
    record.special = group != 0;
    for (std::uint32_t j = 0; j < row.count; ++j) {
      record.content = s.frames.common(source[i + j].frame()).content;
      chunk.common[at + j] = record;
      chunk.mapped[at + j] = 1;
      to[i + j] = Entry::of(FrameNumber{row.first.value() + j},
                            flags | (source[i + j].bits & Entry::kUser));
    }
    if (group != 0)
      for (std::uint32_t j = 0; j < row.count; ++j) chunk.rare.write()[at + j].group = group;
    i += row.count;
  }
}

void ChangeMaker::give_back_frames(Entry* entries, std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) {
    s.frames.set(entries[i].frame(), Frame{});
    s.frames.give_back(entries[i].frame());
    entries[i] = Entry{};
  }
}

void ChangeMaker::operator()(const DuplicateEntries& c) const {
  const PageTable& parent = s.space(c.parent).table();
  AddressSpace& child = space(c.child);
  const std::uint64_t flags =
      Entry::kPresent | Entry::kDirty | Entry::kExclusive | (c.writable ? Entry::kWritable : 0);
  const std::uint64_t last = (c.first + c.count).value();
  for (std::uint64_t page = c.first.value(); page < last;) {
    const auto from = static_cast<std::size_t>(page % kEntriesPerTable);
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(kEntriesPerTable - from, last - page));
    const Entry* source = &parent.table_of(PageNumber{page})->leaf->entries[from];
    PageTable::Leaf& copy =
        child.table_for_change().table_for_change(PageNumber{page}).leaf.write();
    Entry* to = &copy.entries[from];
    if (forwards) duplicate_frames(source, to, count, flags, c.group);
    else give_back_frames(to, count);
    const std::uint32_t more = static_cast<std::uint32_t>(forwards ? count : ~count + 1);
    copy.present += more;
    copy.used += more;
    page += count;
  }
  const std::uint64_t more = forwards ? c.count : ~c.count + 1;
  child.add_to_rss(more);
  s.mapped_pages += more;
  if (c.group != 0) s.charged[c.group - 1U] += static_cast<std::uint32_t>(more);
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

void ChangeMaker::operator()(const SetRegion& c) const {
  space(c.space).set_region(c.at, forwards ? c.after : c.before);
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
      PageTable::Leaf before = *own.leaf;
      count_table(before, false);
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
