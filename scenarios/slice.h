// A piece of long work, so that a page stays responsive: the worker asks now and then whether it is
// over, and goes on later where it was.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

namespace cowscope {

class Slice {
 public:
  /// Never over.
  Slice() = default;
  /// Over as soon as `over` says so; it is asked every kAsk units of work.
  explicit Slice(std::function<bool()> over) : over_(std::move(over)) {}

  /// After some work: about a microsecond natively is a unit.
  bool spend(std::uint32_t work = 1) {
    if (!over_) return false;
    spent_ += work;
    if (spent_ < kAsk) return ended_;
    spent_ = 0;
    ended_ = ended_ || over_();
    return ended_;
  }

 private:
  static constexpr std::uint32_t kAsk = 128;
  std::function<bool()> over_;
  std::uint32_t spent_ = 0;
  bool ended_ = false;
};

}  // namespace cowscope
