// Text in any script, code point by code point.
#pragma once

#include <cstddef>
#include <string_view>

namespace cowscope {

struct CodePoint {
  char32_t value = 0xfffd;
  std::size_t bytes = 1;
  bool valid = false;  // else: what stands there is no UTF-8
};
/// The first of a text that is not empty.
CodePoint first_code_point(std::string_view text);

}  // namespace cowscope
