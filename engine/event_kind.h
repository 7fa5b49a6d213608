// The closed list of what can happen, with its spelling in JSON.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cowscope {

/// In the order a write to a shared page goes through them, then everything else.
enum class EventKind : std::uint8_t {
  // The CPU's part of an access.
  TlbHit,  // the TLB has the entry (perhaps write-protected)
  TlbMiss,
  Walk,   // the page tables are walked; `from` is the frame found, or kNoFrame
  Load,   // a load that needed no fault
  Store,  // a store that needed no fault
  Fault,  // the hardware traps
  Retry,  // after a fault the access runs again; a store's bytes differ only now
  // The kernel's part of a fault.
  RegionCheck,  // does the region allow the access? `outcome` says
  Decide,       // what to do; `decision` names it, `reason` says why
  Allocate,     // the lowest free frame is taken; `to`
  Zero,         // the new frame is filled with zeros
  Copy,         // 4096 bytes from `from` to `to`
  Repoint,      // entry cleared, TLB flushed, new entry installed: `from` → `to`
  Drop,         // the reference on the old frame `from` is given back
  Reuse,        // the entry becomes writable again, same frame
  Map,          // entries of a file, shared memory or the zero page are installed; `count` pages
  Signal,       // a signal ends the process; `outcome`
  OomKill,      // no frame is left: `other` is killed
  // Processes.
  Spawn,      // a process and its empty address space
  Fork,       // a child process and its regions, no entries yet; `other` is the child
  Share,      // fork: a run of entries is copied to the child, write-protected in both where `cow`
  Skip,       // fork: a run of pages is not copied, the child starts empty (rule 4)
  Duplicate,  // fork, policy eager: a run of pages is copied to new frames
  Flush,      // the TLB forgets an address space or a page
  Exec,       // the old address space is gone, the new program's regions stand
  Exit,       // the process is a zombie; `status`
  Reap,       // its last trace is gone
  Block,      // the process waits
  Wake,       // it goes on
  // Address space.
  AddRegion,
  RemoveRegion,
  ChangeRegion,  // new rights or size
  Unmap,         // a run of entries is removed, their references dropped
  Protect,       // a run of entries gets new rights
  Fail,          // a call fails; `outcome`
  Clone,         // vfork, clone: `other` runs in the same address space
  Move,          // mremap: a run of entries now lies elsewhere, the frames are the same
  Advise,  // a region or a run of pages is marked; `advice` (pageout: a page that was given up
           // and written since is kept after all)
  Lock,    // mlock
  Unlock,  // munlock
  Guard,   // guard pages are installed or removed; `advice`
  // Memory and what lies behind it.
  ReadIn,    // pages come from a file or from swap into new frames; `count`, `to` the first
  WriteOut,  // dirty pages are written to their file; `count`
  Evict,     // cached pages that nobody maps are dropped; `count`
  SwapOut,   // pages go to swap: entries name a slot, the frames are free
  Pin,
  Unpin,
  Merge,       // ksmd: `count` pages that held the same now map one frame, `to`
  SplitHuge,   // a huge entry becomes 512 small ones, the frames are the same
  Collapse,    // 512 pages move into one huge frame
  ShareTable,  // fork, policy odf: a last-level table is shared; `count` entries in it
  CopyTable,   // it is copied, for one side wants to change it
  JoinGroup,
  Print,
};
inline constexpr std::size_t kEventKinds = static_cast<std::size_t>(EventKind::Print) + 1;

/// "tlb_miss", "region_check", … ; the spelling is a promise (scenarios/schema/event.json).
const char* to_string(EventKind);

}  // namespace cowscope
