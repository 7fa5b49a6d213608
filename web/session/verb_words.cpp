#include "web/session/verb_words.h"

namespace cowscope {

const char* verb_note(Verb verb) {
  switch (verb) {
    case Verb::Spawn: return "starts a process";
    case Verb::Fork: return "copies a process";
    case Verb::Vfork: return "lends the memory to a child until it execs or ends";
    case Verb::Clone: return "makes a thread in the same memory";
    case Verb::Exec: return "replaces the program";
    case Verb::Exit: return "ends the process";
    case Verb::Kill: return "SIGKILL";
    case Verb::Wait: return "waits for a child to end";
    case Verb::Read: return "loads from memory";
    case Verb::Write: return "stores into memory";
    case Verb::SysRead: return "read(2): the kernel stores into memory";
    case Verb::SysWrite: return "write(2): the kernel loads from memory";
    case Verb::Poke: return "writes another's memory, as a debugger does";
    case Verb::Print: return "writes to the terminal";
    case Verb::Mmap: return "makes a region";
    case Verb::Munmap: return "unmaps pages";
    case Verb::Mprotect: return "changes the rights of pages";
    case Verb::Madvise: return "tells the kernel how pages are used";
    case Verb::Mremap: return "moves or resizes a region";
    case Verb::Mlock: return "faults pages in and keeps them";
    case Verb::Munlock: return "lets them go again";
    case Verb::Msync: return "writes shared file pages back";
    case Verb::Pin: return "takes a long-term reference (io_uring, RDMA)";
    case Verb::Unpin: return "gives it back";
    case Verb::Brk: return "grows or shrinks the heap";
    case Verb::Ksm: return "merges equal pages";
    case Verb::Evict: return "drops a file from the page cache";
    case Verb::Cgroup: return "moves a process to a memory group";
  }
  return "";
}

const char* advice_label(Advice advice) {
  switch (advice) {
    case Advice::DontNeed: return "Drop the contents";
    case Advice::Free: return "Let it be dropped when memory is short";
    case Advice::DontFork: return "Leave it out of children";
    case Advice::DoFork: return "Give it to children again";
    case Advice::WipeOnFork: return "Zeros in children";
    case Advice::KeepOnFork: return "The contents in children again";
    case Advice::Mergeable: return "Let ksm merge it";
    case Advice::Unmergeable: return "No longer let ksm merge it";
    case Advice::HugePage: return "Ask for huge pages";
    case Advice::NoHugePage: return "No huge pages";
    case Advice::Collapse: return "Make it one huge page now";
    case Advice::Cold: return "Reclaim it first";
    case Advice::PageOut: return "Swap it out now";
    case Advice::WillNeed: return "Read it ahead";
    case Advice::PopulateRead: return "Fault it in for reading";
    case Advice::PopulateWrite: return "Fault it in for writing";
    case Advice::GuardInstall: return "Make it a guard page";
    case Advice::GuardRemove: return "Remove the guard";
  }
  return "";
}

}  // namespace cowscope
