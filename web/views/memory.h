// Physical memory as a panel of its own: depth 3, more than two processes, phones.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_memory(ViewContext& view, Rect area);

}  // namespace cowscope
