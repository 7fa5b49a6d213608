// The C program that the scenario tells of: each process's mark at its own line.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_program(ViewContext& view, Rect area);
/// The listing alone, for the script panel's tab.
void draw_listing(ViewContext& view, Rect area);

}  // namespace cowscope
