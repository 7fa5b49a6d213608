// Interned byte strings: names of processes, regions and programs, and the bytes that writes carry.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/types.h"

namespace cowscope {

/// Append-only. Ids are dense from 1; id 0 is the empty string. Views stay valid for the pool's
/// life.
class TextPool {
 public:
  TextPool() : texts_(1) {}
  TextPool(const TextPool&) = delete;
  TextPool& operator=(const TextPool&) = delete;

  TextId intern(std::string_view text) {
    if (text.empty()) return TextId{0};
    if (auto it = ids_.find(text); it != ids_.end()) return it->second;
    const TextId id{size()};
    texts_.emplace_back(kept_.emplace_back(text));
    ids_.emplace(texts_.back(), id);
    return id;
  }
  /// The id of a text that is in the pool; 0 if it is not (or is empty).
  TextId find(std::string_view text) const {
    const auto it = ids_.find(text);
    return it != ids_.end() ? it->second : TextId{0};
  }
  std::string_view operator[](TextId id) const { return texts_[id.value()]; }
  /// Ids are below this.
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  std::deque<std::string> kept_;  // a deque never moves its elements
  std::vector<std::string_view> texts_;
  std::unordered_map<std::string_view, TextId> ids_;
};

}  // namespace cowscope
