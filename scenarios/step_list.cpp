#include "scenarios/step_list.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/short_numbers.h"

namespace cowscope {

std::uint32_t StepList::add_body(StepBody body) {
  bodies_.push_back(std::make_unique<StepBody>(std::move(body)));
  return static_cast<std::uint32_t>(bodies_.size() - 1);
}

StepBody& StepList::own(std::size_t index) {
  Step& step = steps_[index];
  step.body = add_body(*bodies_[step.body]);
  return *bodies_[step.body];
}

std::uint32_t StepList::keep(std::string_view text) {
  const std::size_t most = kMostOfNumber + text.size();
  if (used_ + most > kChunk) {
    const std::size_t size = std::max(most, kChunk);
    chunks_.push_back(std::make_unique<char[]>(size));
    text_bytes_ += size;
    used_ = 0;
  }
  char* const begin = chunks_.back().get() + used_;
  char* const at =
      reinterpret_cast<char*>(put_number(reinterpret_cast<std::uint8_t*>(begin), text.size()));
  std::memcpy(at, text.data(), text.size());
  const std::size_t place = (chunks_.size() - 1) * kChunk + used_;
  used_ += static_cast<std::size_t>(at - begin) + text.size();
  return static_cast<std::uint32_t>(place);
}

std::string_view StepList::text_at(std::uint32_t place) const {
  const char* const begin = chunks_[place / kChunk].get() + place % kChunk;
  const auto* at = reinterpret_cast<const std::uint8_t*>(begin);
  const auto length = static_cast<std::size_t>(get_number(at));
  return {reinterpret_cast<const char*>(at), length};
}

bool StepList::clear(Slice& slice) {
  while (!bodies_.empty()) {
    bodies_.pop_back();
    if (slice.spend()) return false;
  }
  while (!chunks_.empty()) {
    chunks_.pop_back();
    if (slice.spend()) return false;
  }
  steps_ = {};
  return true;
}

}  // namespace cowscope
