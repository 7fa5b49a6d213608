// What drops down from the top bar: the list of scenarios and, on small screens, everything the bar
// has no room for. Over everything else: to be drawn last.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
/// Nothing unless it is open. `page`: the whole canvas.
void draw_menu(ViewContext& view, Rect page);

}  // namespace cowscope
