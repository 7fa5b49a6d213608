// What may be asked of the machine: a closed variant, one struct a verb. Names are interned
// (text_pool.h); which page a name stands for is decided when the command runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "engine/types.h"

namespace cowscope {

/// Pages of a named region, or raw addresses (which need not exist). Inclusive at both ends.
struct PageRange {
  TextId region;                      // empty: `first_address` … `last_address` are meant
  std::uint32_t first = 0, last = 0;  // page indices from the region's start
  bool whole = false;                 // `heap[..]`: first and last are ignored
  VirtualAddress first_address, last_address;
  bool raw() const { return region.value() == 0; }
};

struct Spawn {
  TextId as, program;
};
/// fork copies the address space; vfork lends it to the child until that execs or exits; clone
/// (CLONE_VM) makes a thread, a task of its own in the same address space.
enum class ForkKind : std::uint8_t { Fork, Vfork, Clone };
struct Fork {
  TextId who, as;
  ForkKind kind = ForkKind::Fork;
};
struct Exec {
  TextId who, program;
};
struct Exit {
  TextId who;
  std::int32_t status = 0;
};
struct Kill {
  TextId who;
};
struct Wait {
  TextId who, child;
};  // child empty: any
struct Read {
  TextId who;
  PageRange range;
};
/// Stores `bytes` at `offset` in each page of the range (past a page's end they touch the next
/// page too); without bytes the writer's name and the step are stored.
struct Write {
  TextId who;
  PageRange range;
  std::uint32_t offset = 0;
  TextId bytes;
};
/// read(2) into memory: the kernel stores, page by page; what it may not touch is EFAULT.
struct SysRead {
  TextId who;
  PageRange range;
  std::uint32_t offset = 0;
  TextId bytes;
};
/// write(2) from memory: the kernel loads.
struct SysWrite {
  TextId who;
  PageRange range;
};
/// `who` writes `other`'s memory through /proc/PID/mem, past write protection (FOLL_FORCE).
struct Poke {
  TextId who, other;
  PageRange range;
  std::uint32_t offset = 0;
  TextId bytes;
};
/// To the terminal: a text, or the text that a page holds.
struct Print {
  TextId who;
  PageRange range;  // meant where `of_page`
  TextId text;
  bool of_page = false;
};
struct Mmap {
  TextId who, region;
  std::uint32_t pages = 1;
  Prot prot;
  Sharing sharing = Sharing::Private;
  TextId file;                    // empty: anonymous
  std::uint32_t file_offset = 0;  // in pages
  bool populate = false;
};
struct Munmap {
  TextId who;
  PageRange range;
};
struct Mprotect {
  TextId who;
  PageRange range;
  Prot prot;
};
enum class Advice : std::uint8_t {
  DontNeed,
  Free,
  DontFork,
  DoFork,
  WipeOnFork,
  KeepOnFork,
  Mergeable,
  Unmergeable,
  HugePage,
  NoHugePage,
  Collapse,
  Cold,
  PageOut,
  WillNeed,
  PopulateRead,
  PopulateWrite,
  GuardInstall,
  GuardRemove
};
inline constexpr std::size_t kAdvices = static_cast<std::size_t>(Advice::GuardRemove) + 1;
/// "dontneed", "free", … as the script language spells them.
const char* to_string(Advice);
struct Madvise {
  TextId who;
  PageRange range;
  Advice advice;
};
/// Moves a range to a region of another name (`as`), or makes it `pages` longer or shorter at its
/// end.
struct Mremap {
  TextId who;
  PageRange range;
  TextId as;  // empty: the size changes
  std::int64_t pages = 0;
};
struct Mlock {
  TextId who;
  PageRange range;
  bool lock = true;  // false: munlock
};
struct Msync {
  TextId who;
  PageRange range;
};
/// A long-term reference (io_uring buffers, RDMA): faults the pages in for writing and keeps them.
struct Pin {
  TextId who;
  PageRange range;
  bool pin = true;  // false: unpin
};
/// ksmd looks at every mergeable page until it finds nothing more to merge.
struct KsmScan {};
/// Writes back and drops what the page cache holds of a file, but for pages that are mapped.
struct Evict {
  TextId file;
};
/// The process moves to a memory group; what it has been charged stays where it is.
struct JoinGroup {
  TextId who, group;
};
/// Grows or shrinks the region named heap by `pages`.
struct Brk {
  TextId who;
  std::int64_t pages = 0;
};
/// A line that no longer holds after an edit above it: does nothing, keeps its step number.
struct Skip {};

using Command = std::variant<Spawn, Fork, Exec, Exit, Kill, Wait, Read, Write, SysRead, SysWrite,
                             Poke, Print, Mmap, Munmap, Mprotect, Madvise, Mremap, Mlock, Msync,
                             Pin, Brk, KsmScan, Evict, JoinGroup, Skip>;

/// What the kernel answers. Everything but Ok is told, and the run goes on.
enum class Outcome : std::uint8_t {
  Ok,
  Sigsegv,
  Sigbus,
  Sigkill,
  Enomem,
  Eagain,
  Einval,
  Efault,
  Esrch,
  Echild,
  Eacces
};
/// "ok", "SIGSEGV", "ENOMEM" … as the script language spells them.
const char* to_string(Outcome);

/// The first kind of "no": the command names what no earlier line can have made, so it is an error
/// in the script, found before it runs.
enum class Refusal : std::uint8_t {
  UnknownProcess,  // no earlier line makes this process
  UnknownProgram,
  UnknownRegion,  // the process never had such a region
  UnknownFile,
  UnknownGroup,
  PageOutOfRange,  // past the region's end; `limit` is its size in pages
  NameTaken,       // process name made twice, or a region name that is still mapped
  IsWaiting,  // the process waits, and cannot act; `other` is whom it waits for (empty: any child)
  NoHeap,     // brk without a region named heap
  TooManyRegions,  // limits of ours; `limit` says which number
  TooManyPages,
  TooManyPagesAtOnce,
  TooMuchWork,
  TooManyProcesses,
  ContentsFull,
  Unsupported,
};
struct Error {
  Refusal why;
  TextId name;  // the name that is wrong
  TextId other;
  std::uint64_t given = 0;  // the number that is wrong, where one is
  std::uint64_t limit = 0;
};

}  // namespace cowscope
