// What processes printed: a line each, in its process's colour, with the step that printed it.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
/// The script prints somewhere: there is a terminal to show. Cheap; brings what is known of it up.
bool has_terminal(ViewContext& view);
/// The lines alone.
void draw_terminal_lines(ViewContext& view, Rect area);
/// As a panel of its own.
void draw_terminal(ViewContext& view, Rect area);

}  // namespace cowscope
