// Numbers in as few bytes as they need: seven bits a byte, the lowest first, the last byte below
// 128.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cowscope {

inline constexpr std::size_t kMostOfNumber = 10;  // bytes

/// Returns where the next one goes. Requires room for kMostOfNumber.
inline std::uint8_t* put_number(std::uint8_t* at, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) *at++ = static_cast<std::uint8_t>(number | 0x80);
  *at++ = static_cast<std::uint8_t>(number);
  return at;
}

/// Moves `at` behind it.
inline std::uint64_t get_number(const std::uint8_t*& at) {
  std::uint64_t number = *at & 0x7FU;
  for (unsigned shift = 7; (*at++ & 0x80U) != 0; shift += 7)
    number |= static_cast<std::uint64_t>(*at & 0x7FU) << shift;
  return number;
}

}  // namespace cowscope
