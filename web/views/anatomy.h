// The current step's events in two lanes: what the CPU does and what the kernel does. Nobody checks
// every store; the hardware traps.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_anatomy(ViewContext& view, Rect area);
/// The list alone, for the phone's tab.
void draw_anatomy_list(ViewContext& view, Rect area);

}  // namespace cowscope
