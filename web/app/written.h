// The window method `written`: what stands where in the picture. See exports.h.
#pragma once

#include <string>
#include <vector>

#include "web/layout/later.h"
#include "web/views/pen.h"

namespace cowscope {

/// The answer to the call, with what the last frame noted.
COWSCOPE_LATER std::string written_answer(const std::vector<Written>& written);

}  // namespace cowscope
