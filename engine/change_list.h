// The changes of a command in order, kept for reuse when it is cleared.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/change.h"

namespace cowscope {

/// As a vector, but for how it grows: a change is filled in its place. One that is put together
/// first and copied whole is read before its parts have reached the cache, and a fault has some
/// twenty. std::vector would also set all of a new place to zero before.
class ChangeList {
 public:
  std::size_t size() const { return size_; }
  const Change& operator[](std::size_t index) const { return room_[index]; }
  const Change* begin() const { return room_.data(); }
  const Change* end() const { return room_.data() + size_; }
  /// A place for one more. The caller fills it; something older is in it.
  Change& next() {
    if (size_ == room_.size()) [[unlikely]]
      grow();
    return room_[size_++];
  }
  void clear() { size_ = 0; }

 private:
  [[gnu::noinline]] void grow() { room_.resize(std::max<std::size_t>(64, 2 * size_)); }
  std::vector<Change> room_;
  std::size_t size_ = 0;
};

}  // namespace cowscope
