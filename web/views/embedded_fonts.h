// The font files in the program's own data. Their definitions are generated when the project is
// built (web/views/CMakeLists.txt).
#pragma once

#include <cstddef>

namespace cowscope {

struct EmbeddedFont {
  const unsigned char* data;
  std::size_t size;
};
EmbeddedFont inter_regular();
EmbeddedFont inter_semibold();
EmbeddedFont inter_bold();
EmbeddedFont jetbrains_mono();

}  // namespace cowscope
