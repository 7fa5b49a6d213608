// How a change is made and unmade: the undoing is the doing of the opposite change, so that each
// rule is written once. Internal to the engine. What a page fault does is here to be inlined into
// it; the rest is in change.cpp.
#pragma once

#include "engine/change.h"
#include "engine/hot.h"
#include "engine/state.h"

namespace cowscope {

struct ChangeMaker {
  MachineState& s;
  bool forwards;

  COWSCOPE_HOT void operator()(const SetEntry& c) const {
    AddressSpace& a = space(c.space);
    PageTable::Slot& table = a.table_for_change().table_for_change(c.page);
    const Entry before = forwards ? c.before : c.after, after = forwards ? c.after : c.before;
    if (table.shared != 0) {
      set_in_shared_table(c.page, table.shared, after);
      return;
    }
    if (before.maps_frame()) count_mapping(before.frame(), ~0U);
    if (after.maps_frame()) count_mapping(after.frame(), 1);
    a.set_entry(table, c.page, after);
  }
  COWSCOPE_HOT void operator()(const SetFrame& c) const {
    const Frame &before = forwards ? c.before : c.after, &after = forwards ? c.after : c.before;
    if (before.group != 0) --s.charged[before.group - 1U];
    if (after.group != 0) ++s.charged[after.group - 1U];
    if (before.kind == FrameKind::Free && after.kind != FrameKind::Free) s.frames.take(c.frame);
    if (before.kind != FrameKind::Free && after.kind == FrameKind::Free)
      s.frames.give_back(c.frame);
    s.shared_frames += static_cast<std::uint32_t>(after.refs() >= 2);
    s.shared_frames -= static_cast<std::uint32_t>(before.refs() >= 2);
    s.frames.set(c.frame, after);
  }
  COWSCOPE_HOT void operator()(const TakeFrame& c) const {
    if (forwards) s.frames.take(c.frame);
    else s.frames.give_back(c.frame);
    if (c.group != 0) {
      charge_taken(c);
      return;
    }
    FrameTable::Common& record = s.frames.place(c.frame).common;
    if (forwards) record = {.content = c.content, .kind = c.kind, .held = c.held};
    else record = {};
  }
  COWSCOPE_HOT void operator()(const SetContent& c) const {
    s.frames.place(c.frame).common.content = forwards ? c.after : c.before;
  }
  COWSCOPE_HOT void operator()(const SetHeld& c) const {
    write_frame(c.frame, [&](FrameTable::Place& frame) {
      frame.common.held = forwards ? c.after : c.before;
    });
  }
  COWSCOPE_HOT void operator()(const TlbInsert& c) const {
    if (forwards) s.tlb.insert(c.at, c.entry);
    else s.tlb.erase(c.at);
  }
  COWSCOPE_HOT void operator()(const TlbErase& c) const {
    if (forwards) s.tlb.erase(c.at);
    else s.tlb.insert(c.at, c.entry);
  }
  COWSCOPE_HOT void operator()(const AddTime& c) const {
    s.totals.time_ns += forwards ? c.ns : ~c.ns + 1;
  }
  COWSCOPE_HOT void operator()(const AddTotals& c) const {
    if (forwards) s.totals += c.delta;
    else s.totals -= c.delta;
  }

  void operator()(const ShareEntries& c) const;
  void operator()(const DuplicateEntries& c) const;
  void operator()(const SetTable& c) const;
  void operator()(const SetProcess& c) const;
  void operator()(const AddProcess& c) const;
  void operator()(const AddSpace& c) const;
  void operator()(const SetUsers& c) const;
  void operator()(const InsertRegion& c) const;
  void operator()(const EraseRegion& c) const;
  void operator()(const AddName& c) const;
  void operator()(const SetName& c) const;
  void operator()(const AddObject& c) const;
  void operator()(const SetObjectFrame& c) const;
  void operator()(const SetObjectRegions& c) const;
  void operator()(const SetFilePage& c) const;
  void operator()(const SetStored& c) const;
  void operator()(const SetSlot& c) const;
  void operator()(const SetPin& c) const;
  void operator()(const AddOutput& c) const;
  void operator()(const AddCommitted& c) const;
  void operator()(const ShareTable& c) const;
  void operator()(const CopyTable& c) const;
  void operator()(const RightsLost& c) const;
  void operator()(const LeaveTable& c) const;

 private:
  COWSCOPE_HOT AddressSpace& space(SpaceId id) const { return s.spaces[id.value() - 1].write(); }
  /// Writes what a fault changes of a frame; the count of shared frames follows.
  template <class Write>
  COWSCOPE_HOT void write_frame(FrameNumber f, Write&& write) const {
    FrameTable::Place frame = s.frames.place(f);
    s.shared_frames -= static_cast<std::uint32_t>(frame.refs() >= 2);
    write(frame);
    s.shared_frames += static_cast<std::uint32_t>(frame.refs() >= 2);
  }
  /// One mapping more (1) or fewer (~0).
  COWSCOPE_HOT void count_mapping(FrameNumber f, std::uint32_t more) const {
    write_frame(f, [&](FrameTable::Place& frame) { frame.mapped += more; });
    s.mapped_pages += more == 1 ? 1 : ~std::uint64_t{0};
  }
  void charge_taken(const TakeFrame& c) const;
  void set_in_shared_table(PageNumber page, std::uint32_t id, Entry after) const;
  void put_process(const Process& before, const Process& after) const;
  void put_region(SpaceId id, std::uint32_t at, const Region& r, bool insert) const;
  std::uint64_t count_mappings(const Entry* entries, std::size_t count) const;
  void duplicate_frames(const Entry* source, Entry* to, std::size_t count, std::uint32_t flags,
                        std::uint16_t group) const;
  void give_back_frames(Entry* entries, std::size_t count) const;
  void count_table(const PageTable::Leaf& leaf, bool more) const;
  void attach(AddressSpace& a, PageNumber page, const PageTable::Slot& table) const;
  void detach(AddressSpace& a, PageNumber page) const;
};

}  // namespace cowscope
