// Where random choices come from: a seed, or bytes that a fuzzer gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

namespace cowscope::testing {

/// The same choices for the same seed everywhere, and for the same bytes: a choice among up to 256
/// takes one byte, so that a fuzzer can change one decision of a program and leave the others.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  explicit Dice(std::string_view bytes) : bytes_(bytes), from_bytes_(true) {}

  /// 0 … n - 1. Modulo instead of a distribution: distributions differ between standard libraries.
  std::uint32_t below(std::uint32_t n) {
    const std::uint32_t chosen = (from_bytes_ ? next(n) : draw()) % n;
    if (record_ != nullptr)
      for (std::size_t i = 0; i < bytes_for(n); ++i)
        record_->push_back(static_cast<std::uint8_t>(chosen >> (8 * i)));
    return chosen;
  }
  bool one_in(std::uint32_t n) { return below(n) == 0; }

  /// The bytes are used up: every further choice is 0.
  bool exhausted() const { return from_bytes_ && at_ >= bytes_.size(); }
  /// Every choice from here on, as the bytes that would make it.
  void record(std::vector<std::uint8_t>* bytes) { record_ = bytes; }

 private:
  static std::size_t bytes_for(std::uint32_t n) { return n <= 256 ? 1 : n <= 65536 ? 2 : 4; }
  std::uint32_t draw() { return static_cast<std::uint32_t>(engine_()); }
  std::uint32_t next(std::uint32_t n) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes_for(n) && at_ < bytes_.size(); ++i)
      value |= std::uint32_t{static_cast<std::uint8_t>(bytes_[at_++])} << (8 * i);
    return value;
  }

  std::mt19937 engine_;
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool from_bytes_ = false;
  std::vector<std::uint8_t>* record_ = nullptr;
};

}  // namespace cowscope::testing
