// The picture itself: the first process above, memory between, the second below, with lines.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_picture(ViewContext& view, Rect area);

}  // namespace cowscope
