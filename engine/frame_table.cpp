#include "engine/frame_table.h"

#include <algorithm>
#include <bit>

namespace cowscope {

FrameTable::FrameTable(std::uint32_t frames) : size_(frames), free_(frames) {
  // All chunks share one until they are written: a million free frames cost next to nothing.
  chunks_.assign((frames + kChunk - 1) / kChunk, SharedValue<Chunk>{});
  std::uint32_t bits = frames;
  for (auto& level : map_) {
    level.assign((bits + 63) / 64, ~std::uint64_t{0});
    if (bits % 64 != 0) level.back() = (std::uint64_t{1} << (bits % 64)) - 1;
    bits = static_cast<std::uint32_t>(level.size());
  }
}

Frame FrameTable::operator[](FrameNumber number) const {
  const Chunk& chunk = *chunks_[number.value() / kChunk];
  const std::uint32_t i = number.value() % kChunk;
  const Common& c = chunk.common[i];
  Frame f;
  f.kind = c.kind;
  f.cached = c.cached, f.dirty = c.dirty, f.lazy_free = c.lazy_free;
  f.held = c.held;
  f.mapped = chunk.mapped[i];
  f.content = c.content;
  if (c.special) {
    const Rare& r = (*chunk.rare)[i];
    f.pins = r.pins, f.group = r.group;
    f.owner = r.owner, f.owner_page = r.owner_page;
    f.folio = r.folio, f.slot = r.slot;
  }
  return f;
}

void FrameTable::set(FrameNumber f, const Frame& frame) {
  Chunk& chunk = chunks_[f.value() / kChunk].write();
  const std::uint32_t i = f.value() % kChunk;
  const Rare rare{frame.pins, frame.group, frame.owner, frame.owner_page, frame.folio, frame.slot};
  const bool special = !(rare == Rare{});
  Common& common = chunk.common[i];
  if (special || common.special) chunk.rare.write()[i] = rare;
  chunk.mapped[i] = frame.mapped;
  common.content = frame.content;
  common.kind = frame.kind;
  common.cached = frame.cached, common.dirty = frame.dirty, common.lazy_free = frame.lazy_free;
  common.special = special;
  common.held = frame.held;
}

FrameTable::Run FrameTable::take_lowest(std::uint32_t most) {
  const FrameNumber first = lowest_free();
  std::uint64_t& word = map_[0][first_word_];
  const auto bit = first.value() % 64;
  const auto row = static_cast<std::uint32_t>(std::countr_one(word >> bit));
  const std::uint32_t count = std::min(row, most);
  const std::uint64_t taken = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  word &= ~(taken << bit);
  free_ -= count;
  if (word == 0) clear_above(first_word_);
  return {first, count};
}

std::uint32_t FrameTable::find_word() const {
  std::uint32_t index = 0;
  for (std::size_t level = map_.size(); level-- > 1;)
    index = index * 64 + static_cast<std::uint32_t>(std::countr_zero(map_[level][index]));
  return index;
}

std::optional<FrameNumber> FrameTable::lowest_free_huge() const {
  constexpr std::size_t kWords = kEntriesPerTable / 64;
  for (std::size_t word = 0; word + kWords <= map_[0].size(); word += kWords) {
    bool all = true;
    for (std::size_t i = 0; i < kWords; ++i) all = all && ~map_[0][word + i] == 0;
    if (all) return FrameNumber{static_cast<std::uint32_t>(word * 64)};
  }
  return std::nullopt;
}

bool FrameTable::is_free(FrameNumber f) const {
  return (map_[0][f.value() / 64] >> (f.value() % 64) & 1U) != 0;
}

void FrameTable::clear_above(std::uint32_t word) {
  for (std::size_t level = 1; level < map_.size(); ++level) {
    std::uint64_t& above = map_[level][word / 64];
    above &= ~(std::uint64_t{1} << (word % 64));
    if (above != 0) break;
    word /= 64;
  }
}

void FrameTable::give_back(FrameNumber f) {
  ++free_;
  std::uint32_t index = f.value();
  first_word_ = std::min(first_word_, index / 64);
  for (auto& level : map_) {
    level[index / 64] |= std::uint64_t{1} << (index % 64);
    index /= 64;
  }
}

}  // namespace cowscope
