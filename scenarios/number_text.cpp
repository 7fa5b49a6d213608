#include "scenarios/number_text.h"

#include <cmath>
#include <cstdint>

namespace cowscope {

std::string number_text(double value) {
  const bool negative = value < 0;
  const double size = std::fabs(value);
  auto whole = static_cast<std::uint64_t>(size);
  auto millionths =
      static_cast<std::uint64_t>(std::llround((size - static_cast<double>(whole)) * 1e6));
  if (millionths == 1'000'000) {
    ++whole;
    millionths = 0;
  }
  std::string text =
      (negative && (whole != 0 || millionths != 0) ? "-" : "") + std::to_string(whole);
  if (millionths == 0) return text;
  std::string decimals = std::to_string(millionths);
  decimals.insert(0, 6 - decimals.size(), '0');
  while (decimals.back() == '0') decimals.pop_back();
  return text + "." + decimals;
}

}  // namespace cowscope
