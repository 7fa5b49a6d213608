#include "engine/tlb.h"

#include <bit>

namespace cowscope {

Tlb::Tlb(std::uint32_t capacity)
    : capacity_(capacity), ring_(std::bit_ceil(capacity)), mask_(ring_.size() - 1) {}

std::uint32_t Tlb::search(SpaceId space, PageNumber page) const {
  for (std::uint32_t i = 0; i < size_; ++i)
    if (const TlbEntry& e = (*this)[i]; e.page == page && e.space == space) return i;
  return kMiss;
}

void Tlb::insert(std::uint32_t at, const TlbEntry& e) {
  --front_;
  ++size_;
  for (std::uint32_t i = 0; i < at; ++i) ring_[place(i)] = ring_[place(i + 1)];
  ring_[place(at)] = e;
  ++held_[e.page.value() % kCounts];
}

void Tlb::erase(std::uint32_t at) {
  --held_[(*this)[at].page.value() % kCounts];
  if (at + 1 < size_) {
    for (std::uint32_t i = at; i > 0; --i) ring_[place(i)] = ring_[place(i - 1)];
    ++front_;
  }
  --size_;
}

}  // namespace cowscope
