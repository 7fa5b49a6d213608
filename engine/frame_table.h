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

#include "engine/hot.h"
#include "engine/shared_value.h"
#include "engine/types.h"

namespace cowscope {

enum class FrameKind : std::uint8_t { Free, Anon, File, Shared, Ksm };
const char* to_string(FrameKind);

/// All there is to say of a frame, put together from the table's arrays.
struct Frame {
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

class FrameTable {
 public:
  explicit FrameTable(std::uint32_t frames = 0);

  std::uint32_t size() const { return size_; }
  std::uint32_t free_count() const { return free_; }
  std::uint32_t used_count() const { return size_ - free_; }
  static constexpr std::uint32_t kChunk = 256;
  /// What every fault looks at: eight bytes, so that eight frames share a cache line.
  struct Common {
    ContentId content;
    FrameKind kind = FrameKind::Free;
    bool cached : 1 = false, dirty : 1 = false, lazy_free : 1 = false;
    bool special : 1 = false;  // there is something in its Rare
    std::uint8_t held = 0;

    /// Anonymous memory of which there is nothing else to say. Without a branch for each.
    bool plain() const {
      return (kind == FrameKind::Anon) & (held == 0) & !(cached | dirty | lazy_free | special);
    }
  };
  static_assert(sizeof(Common) == 8);
  struct Rare {
    std::uint16_t pins = 0, group = 0;
    std::uint32_t owner = 0, owner_page = 0, folio = 0, slot = 0;
    bool operator==(const Rare&) const = default;
  };
  /// The records of kChunk neighbours, what belongs together in one array each: fork goes through
  /// the map counts alone, and what most frames have nothing of, most chunks share.
  struct Chunk {
    std::array<std::uint32_t, kChunk> mapped{};
    std::array<Common, kChunk> common{};
    SharedValue<std::array<Rare, kChunk>> rare;
  };
  /// A frame's place for writing. Valid until the table is copied.
  struct Place {
    std::uint32_t& mapped;
    Common& common;
    std::uint32_t refs() const { return mapped + common.held; }
  };

  /// All of it; what asks for one thing alone finds it cheaper below.
  Frame operator[](FrameNumber f) const;
  const Common& common(FrameNumber f) const {
    return chunks_[f.value() / kChunk]->common[f.value() % kChunk];
  }
  std::uint32_t mapped(FrameNumber f) const {
    return chunks_[f.value() / kChunk]->mapped[f.value() % kChunk];
  }
  /// What people see as the refcount, as Frame::refs().
  std::uint32_t refs(FrameNumber f) const { return mapped(f) + common(f).held; }
  void set(FrameNumber f, const Frame& frame);
  COWSCOPE_HOT Place place(FrameNumber f) {
    Chunk& chunk = chunks_[f.value() / kChunk].write();
    return {chunk.mapped[f.value() % kChunk], chunk.common[f.value() % kChunk]};
  }
  /// Of frames kChunk * chunk and on.
  Chunk& write_chunk(std::uint32_t chunk) { return chunks_[chunk].write(); }
  /// The lowest free frame, or kNoFrame.
  COWSCOPE_HOT FrameNumber lowest_free() const {
    if (free_ == 0) return kNoFrame;
    if (map_[0][first_word_] == 0) first_word_ = find_word();
    return FrameNumber{first_word_ * 64 +
                       static_cast<std::uint32_t>(std::countr_zero(map_[0][first_word_]))};
  }
  /// The first of the lowest 512 free frames that are aligned, or none.
  std::optional<FrameNumber> lowest_free_huge() const;
  bool is_free(FrameNumber f) const;
  /// Marks a frame used / free; its record is the caller's to set.
  COWSCOPE_HOT void take(FrameNumber f) {
    --free_;
    std::uint64_t& word = map_[0][f.value() / 64];
    word &= ~(std::uint64_t{1} << (f.value() % 64));
    if (word == 0) clear_above(f.value() / 64);
  }
  /// Takes the lowest free frames as far as they lie in a row in one chunk, at most `most` of
  /// them. Requires that one is free.
  struct Run {
    FrameNumber first;
    std::uint32_t count;
  };
  Run take_lowest(std::uint32_t most);
  void give_back(FrameNumber f);

  /// Chunks, so that a view of a million frames can see which parts changed (SharedValue::same_as).
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
