// The smallest reversible changes. Each says what it was and what it becomes; nothing else writes a
// MachineState. An event (event.h) is a series of them.
#pragma once

#include <cstdint>
#include <variant>

#include "engine/address_space.h"
#include "engine/entry.h"
#include "engine/frame_table.h"
#include "engine/process.h"
#include "engine/stats.h"
#include "engine/tlb.h"

namespace cowscope {

struct MachineState;

/// An entry is set; the map counts of both frames follow.
struct SetEntry {
  SpaceId space;
  PageNumber page;
  Entry before, after;
};
/// fork: `count` entries are copied to the child. All have the same W and E in the parent; both
/// lose them if `protect`. The child's accessed bit is clear. Map counts rise by one.
struct ShareEntries {
  SpaceId parent, child;
  PageNumber first;
  std::uint64_t count;
  bool writable, exclusive, protect;
};
/// A last-level table comes (`added`) or goes.
struct SetTable {
  SpaceId space;
  PageNumber page;
  bool added;
};
/// A frame's record becomes another; kind Free on either side takes it or gives it back.
struct SetFrame {
  FrameNumber frame;
  Frame before, after;
};
struct SetContent {
  FrameNumber frame;
  ContentId before, after;
};
struct SetHeld {
  FrameNumber frame;
  std::uint8_t before, after;
};
struct TlbInsert {
  std::uint32_t at;
  TlbEntry entry;
};
struct TlbErase {
  std::uint32_t at;
  TlbEntry entry;
};
struct SetProcess {
  Process before, after;
};
struct AddProcess {
  Process process;
};
struct AddSpace {
  SpaceId space;
};
struct SetUsers {
  SpaceId space;
  std::uint32_t before, after;
};
struct InsertRegion {
  SpaceId space;
  std::uint32_t at;
  Region region;
};
struct EraseRegion {
  SpaceId space;
  std::uint32_t at;
  Region region;
};
struct SetRegion {
  SpaceId space;
  std::uint32_t at;
  Region before, after;
};
struct AddName {
  SpaceId space;
  NamedRange name;
};
struct SetName {
  SpaceId space;
  std::uint32_t at;
  NamedRange before, after;
};
struct AddObject {
  ObjectId object;
  std::uint32_t pages;
};
struct SetObjectFrame {
  ObjectId object;
  std::uint32_t page;
  FrameNumber before, after;
};
struct SetObjectRegions {
  ObjectId object;
  std::uint32_t before, after;
};
struct AddTotals {
  Totals delta;
};

using Change = std::variant<SetEntry, ShareEntries, SetTable, SetFrame, SetContent, SetHeld,
                            TlbInsert, TlbErase, SetProcess, AddProcess, AddSpace, SetUsers,
                            InsertRegion, EraseRegion, SetRegion, AddName, SetName, AddObject,
                            SetObjectFrame, SetObjectRegions, AddTotals>;

void apply(MachineState& state, const Change& change);
/// Undoes `change`. Requires the state that apply() left.
void revert(MachineState& state, const Change& change);

}  // namespace cowscope
