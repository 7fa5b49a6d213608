// The bar at the top: what this is, which scenario, how it is looked at; slim on phones and in
// embeds.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_top_bar(ViewContext& view, Rect area);

}  // namespace cowscope
