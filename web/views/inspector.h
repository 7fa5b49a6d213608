// The panel under the memory: what is pointed at, looked into. A way of looking is a tab.
#pragma once

#include "web/views/view_context.h"

namespace cowscope {

void draw_inspector(ViewContext& view, Rect area);

}  // namespace cowscope
