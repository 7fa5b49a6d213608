#include "engine/command_list.h"

#include <cstring>
#include <type_traits>
#include <variant>

#include "engine/short_numbers.h"

namespace cowscope {
namespace {

// A command is the bytes of its own alternative, and behind them what says which that is.
static_assert(std::is_trivially_copyable_v<Command>);
using Words = std::array<std::uint32_t, (sizeof(Command) + 3) / 4>;
static_assert(std::tuple_size_v<Words> <= 16, "a bit for each word");

/// What precedes the words, and the most that they take.
constexpr std::size_t kHead = 3;
constexpr std::size_t kMost = kHead + std::tuple_size_v<Words> * kMostOfNumber;

/// By alternative: its size, and a command of it in which every word of its own is still to be set.
struct Alternatives {
  std::array<std::uint8_t, std::variant_size_v<Command>> size;
  std::array<Command, std::variant_size_v<Command>> empty;
};
template <class... Each>
constexpr Alternatives alternatives_of(const std::variant<Each...>*) {
  return {{sizeof(Each)...}, {Command(Each{})...}};
}
constexpr Alternatives kAlternatives = alternatives_of(static_cast<const Command*>(nullptr));

}  // namespace

CommandList::CommandList(const std::vector<Command>& commands) {
  reserve(commands.size());
  for (const Command& command : commands) push_back(command);
}

CommandList::CommandList(std::initializer_list<Command> commands) {
  reserve(commands.size());
  for (const Command& command : commands) push_back(command);
}

std::size_t CommandList::bytes() const {
  return places_.capacity() * sizeof(places_[0]) + chunks_.size() * sizeof(Chunk);
}

std::uint32_t CommandList::pack(const Command& command) {
  Words words{};
  std::memcpy(words.data(), &command, kAlternatives.size[command.index()]);
  std::array<std::uint8_t, kMost> bytes;
  std::uint8_t* end = bytes.data() + kHead;
  unsigned mask = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == 0) continue;
    mask |= 1U << i;
    end = put_number(end, words[i]);
  }
  const auto length = static_cast<std::size_t>(end - bytes.data());
  bytes[0] = static_cast<std::uint8_t>(command.index());
  bytes[1] = static_cast<std::uint8_t>(mask);
  bytes[2] = static_cast<std::uint8_t>(mask >> 8);

  // What another list has in common with this one stays as it is.
  if (used_ + length > kChunk || chunks_.back().use_count() > 1) {
    chunks_.push_back(std::make_shared<Chunk>());
    used_ = 0;
  }
  std::memcpy(chunks_.back()->data() + used_, bytes.data(), length);
  const std::size_t place = (chunks_.size() - 1) * kChunk + used_;
  used_ += length;
  return static_cast<std::uint32_t>(place);
}

Command CommandList::operator[](std::size_t index) const {
  const std::uint8_t* at = packed(index);
  const std::uint8_t alternative = at[0];
  unsigned mask = at[1] | static_cast<unsigned>(at[2]) << 8;
  at += kHead;
  Words words{};
  for (std::size_t i = 0; mask != 0; ++i, mask >>= 1)
    if ((mask & 1U) != 0) words[i] = static_cast<std::uint32_t>(get_number(at));
  Command command = kAlternatives.empty[alternative];
  std::memcpy(static_cast<void*>(&command), words.data(), kAlternatives.size[alternative]);
  return command;
}

}  // namespace cowscope
