// A value that copies share until one of them is written: copy-on-write for our own data
// structures.
#pragma once

#include <cstdint>
#include <utility>

namespace cowscope {

/// Holds a T. Copying a SharedValue is O(1); `write()` clones the T first if another copy still
/// refers to it. This is what makes a keyframe of the machine cheap (timeline.h). One thread only:
/// the count is a plain number, since a fault writes three of these and a keyframe copies
/// thousands. One that was moved from may be destroyed or assigned to, nothing else.
template <class T>
class SharedValue {
 public:
  SharedValue() : box_(new Box{1, T()}) {}
  explicit SharedValue(T value) : box_(new Box{1, std::move(value)}) {}
  SharedValue(const SharedValue& other) : box_(other.box_) { ++box_->owners; }
  SharedValue(SharedValue&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
  SharedValue& operator=(SharedValue other) noexcept {
    std::swap(box_, other.box_);
    return *this;
  }
  ~SharedValue() {
    if (box_ != nullptr && --box_->owners == 0) delete box_;
  }

  const T& operator*() const { return box_->value; }
  const T* operator->() const { return &box_->value; }

  T& write() {
    if (box_->owners > 1) [[unlikely]]
      unshare();
    return box_->value;
  }
  /// True if both are the very same object (then they are equal without comparing).
  bool same_as(const SharedValue& other) const { return box_ == other.box_; }

 private:
  [[gnu::noinline]] void unshare() { *this = SharedValue(box_->value); }
  struct Box {
    std::uint32_t owners;
    T value;
  };
  Box* box_;
};

}  // namespace cowscope
