// The subject's program as an ELF image, embedded so that it is always at hand and always the one
// that this observer speaks with.
#pragma once

#include <string_view>

namespace cowscope {

std::string_view subject_image();

}  // namespace cowscope
