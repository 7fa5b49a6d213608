// Small screens: which of Processes, Script and Entry stands below the memory, and that panel.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_tabs(ViewContext& view, Rect bar);
void draw_tab_body(ViewContext& view, Rect area);

}  // namespace cowscope
