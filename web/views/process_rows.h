// Processes as boxes of page cells: left of the memory with more than two processes, and the
// phone's tab.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_process_rows(ViewContext& view, Rect area);
/// A line each, where there is hardly any room.
void draw_process_strips(ViewContext& view, Rect area);

}  // namespace cowscope
