// The files of shaders/ in the program's own data, generated when the project is built.
#pragma once

#include <string_view>

namespace cowscope {

std::string_view frame_grid_vert();
std::string_view frame_grid_frag();

}  // namespace cowscope
