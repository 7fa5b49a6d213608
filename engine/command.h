// What may be asked of the machine: a closed variant, one struct a verb. Names are interned
// (text_pool.h); which page a name stands for is decided when the command runs.
#pragma once

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
struct Fork {
  TextId who, as;
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
struct Mmap {
  TextId who, region;
  std::uint32_t pages = 1;
  Prot prot;
  Sharing sharing = Sharing::Private;
  TextId file;                    // empty: anonymous
  std::uint32_t file_offset = 0;  // in pages
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
enum class Advice : std::uint8_t { DontNeed };
struct Madvise {
  TextId who;
  PageRange range;
  Advice advice;
};
/// Grows or shrinks the region named heap by `pages`.
struct Brk {
  TextId who;
  std::int64_t pages = 0;
};
/// A line that no longer holds after an edit above it: does nothing, keeps its step number.
struct Skip {};

using Command = std::variant<Spawn, Fork, Exec, Exit, Kill, Wait, Read, Write, Mmap, Munmap,
                             Mprotect, Madvise, Brk, Skip>;

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
