// The script as lanes, a process each, with marks for steps: to see where one is, and to go
// elsewhere by a click or a drag.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_timeline(ViewContext& view, Rect area);
/// All processes in one row of numbered dots, for phones.
void draw_timeline_dots(ViewContext& view, Rect area);

}  // namespace cowscope
