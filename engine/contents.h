// What is in the frames. Contents are immutable, interned and shared by handle: copying a frame
// copies a handle, and equal pages have equal handles.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/types.h"

namespace cowscope {

/// Page contents with trailing zeros cut off, so that a page holding "cat" costs three bytes.
/// Append-only: a handle stays valid for the store's life, so machine states that share a store
/// (keyframes of one timeline) can be compared by handle. Handles are no part of a digest; bytes
/// are.
class ContentStore {
 public:
  /// Distinct contents may take this many bytes in all (a limit of ours, interface.md).
  static constexpr std::size_t kByteLimit = std::size_t{64} << 20;

  ContentStore();
  ContentStore(const ContentStore&) = delete;
  ContentStore& operator=(const ContentStore&) = delete;

  /// Contents whose first bytes are `bytes`, the rest zero. Requires bytes.size() <= 4096.
  ContentId intern(std::string_view bytes);
  /// `base` with `bytes` put at `offset`. Requires offset + bytes.size() <= 4096. If they are a
  /// text of the pool, it is recognized by its name instead of read.
  ContentId overwrite(ContentId base, std::uint32_t offset, std::string_view bytes,
                      TextId text = {}) {
    // Scripts write the same few texts again and again.
    const Overwritten& known = lately_[place(base, offset, bytes.size())];
    if (known.base == base && known.offset == offset && known.text == text &&
        (text.value() != 0 || known.bytes == bytes))
      return known.result;
    return overwrite_anew(base, offset, bytes, text);
  }
  /// The bytes without trailing zeros, at most 4096. Valid for the store's life.
  std::string_view bytes(ContentId id) const { return texts_[id.value()]; }
  /// A hash of the bytes, the same on every machine.
  std::uint64_t hash(ContentId id) const { return hashes_[id.value()]; }
  std::size_t total_bytes() const { return total_; }
  bool over_limit() const { return total_ > kByteLimit; }

 private:
  std::deque<std::string> texts_;
  std::deque<std::uint64_t> hashes_;
  std::unordered_map<std::string_view, ContentId> ids_;
  std::size_t total_ = 0;
  ContentId overwrite_anew(ContentId base, std::uint32_t offset, std::string_view bytes,
                           TextId text);
  /// What overwrite() gave lately.
  struct Overwritten {
    ContentId base, result;
    std::uint32_t offset = 0;
    TextId text;
    std::string_view bytes;  // within the result's
  };
  static std::size_t place(ContentId base, std::uint32_t offset, std::size_t size) {
    return (base.value() * 31 + offset + size) % 64;
  }
  std::array<Overwritten, 64> lately_{};
};

}  // namespace cowscope
