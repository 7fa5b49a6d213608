// What happened, as a reversible change of the machine. An event is what a person steps through;
// the changes it is made of (change.h) are what undoes it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/change_list.h"
#include "engine/command.h"
#include "engine/event_kind.h"
#include "engine/types.h"

namespace cowscope {

/// How a page fault is resolved. Source: handle_pte_fault, do_anonymous_page, do_wp_page,
/// do_cow_fault, do_fault_around of the Linux kernel.
enum class FaultOutcome : std::uint8_t {
  ZeroFilled,    // first touch of anonymous memory: a zeroed frame
  MappedZero,    // first read of anonymous memory: the shared zero page, read-only
  Copied,        // a write to a page that is not this process's alone
  Reused,        // a write to a page that is: the entry becomes writable, nothing is copied
  MappedFile,    // cached pages of a file, the fault-around window
  MappedShared,  // pages of a shared memory object
  Refused,       // no region, or its rights do not allow it: SIGSEGV
  OutOfMemory,   // no frame: the OOM killer acts
  SwappedIn,     // the page was in swap
};
inline constexpr std::size_t kFaultOutcomes = static_cast<std::size_t>(FaultOutcome::SwappedIn) + 1;
const char* to_string(FaultOutcome);

/// Why the decision was taken: the true reason, never the map count alone (CVE-2020-29374).
enum class Reason : std::uint8_t {
  None,
  FirstTouch,     // nothing was mapped
  Exclusive,      // the entry is marked exclusive (PG_anon_exclusive)
  LastReference,  // not exclusive, but nothing else refers to the frame
  OthersRefer,    // not exclusive, and others refer to it
  ZeroPage,       // a write to the shared zero page
  PrivateFile,    // a write to a private mapping of a file
  NoRegion,       // no region at this address (SEGV_MAPERR)
  NotWritable,    // the region's rights forbid it (SEGV_ACCERR)
  NotReadable,
  NoFrame,
  NoAnonVma,  // fork: nothing private was ever written here, so a fault can rebuild it (rule 4)
  SharedMemory,
  PastEndOfFile,  // SIGBUS
  GuardPage,      // SIGSEGV
  WriteNotify,    // the first write to a page of a shared file on disk, told to the file system
  Merged,         // a page that ksmd merged: a write always copies
  Pinned,         // not exclusive, and a long-term reference is held on the frame
  PartOfHuge,     // another process maps some part of the huge page that this page is a part of
  NotCached,      // the page must be read from its file: a major fault
  InSwap,         // the page must be read from swap: a major fault
  InSwapCache,    // it is in swap, and still in memory
  GroupLimit,     // the memory group is at its limit
  NotPromised,    // overcommit: the kernel does not promise so much memory
  DontFork,       // fork: the region was excepted
  WipeOnFork,     // fork: the child gets the region empty
  MapCountOnly,   // the decision of a kernel with CVE-2020-29374: mapped once, so reused
};
inline constexpr std::size_t kReasons = static_cast<std::size_t>(Reason::MapCountOnly) + 1;
const char* to_string(Reason);

struct Event {
  EventKind kind;
  Actor by = Actor::Kernel;
  FaultOutcome decision = FaultOutcome::ZeroFilled;  // meaningful for Decide only
  Reason reason = Reason::None;
  AccessType access_type = AccessType::Read;
  Outcome outcome = Outcome::Ok;
  bool cow = false;                  // Share: the run is write-protected in both
  bool major = false;                // Decide: it takes a read from a file or from swap
  bool huge = false;                 // 512 pages under one entry are meant
  Advice advice = Advice::DontNeed;  // Advise, Guard
  std::uint32_t access = 0;          // which access of the command this belongs to, from 1; 0: none
  Pid pid{};                         // who the event is about
  Pid other{};                       // child, victim, or the one waited for
  TextId region{};                   // region touched, if any
  std::uint32_t page = 0;            // index of the (first) page in it
  std::uint64_t count = 1;           // pages
  std::uint64_t freed = 0;   // Unmap, Drop, Exit: frames that nobody refers to any more, given back
  std::int32_t status = 0;   // Exit, Reap
  VirtualAddress address{};  // of the (first) page, or of the access
  FrameNumber from = kNoFrame, to = kNoFrame;
  std::uint32_t refs_before = 0,
                refs_after = 0;  // of `from` (Drop, Share, Unmap of one page) or `to`
  std::uint32_t first_change = 0, end_change = 0;  // into Journal::changes
};

/// The events of one command, with the changes that undo and redo them.
struct Journal {
  std::vector<Event> events;
  ChangeList changes;
  void clear() {
    events.clear();
    changes.clear();
  }
};

}  // namespace cowscope
