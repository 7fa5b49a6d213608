// The steps of a compiled scenario. There may be a million of them: what the rounds of a repeat
// have in common is kept once, and of a step that has a text of its own the text alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/value_iterator.h"
#include "scenarios/slice.h"
#include "scenarios/step_source.h"

namespace cowscope {

class StepList {
 public:
  std::size_t size() const { return steps_.size(); }
  bool empty() const { return steps_.empty(); }
  StepSource operator[](std::size_t index) const {
    const Step& step = steps_[index];
    const StepBody& body = *bodies_[step.body];
    return {step.text == kOfBody ? std::string_view(body.text) : text_at(step.text), body};
  }

  void reserve(std::size_t steps) { steps_.reserve(steps); }
  /// What steps have in common, `text` included. Returns its number.
  std::uint32_t add_body(StepBody body);
  /// A step with all that the body says.
  void push_back(std::uint32_t body) { steps_.push_back({body, kOfBody}); }
  /// The same, but for its text.
  void push_back(std::uint32_t body, std::string_view text) {
    steps_.push_back({body, keep(text)});
  }
  /// To be changed: a body that no other step has from now on, but for the text, which stays.
  StepBody& own(std::size_t index);
  /// Requires that it has as many.
  void truncate(std::size_t size) { steps_.resize(size); }

  /// What it takes, of memory; roughly, for labels and texts of a body are short.
  std::size_t bytes() const {
    return steps_.capacity() * sizeof(Step) + text_bytes_ + bodies_.size() * 2 * sizeof(StepBody);
  }
  /// Takes it apart, in slices. True when nothing is left.
  bool clear(Slice& slice);

  using Iterator = ValueIterator<StepList, StepSource>;
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  static constexpr std::uint32_t kOfBody = 0xffff'ffffU;
  static constexpr std::size_t kChunk = std::size_t{1} << 14;
  /// `text`: where it begins, chunk * kChunk + byte in it; a text that is longer has a chunk of its
  /// own. Its length stands before it, seven bits a byte, the lowest first.
  struct Step {
    std::uint32_t body, text;
  };

  std::uint32_t keep(std::string_view text);
  std::string_view text_at(std::uint32_t place) const;

  std::vector<Step> steps_;
  std::vector<std::unique_ptr<StepBody>> bodies_;  // what refers to one stays
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t used_ = kChunk;  // bytes of the last chunk
  std::size_t text_bytes_ = 0;
};

}  // namespace cowscope
