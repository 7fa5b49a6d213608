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

void count_mapping(MachineState& s, Entry e, bool more) {
  if (!e.maps_frame()) return;
  write_frame(s, e.frame(), [&](Frame& frame) { frame.mapped += more ? 1U : ~0U; });
  s.mapped_pages += more ? 1U : ~std::uint64_t{0};
}

void put_entry(MachineState& s, SpaceId space, PageNumber page, Entry before, Entry after) {
  count_mapping(s, before, false);
  count_mapping(s, after, true);
  s.spaces[space.value() - 1].write().set_entry(page, after);
}

void put_frame(MachineState& s, FrameNumber f, const Frame& before, const Frame& after) {
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
