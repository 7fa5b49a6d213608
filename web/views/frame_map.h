// Physical memory as a map: all frames at once, as blocks or one by one, by zoom.
#pragma once

#include "web/views/view_context.h"

namespace cowscope {

void draw_frame_map(ViewContext& view, Rect area);

}  // namespace cowscope
