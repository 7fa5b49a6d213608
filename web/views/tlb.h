// What the TLB holds, the most recently used first, in the panel under the memory.
#pragma once

#include <string>

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_tlb(ViewContext& view, Rect area);
std::string tlb_note(ViewContext& view, float width);

}  // namespace cowscope
