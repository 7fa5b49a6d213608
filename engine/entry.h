// A page-table entry, and the bits in it.
//
//    31                 12   11   10   9   8   7   6   5   2   1   0
//   +---------------------+----+----+---+---+---+---+---+---+---+---+
//   |    frame number     | H  | Z  | E | S | G | D | A | U | W | P |
//   +---------------------+----+----+---+---+---+---+---+---+---+---+
//   Half of what x86-64 takes, since there are 2^20 frames and slots at most: fork and faults are
//   bound by how many entries a cache line holds.
//   P present · W writable · U user · A accessed · D dirty: as on x86-64 (positions simplified).
//   E exclusive: the frame is this entry's alone (Linux keeps it as PG_anon_exclusive).
//   Z the shared zero page: no frame of the pool, no refcount.
//   H one of the 512 that a huge entry (PMD) maps at once.
// Not present, but not empty either:
//   S in swap: the frame number is the slot's · G a guard page: an access is SIGSEGV.
// "COW" is no bit: it is derived (present, not writable, in a writable private region).
#pragma once

#include <cstdint>

#include "engine/types.h"

namespace cowscope {

struct Entry {
  static constexpr std::uint32_t kPresent = 1U << 0, kWritable = 1U << 1, kUser = 1U << 2,
                                 kAccessed = 1U << 5, kDirty = 1U << 6, kExclusive = 1U << 9,
                                 kZero = 1U << 10, kHuge = 1U << 11, kSwap = 1U << 8,
                                 kGuard = 1U << 7;
  static constexpr unsigned kFrameShift = 12;

  std::uint32_t bits = 0;

  static constexpr Entry of(FrameNumber frame, std::uint32_t flags) {
    return Entry{(frame.value() << kFrameShift) | flags};
  }
  constexpr bool present() const { return (bits & kPresent) != 0; }
  constexpr bool writable() const { return (bits & kWritable) != 0; }
  constexpr bool user() const { return (bits & kUser) != 0; }
  constexpr bool accessed() const { return (bits & kAccessed) != 0; }
  constexpr bool dirty() const { return (bits & kDirty) != 0; }
  constexpr bool exclusive() const { return (bits & kExclusive) != 0; }
  constexpr bool zero_page() const { return (bits & kZero) != 0; }
  constexpr bool huge() const { return (bits & kHuge) != 0; }
  constexpr bool swapped() const { return (bits & kSwap) != 0; }
  constexpr bool guard() const { return (bits & kGuard) != 0; }
  constexpr bool empty() const { return bits == 0; }
  /// Of an entry in swap.
  constexpr std::uint32_t slot() const { return frame().value(); }
  /// Present and a frame of the pool, so counted in its refs and in RSS.
  constexpr bool maps_frame() const { return (bits & (kPresent | kZero)) == kPresent; }
  constexpr FrameNumber frame() const { return FrameNumber{bits >> kFrameShift}; }
  constexpr Entry with(std::uint32_t flags) const { return Entry{bits | flags}; }
  constexpr Entry without(std::uint32_t flags) const { return Entry{bits & ~flags}; }
  constexpr bool operator==(const Entry&) const = default;
};

}  // namespace cowscope
