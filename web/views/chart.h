// Frames in use by step, copy on write against copying all at fork, over a band of page tables,
// with a running ledger of what each has cost.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_chart(ViewContext& view, Rect area);

}  // namespace cowscope
