// Small screens: which of Processes, Script and Entry stands below the memory, and that panel.
#pragma once

#include "web/layout/geometry.h"
#include "web/layout/later.h"

namespace cowscope {

struct ViewContext;
COWSCOPE_LATER void draw_tabs(ViewContext& view, Rect bar);
COWSCOPE_LATER void draw_tab_body(ViewContext& view, Rect area);

}  // namespace cowscope
