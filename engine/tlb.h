// The translation lookaside buffer of the one CPU: fully associative, least recently used out,
// tagged by address space.
//
// Invariant: an entry agrees with the page table, except that it may lack the dirty bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/types.h"

namespace cowscope {

struct TlbEntry {
  SpaceId space;
  PageNumber page;
  FrameNumber frame;  // kNoFrame: the zero page
  bool writable = false;
  bool operator==(const TlbEntry&) const = default;
};

/// Ordered by use, the most recent first.
class Tlb {
 public:
  explicit Tlb(std::uint32_t capacity = 0) : capacity_(capacity) {}
  std::uint32_t capacity() const { return capacity_; }
  const std::vector<TlbEntry>& entries() const { return entries_; }
  std::optional<std::uint32_t> find(SpaceId space, PageNumber page) const;

  // Written by apply() and revert() of change.h only.
  void insert(std::uint32_t at, const TlbEntry& e) {
    entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(at), e);
  }
  void erase(std::uint32_t at) {
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
  }

 private:
  std::uint32_t capacity_;
  std::vector<TlbEntry> entries_;
};

}  // namespace cowscope
