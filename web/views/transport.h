// Going forwards and back: large buttons with what comes next at depth 1 and on phones, a row of
// small ones at depths 2 and 3, one line in a small embed.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_transport(ViewContext& view, Rect area);

/// Side by side at full size: small buttons and the step in the top bar, from `x` on; where they
/// end.
float draw_bar_transport(ViewContext& view, Rect bar, float x, float height, bool narrow);

}  // namespace cowscope
