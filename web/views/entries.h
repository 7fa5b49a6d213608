// One page as two processes have it: both entries before and after the step, bit by bit, the frames
// they lead to and the bytes there.
#pragma once

#include <string>

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
/// Sides below each other where there is no room beside.
void draw_entries_body(ViewContext& view, Rect area);
/// What it is about: "page 2 of heap: one address 0x…, two entries, one frame".
std::string entries_note(ViewContext& view, float width);

}  // namespace cowscope
