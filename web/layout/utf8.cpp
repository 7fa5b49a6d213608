#include "web/layout/utf8.h"

namespace cowscope {

CodePoint first_code_point(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || s.size() < n) return {};
  char32_t value = lead & (0xffU >> (n + 1));
  for (std::size_t i = 1; i < n; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return {};
    value = (value << 6) | (byte(i) & 0x3fU);
  }
  // Longer than need be, half of a pair, or past the end of Unicode.
  if (value < (n == 2   ? 0x80U
               : n == 3 ? 0x800U
                        : 0x10000U) ||
      value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
    return {};
  return {value, n, true};
}

}  // namespace cowscope
