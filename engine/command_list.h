// The commands of a history, packed: there may be a million of them, and each is short, and often
// the same as one before it.
//
// A command is kept as those of its own words that are not zero, in as few bytes as each needs:
//
//   byte 0       which alternative of Command
//   bytes 1, 2   a bit for each of its 32-bit words: not zero
//   then         those words, seven bits a byte, the lowest first, the last byte below 128
//
// Bytes stand in chunks that lists made from one another have in common.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

#include "engine/command.h"
#include "engine/value_iterator.h"

namespace cowscope {

class CommandList {
 public:
  CommandList() = default;
  CommandList(const std::vector<Command>& commands);
  CommandList(std::initializer_list<Command> commands);

  std::size_t size() const { return places_.size(); }
  bool empty() const { return places_.empty(); }
  Command operator[](std::size_t index) const;
  /// Whether a command is of this kind, without unpacking it.
  template <class C>
  bool holds(std::size_t index) const {
    return *packed(index) == Command(std::in_place_type<C>).index();
  }

  void reserve(std::size_t commands) { places_.reserve(commands); }
  void push_back(const Command& command) { places_.push_back(pack(command)); }
  /// Appends the command that stands at `index` once more; it takes four bytes.
  void push_again(std::size_t index) { places_.push_back(places_[index]); }
  void set(std::size_t index, const Command& command) { places_[index] = pack(command); }
  /// Requires that it has as many.
  void truncate(std::size_t size) { places_.resize(size); }
  /// What it takes, of memory.
  std::size_t bytes() const;

  using Iterator = ValueIterator<CommandList, Command>;
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  static constexpr std::size_t kChunk = std::size_t{1} << 14;
  using Chunk = std::array<std::uint8_t, kChunk>;

  std::uint32_t pack(const Command& command);
  const std::uint8_t* packed(std::size_t index) const {
    const std::size_t place = places_[index];
    return chunks_[place / kChunk]->data() + place % kChunk;
  }

  std::vector<std::uint32_t> places_;  // chunk * kChunk + byte in it
  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::size_t used_ = kChunk;  // bytes of the last chunk
};

}  // namespace cowscope
