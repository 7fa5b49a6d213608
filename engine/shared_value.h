// A value that copies share until one of them is written: copy-on-write for our own data
// structures.
#pragma once

#include <memory>
#include <utility>

namespace cowscope {

/// Holds a T. Copying a SharedValue is O(1); `write()` clones the T first if another copy still
/// refers to it. This is what makes a keyframe of the machine cheap (timeline.h). One thread only.
template <class T>
class SharedValue {
 public:
  SharedValue() : value_(std::make_shared<T>()) {}
  explicit SharedValue(T value) : value_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

  T& write() {
    if (value_.use_count() > 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }
  /// True if both are the very same object (then they are equal without comparing).
  bool same_as(const SharedValue& other) const { return value_ == other.value_; }

 private:
  std::shared_ptr<T> value_;
};

}  // namespace cowscope
