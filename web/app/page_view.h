// Which view stands where on the page.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
/// Draws every panel that the layout has a place for.
void draw_page(ViewContext& view, Rect page);

}  // namespace cowscope
