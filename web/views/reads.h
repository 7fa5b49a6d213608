// What each process reads, here and under the other policy, and what the difference costs: the
// program cannot tell.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_reads(ViewContext& view, Rect area);

}  // namespace cowscope
