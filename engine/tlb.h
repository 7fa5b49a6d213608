// The translation lookaside buffer of the one CPU: fully associative, least recently used out,
// tagged by address space.
//
// Invariant: an entry agrees with the page table, except that it may lack the dirty bit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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

/// Ordered by use, the most recent first. A ring, so that the usual change, one entry in at the
/// front and one out at the back, moves no other.
class Tlb {
 public:
  explicit Tlb(std::uint32_t capacity = 0);
  std::uint32_t capacity() const { return capacity_; }
  std::uint32_t size() const { return size_; }
  /// The entry used `at`-th most recently, from 0.
  const TlbEntry& operator[](std::uint32_t at) const { return ring_[place(at)]; }
  /// Where a page's entry is, or kMiss.
  std::uint32_t find(SpaceId space, PageNumber page) const {
    return held_[page.value() % kCounts] == 0 ? kMiss : search(space, page);
  }
  static constexpr std::uint32_t kMiss = 0xffff'ffff;

  // Written by apply() and revert() of change.h only.
  void insert(std::uint32_t at, const TlbEntry& e);
  /// insert() at the front, and erase() of the last one if there was no room. Value by value: an
  /// entry put together first and copied whole would be read before its parts are in the cache.
  void push(SpaceId space, PageNumber page, FrameNumber frame, bool writable) {
    if (capacity_ == 0) return;
    if (size_ == capacity_) --held_[ring_[place(size_ - 1)].page.value() % kCounts];
    else ++size_;
    TlbEntry& e = ring_[place_of_new_front()];
    e.space = space;
    e.page = page;
    e.frame = frame;
    e.writable = writable;
    ++held_[page.value() % kCounts];
  }
  void erase(std::uint32_t at);

 private:
  static constexpr std::size_t kCounts = 512;
  std::size_t place(std::uint32_t at) const { return (front_ + at) & mask_; }
  std::size_t place_of_new_front() { return --front_ & mask_; }
  std::uint32_t search(SpaceId space, PageNumber page) const;

  std::uint32_t capacity_, size_ = 0;
  std::size_t front_ = 0;
  std::vector<TlbEntry> ring_;  // a power of two long
  std::size_t mask_;            // its length - 1
  // How many entries have a page with these low bits: most that is not here is known by it at once.
  std::array<std::uint16_t, kCounts> held_{};
};

}  // namespace cowscope
