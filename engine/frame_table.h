// Physical memory: one record a frame, and which frames are free.
//
// Invariants: (1) a frame is free exactly if its bit in the free map is set, and then its record is
// the default one; (2) the lowest free frame is always taken first.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/shared_value.h"
#include "engine/types.h"

namespace cowscope {

enum class FrameKind : std::uint8_t { Free, Anon, File, Shared, Ksm };
const char* to_string(FrameKind);

/// 32 bytes, two to a cache line: a fault touches two frames, and fork all that there are.
struct alignas(32) Frame {
  FrameKind kind = FrameKind::Free;
  bool cached : 1 = false;     // the page cache (or a shared memory object) refers to it too
  bool dirty : 1 = false;      // written, though no entry tells; of a file on disk: not stored yet
  bool lazy_free : 1 = false;  // MADV_FREE: reclaim may drop it without writing it
  std::uint8_t held = 0;       // references that a fault in progress holds
  std::uint16_t pins = 0;      // long-term references (io_uring, RDMA)
  std::uint16_t group = 0;     // 1 + the memory group that it is charged to; 0: none
  std::uint32_t mapped = 0;    // page-table entries that map it (Linux's map count)
  ContentId content;
  /// Where it belongs if cached: FileId or ObjectId by kind, and the page in it.
  std::uint32_t owner = 0, owner_page = 0;
  std::uint32_t folio = 0;  // 1 + the first frame of the huge page that it is a part of; 0: none
  std::uint32_t slot = 0;   // 1 + the swap slot that holds the same (swap cache); 0: none
  /// What people see as the refcount: mappings, plus `held` in mid-fault.
  std::uint32_t refs() const { return mapped + held; }
  bool operator==(const Frame&) const = default;
};
static_assert(sizeof(Frame) == 32);

class FrameTable {
 public:
  explicit FrameTable(std::uint32_t frames = 0);

  std::uint32_t size() const { return size_; }
  std::uint32_t free_count() const { return free_; }
  std::uint32_t used_count() const { return size_ - free_; }
  const Frame& operator[](FrameNumber f) const {
    return (*chunks_[f.value() / kChunk])[f.value() % kChunk];
  }
  Frame& write(FrameNumber f) { return chunks_[f.value() / kChunk].write()[f.value() % kChunk]; }
  /// The records of frames kChunk * chunk and on, kChunk of them.
  Frame* write_chunk(std::uint32_t chunk) { return chunks_[chunk].write().data(); }
  /// The lowest free frame, or none.
  std::optional<FrameNumber> lowest_free() const {
    if (free_ == 0) return std::nullopt;
    if (map_[0][first_word_] == 0) first_word_ = find_word();
    return FrameNumber{first_word_ * 64 +
                       static_cast<std::uint32_t>(std::countr_zero(map_[0][first_word_]))};
  }
  /// The first of the lowest 512 free frames that are aligned, or none.
  std::optional<FrameNumber> lowest_free_huge() const;
  bool is_free(FrameNumber f) const;
  /// Marks a frame used / free; its record is the caller's to set.
  void take(FrameNumber f) {
    --free_;
    std::uint64_t& word = map_[0][f.value() / 64];
    word &= ~(std::uint64_t{1} << (f.value() % 64));
    if (word == 0) clear_above(f.value() / 64);
  }
  void give_back(FrameNumber f);

  static constexpr std::uint32_t kChunk = 256;
  /// Chunks, so that a view of a million frames can see which parts changed (SharedValue::same_as).
  using Chunk = std::array<Frame, kChunk>;
  const std::vector<SharedValue<Chunk>>& chunks() const { return chunks_; }

 private:
  std::uint32_t size_ = 0, free_ = 0;
  std::vector<SharedValue<Chunk>> chunks_;
  // A set bit is a free frame; a bit of the level above says that the word below has one.
  std::array<std::vector<std::uint64_t>, 4> map_;
  // No word of map_[0] before this one has a free frame; it is looked for when it has none itself.
  mutable std::uint32_t first_word_ = 0;
  std::uint32_t find_word() const;
  void clear_above(std::uint32_t word);
};

}  // namespace cowscope
