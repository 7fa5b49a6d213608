// What an observer and its subjects share: where a subject keeps its own memory, and the mailbox
// through which it is told what to do. Included by the subject's image, which has no library.
//
// A subject's address space is empty but for one window, so that a scenario's regions stand at the
// addresses that the model gives them, gigabytes away from anything of the subject's own:
//
//   0x6f00_0000_0000  the image: code and constants, never written
//   0x6f10_0000_0000  all mailboxes, MAP_SHARED: one slot a subject
//   0x6f20_0000_0000  scratch pages for the dry passes, and some more (kDecoys), private anonymous
//   0x6f30_0000_0000  end of the window
//
//   slot:  header | payload … | stack … | signal stack … |
//          0        4 KiB       64 KiB    96 KiB           128 KiB
//
// The stack lies in shared memory: fork write-protects none of it, so the parent takes no fault of
// its own afterwards.
#pragma once

#include <stdint.h>

namespace cowscope::subject {

constexpr uint64_t kWindowStart = 0x6f00'0000'0000, kWindowEnd = 0x6f30'0000'0000;
constexpr uint64_t kMailboxes = 0x6f10'0000'0000, kScratch = 0x6f20'0000'0000;
// Pages that lose all rights and get them back, so that the CPU forgets the whole address space:
// more than Linux flushes one by one (tlb_single_page_flush_ceiling, 33).
constexpr uint64_t kDecoys = kScratch + 16 * 4096, kDecoyBytes = 64 * 4096;
constexpr uint64_t kUserEnd = 0x7fff'ffff'f000;  // of a 47-bit address space
constexpr uint64_t kPage = 4096;
constexpr uint64_t kSlotBytes = 128 * 1024;
constexpr uint64_t kSlots = 4200;  // living processes, the machine's limit, and some to spare
constexpr uint64_t kPayload = kPage, kPayloadBytes = 60 * 1024;
constexpr uint64_t kStackTop = 96 * 1024, kSignalStack = 96 * 1024, kSignalStackBytes = 32 * 1024;

/// File descriptors that every subject has. A scenario's files follow kFirstFile.
constexpr int kMailboxFd = 3, kImageFd = 4, kFirstFile = 5;

enum Turn : uint32_t { kIdle, kAsked, kAnswered };

enum Verb : uint32_t {
  kLoad,   // one load in each of `b` pages from address `a`
  kStore,  // `c` bytes of the payload to address `a`, and again a page further, `b` times
  kCall,   // system call `a` with arguments b … g, faults counted around it
  kFork,   // clone with flags `a`; the child serves slot `b`
  kExec,   // the image once more, in the same slot
  kExit,   // with status `a`
  kWait,   // for child `a` (-1: any)
  kHash,   // of each of `b` pages from `a`, eight bytes each into the payload
  kPeek,   // `c` bytes from `a` into the payload
};
/// Accesses that one request may ask for.
constexpr uint32_t kMostAccesses = 1024;

/// struct rusage of the kernel; only the fault counts are read.
struct Usage {
  int64_t times[4], maxrss, ixrss, idrss, isrss, minflt, majflt, rest[8];
};

struct Mailbox {
  uint32_t turn;  // futex
  uint32_t verb;
  uint64_t a, b, c, d, e, f, g;
  uint32_t observer;  // its pid: a subject does not outlive it
  uint32_t slot;
  int64_t result;  // of the system call: negative errno; of a new subject: its pid
  uint32_t minor, major;
  uint32_t disturbed;  // faults of the last dry pass: anything but 0 makes the counts worthless
  uint32_t done;       // accesses that were finished
  int32_t signal, signal_code;
  uint64_t signal_address;
  Usage before, after;
  uint8_t faults[kMostAccesses];  // of each access: minor | major << 4
};
static_assert(sizeof(Mailbox) <= kPage);

/// 64-bit FNV-1a over eight-byte words: what both sides compare a page's bytes by.
constexpr uint64_t kHashStart = 0xcbf2'9ce4'8422'2325, kHashFactor = 0x100'0000'01b3;

}  // namespace cowscope::subject
