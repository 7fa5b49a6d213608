// One page as two processes have it: both entries before and after the step, bit by bit, the frames
// they lead to and the bytes there.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_entries(ViewContext& view, Rect area);
/// Without the panel around it, sides below each other where there is no room beside.
void draw_entries_body(ViewContext& view, Rect area);

}  // namespace cowscope
