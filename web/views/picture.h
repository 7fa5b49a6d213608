// The picture itself: the first process above, memory between, the second below, with lines.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
struct Picture;
/// Processes, lines and frames as they were laid out, on whatever card there is.
void draw_picture_of(ViewContext& view, const Picture& picture, Rect clip);
void draw_picture(ViewContext& view, Rect area);

}  // namespace cowscope
