// The smallest reversible changes. Each says what it was and what it becomes; nothing else writes a
// MachineState. An event (event.h) is a series of them.
#pragma once

#include <cstdint>
#include <variant>

#include "engine/address_space.h"
#include "engine/backing.h"
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
/// The naive fork: `count` entries of the parent, each with a frame, are copied to the child, each
/// to a frame of its own, the lowest that is free, with the same content. Without a parent they are
/// what a program touched before the picture begins: zeros.
struct DuplicateEntries {
  SpaceId parent, child;  // parent 0: none
  PageNumber first;
  std::uint64_t count;
  bool writable;        // in the child
  std::uint16_t group;  // whom the new frames are charged to; 0: nobody
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
/// A free frame is taken, by a fault or for a table; it may be held from the start.
struct TakeFrame {
  FrameNumber frame;
  FrameKind kind;
  std::uint8_t held;
  std::uint16_t group;  // whom it is charged to; 0: nobody
  ContentId content;
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
/// The same of modelled time alone, which is all that most events add.
struct AddTime {
  std::uint64_t ns;
};
/// A page of a file enters or leaves the page cache.
struct SetFilePage {
  FileId file;
  std::uint32_t page;
  FrameNumber before, after;
};
/// What the disk holds of a file's page.
struct SetStored {
  FileId file;
  std::uint32_t page;
  ContentId before, after;
};
/// A swap slot; the list grows as far as it is used.
struct SetSlot {
  std::uint32_t slot;
  SwapSlot before, after;
};
/// A long-term reference comes (`added`) or goes; the frame's pins follow.
struct SetPin {
  std::uint32_t at;
  PinRecord pin;
  bool added;
};
struct AddOutput {
  Pid pid;
  TextId text;
};
struct AddCommitted {
  std::int64_t pages;
};
/// odf, at fork: the child shares the parent's last-level table that holds `page`. Its entries
/// count once in the map counts, whoever shares it, and nobody may write through it.
struct ShareTable {
  SpaceId parent, child;
  PageNumber page;
  std::uint32_t id;        // of the sharing
  std::uint32_t previous;  // the parent's before: `id`, or 0 if it was its own until now
};
/// odf: a table of its own for `space`; the entries of the copy are counted, and write-protected in
/// both. The last one to share a table just keeps it.
struct CopyTable {
  SpaceId space;
  PageNumber page;
  std::uint32_t id;
};
/// After CopyTable: which of 64 entries in a row lost these bits by it. For the way back alone.
struct RightsLost {
  SpaceId space;
  PageNumber first;
  std::uint64_t writable, exclusive;
};
/// odf: `space` leaves a table that others still share.
struct LeaveTable {
  SpaceId space;
  PageNumber page;
  std::uint32_t id;
};

using Change =
    std::variant<SetEntry, ShareEntries, DuplicateEntries, SetTable, SetFrame, TakeFrame,
                 SetContent, SetHeld, TlbInsert, TlbErase, SetProcess, AddProcess, AddSpace,
                 SetUsers, InsertRegion, EraseRegion, AddName, SetName, AddObject, SetObjectFrame,
                 SetObjectRegions, AddTotals, AddTime, SetFilePage, SetStored, SetSlot, SetPin,
                 AddOutput, AddCommitted, ShareTable, CopyTable, RightsLost, LeaveTable>;
// A step may have millions of them.
static_assert(sizeof(Change) <= 80);

void apply(MachineState& state, const Change& change);
/// Undoes `change`. Requires the state that apply() left.
void revert(MachineState& state, const Change& change);

}  // namespace cowscope
