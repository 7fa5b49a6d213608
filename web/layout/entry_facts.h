// One page as two processes have it: their entries before and after the current step, the frames
// they lead to, and the bytes. What the entries panel shows, without a rectangle.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/layout/facts.h"

namespace cowscope {

/// What stands to be said of a side's entry now, in the order of surprise.
enum class EntrySay : std::uint8_t {
  NotMapped,  // no region covers the address (any more)
  NotPresent,
  InSwap,           // not present: the first touch reads it back
  Guard,            // not present: a touch is SIGSEGV
  ZeroPage,         // the shared page of zeros, read-only
  SharedOnPurpose,  // MAP_SHARED
  OwnWritable,      // its own frame, writable
  Writable,         // writable, though others map the frame
  TableShared,      // the whole page table is shared: a write copies that first
  Merged,           // by ksmd: a write always copies
  SharedProtected,  // a write copies
  StillProtected,   // one fault, no copy
  FileProtected,    // a private page of a file: a write copies
  ReadOnly,         // its region forbids writing
};

/// Others use the page table of a page that is mapped, too (odf). Its last user keeps it as it is.
bool table_shared(const MachineState& state, const AddressSpace& space, PageNumber page);

struct EntryState {
  bool exists = false;  // the process and a region over the page are there
  Entry entry;
  bool cow = false;   // derived, no bit
  std::string bytes;  // of the page, without trailing zeros; empty if not present
};

struct EntrySide {
  Pid pid{};
  std::string name;
  std::uint32_t colour = 0;
  EntryState before, after;
  EntrySay say = EntrySay::NotMapped;
  bool entry_changed() const { return before.entry.bits != after.entry.bits; }
};

struct EntryFacts {
  PageNumber page{};
  std::string region;
  std::uint32_t index = 0;       // of the page in its region
  std::vector<EntrySide> sides;  // one or two; the one that is pointed at, or acts, first
  std::uint32_t others = 0;      // further processes that map the page's frame
};

/// Of a process's page. None if the process never had a region there.
std::optional<EntryFacts> entry_facts(const Scene& scene, Pid pid, PageNumber page);
/// Of the first page that maps a frame. None if nobody does, now or when the step began.
std::optional<EntryFacts> entry_facts(const Scene& scene, FrameNumber frame);

/// Where `before` and `after` first differ, rounded down so that `count` bytes from there show it;
/// 0 if they are equal.
std::uint32_t bytes_window(const std::string& before, const std::string& after,
                           std::uint32_t count);

}  // namespace cowscope
