// The spelling of every closed list, in one place.
#include "engine/command.h"
#include "engine/event.h"
#include "engine/event_kind.h"
#include "engine/frame_table.h"
#include "engine/process.h"

namespace cowscope {

const char* to_string(Outcome o) {
  switch (o) {
    case Outcome::Ok: return "ok";
    case Outcome::Sigsegv: return "SIGSEGV";
    case Outcome::Sigbus: return "SIGBUS";
    case Outcome::Sigkill: return "SIGKILL";
    case Outcome::Enomem: return "ENOMEM";
    case Outcome::Eagain: return "EAGAIN";
    case Outcome::Einval: return "EINVAL";
    case Outcome::Efault: return "EFAULT";
    case Outcome::Esrch: return "ESRCH";
    case Outcome::Echild: return "ECHILD";
    case Outcome::Eacces: return "EACCES";
  }
  return "?";
}

const char* to_string(EventKind k) {
  switch (k) {
    case EventKind::TlbHit: return "tlb_hit";
    case EventKind::TlbMiss: return "tlb_miss";
    case EventKind::Walk: return "walk";
    case EventKind::Load: return "load";
    case EventKind::Store: return "store";
    case EventKind::Fault: return "fault";
    case EventKind::Retry: return "retry";
    case EventKind::RegionCheck: return "region_check";
    case EventKind::Decide: return "decide";
    case EventKind::Allocate: return "allocate";
    case EventKind::Zero: return "zero";
    case EventKind::Copy: return "copy";
    case EventKind::Repoint: return "repoint";
    case EventKind::Drop: return "drop";
    case EventKind::Reuse: return "reuse";
    case EventKind::Map: return "map";
    case EventKind::Signal: return "signal";
    case EventKind::OomKill: return "oom_kill";
    case EventKind::Spawn: return "spawn";
    case EventKind::Fork: return "fork";
    case EventKind::Share: return "share";
    case EventKind::Skip: return "skip";
    case EventKind::Duplicate: return "duplicate";
    case EventKind::Flush: return "flush";
    case EventKind::Exec: return "exec";
    case EventKind::Exit: return "exit";
    case EventKind::Reap: return "reap";
    case EventKind::Block: return "block";
    case EventKind::Wake: return "wake";
    case EventKind::AddRegion: return "add_region";
    case EventKind::RemoveRegion: return "remove_region";
    case EventKind::ChangeRegion: return "change_region";
    case EventKind::Unmap: return "unmap";
    case EventKind::Protect: return "protect";
    case EventKind::Fail: return "fail";
    case EventKind::Clone: return "clone";
    case EventKind::Move: return "move";
    case EventKind::Advise: return "advise";
    case EventKind::Lock: return "lock";
    case EventKind::Unlock: return "unlock";
    case EventKind::Guard: return "guard";
    case EventKind::ReadIn: return "read_in";
    case EventKind::WriteOut: return "write_out";
    case EventKind::Evict: return "evict";
    case EventKind::SwapOut: return "swap_out";
    case EventKind::Pin: return "pin";
    case EventKind::Unpin: return "unpin";
    case EventKind::Merge: return "merge";
    case EventKind::SplitHuge: return "split_huge";
    case EventKind::Collapse: return "collapse";
    case EventKind::ShareTable: return "share_table";
    case EventKind::CopyTable: return "copy_table";
    case EventKind::JoinGroup: return "join_group";
    case EventKind::Print: return "print";
  }
  return "?";
}

const char* to_string(FaultOutcome o) {
  switch (o) {
    case FaultOutcome::ZeroFilled: return "zero_filled";
    case FaultOutcome::MappedZero: return "mapped_zero";
    case FaultOutcome::Copied: return "copied";
    case FaultOutcome::Reused: return "reused";
    case FaultOutcome::MappedFile: return "mapped_file";
    case FaultOutcome::MappedShared: return "mapped_shared";
    case FaultOutcome::Refused: return "refused";
    case FaultOutcome::OutOfMemory: return "out_of_memory";
    case FaultOutcome::SwappedIn: return "swapped_in";
  }
  return "?";
}

const char* to_string(Reason r) {
  switch (r) {
    case Reason::None: return "none";
    case Reason::FirstTouch: return "first_touch";
    case Reason::Exclusive: return "exclusive";
    case Reason::LastReference: return "last_reference";
    case Reason::OthersRefer: return "others_refer";
    case Reason::ZeroPage: return "zero_page";
    case Reason::PrivateFile: return "private_file";
    case Reason::NoRegion: return "no_region";
    case Reason::NotWritable: return "not_writable";
    case Reason::NotReadable: return "not_readable";
    case Reason::NoFrame: return "no_frame";
    case Reason::NoAnonVma: return "no_anon_vma";
    case Reason::SharedMemory: return "shared_memory";
    case Reason::PastEndOfFile: return "past_end_of_file";
    case Reason::GuardPage: return "guard_page";
    case Reason::WriteNotify: return "write_notify";
    case Reason::Merged: return "merged";
    case Reason::Pinned: return "pinned";
    case Reason::PartOfHuge: return "part_of_huge";
    case Reason::NotCached: return "not_cached";
    case Reason::InSwap: return "in_swap";
    case Reason::InSwapCache: return "in_swap_cache";
    case Reason::GroupLimit: return "group_limit";
    case Reason::NotPromised: return "not_promised";
    case Reason::DontFork: return "dont_fork";
    case Reason::WipeOnFork: return "wipe_on_fork";
    case Reason::MapCountOnly: return "map_count_only";
  }
  return "?";
}

const char* to_string(Advice a) {
  switch (a) {
    case Advice::DontNeed: return "dontneed";
    case Advice::Free: return "free";
    case Advice::DontFork: return "dontfork";
    case Advice::DoFork: return "dofork";
    case Advice::WipeOnFork: return "wipeonfork";
    case Advice::KeepOnFork: return "keeponfork";
    case Advice::Mergeable: return "mergeable";
    case Advice::Unmergeable: return "unmergeable";
    case Advice::HugePage: return "hugepage";
    case Advice::NoHugePage: return "nohugepage";
    case Advice::Collapse: return "collapse";
    case Advice::Cold: return "cold";
    case Advice::PageOut: return "pageout";
    case Advice::WillNeed: return "willneed";
    case Advice::PopulateRead: return "populate_read";
    case Advice::PopulateWrite: return "populate_write";
    case Advice::GuardInstall: return "guard_install";
    case Advice::GuardRemove: return "guard_remove";
  }
  return "?";
}

const char* to_string(FrameKind k) {
  switch (k) {
    case FrameKind::Free: return "free";
    case FrameKind::Anon: return "anon";
    case FrameKind::File: return "file";
    case FrameKind::Shared: return "shared";
    case FrameKind::Ksm: return "ksm";
  }
  return "?";
}

const char* to_string(Policy p) {
  switch (p) {
    case Policy::Cow: return "cow";
    case Policy::Eager: return "eager";
    case Policy::OnDemand: return "odf";
  }
  return "?";
}

const char* to_string(ProcessState s) {
  switch (s) {
    case ProcessState::Running: return "running";
    case ProcessState::Waiting: return "waiting";
    case ProcessState::Zombie: return "zombie";
    case ProcessState::Gone: return "gone";
  }
  return "?";
}

}  // namespace cowscope
