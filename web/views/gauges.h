// What may still be used, as gauges: promised memory, swap, memory groups.
#pragma once

#include <cstdint>

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
/// How high they are in a place so wide, at most `rows` rows; 0: the machine has none.
float gauges_height(ViewContext& view, float width, std::uint32_t rows);
void draw_gauges(ViewContext& view, Rect area);

}  // namespace cowscope
