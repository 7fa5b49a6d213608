// What is counted: totals since the start, and the memory a process is charged with.
#pragma once

#include <cstdint>

#include "engine/types.h"

namespace cowscope {

struct MachineState;
struct MachineConfig;

/// Counts since step 0. Modelled time is a sum of Costs, in nanoseconds.
struct Totals {
  std::uint64_t minor = 0, major = 0, copies = 0, reuses = 0, zeroed = 0, bytes_copied = 0,
                time_ns = 0;
  std::uint64_t faults() const { return minor + major; }
  Totals& operator+=(const Totals& t) {
    minor += t.minor, major += t.major, copies += t.copies, reuses += t.reuses;
    zeroed += t.zeroed, bytes_copied += t.bytes_copied, time_ns += t.time_ns;
    return *this;
  }
  Totals& operator-=(const Totals& t) {
    minor -= t.minor, major -= t.major, copies -= t.copies, reuses -= t.reuses;
    zeroed -= t.zeroed, bytes_copied -= t.bytes_copied, time_ns -= t.time_ns;
    return *this;
  }
  bool operator==(const Totals&) const = default;
};

/// In pages. RSS: entries that map a frame. USS: those whose frame nobody else maps. PSS: each
/// frame divided by its mappings (the zero page counts in none).
struct MemoryUse {
  std::uint64_t rss = 0, uss = 0;
  double pss = 0;
};
MemoryUse memory_use(const MachineState& state, SpaceId space);

/// Frames used (the page cache included), shared (refs >= 2), free.
struct FrameUse {
  std::uint32_t total = 0, used = 0, shared = 0, free = 0;
};
FrameUse frame_use(const MachineState& state);

/// Pages that may be promised under strict overcommit (CommitLimit).
std::uint64_t commit_limit(const MachineConfig& config);

/// Page tables of all living address spaces, all four levels.
std::uint64_t page_table_count(const MachineState& state);

}  // namespace cowscope
