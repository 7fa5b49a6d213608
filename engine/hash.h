// A 64-bit hash that is the same on every machine (FNV-1a with a final mix). Not for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace cowscope {

class Hasher {
 public:
  void add(std::uint64_t value) {
    for (unsigned i = 0; i < 8; ++i) byte(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  /// The length is hashed too, so that ("ab", "c") differs from ("a", "bc").
  void add(std::string_view bytes) {
    add(static_cast<std::uint64_t>(bytes.size()));
    for (const char c : bytes) byte(static_cast<std::uint8_t>(c));
  }
  std::uint64_t value() const {
    std::uint64_t h = state_;
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdULL;
    h ^= h >> 33;
    return h;
  }

 private:
  void byte(std::uint8_t b) { state_ = (state_ ^ b) * 0x100000001b3ULL; }
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

inline std::uint64_t hash_bytes(std::string_view bytes) {
  Hasher h;
  h.add(bytes);
  return h.value();
}

}  // namespace cowscope
