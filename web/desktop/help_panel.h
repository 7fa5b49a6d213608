// How to read the picture, and the keys.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {
struct ViewContext;
}

namespace cowscope::desktop {

/// True if it was closed.
bool draw_help(ViewContext& view, Rect page);

}  // namespace cowscope::desktop
