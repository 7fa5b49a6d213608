// The small menu by the play button: what to run on to, and where playing stops by itself.
#pragma once

#include "web/layout/later.h"
#include "web/views/view_context.h"

namespace cowscope {

/// The button that opens it.
void draw_run_menu_button(ViewContext& view, Rect r);
/// The menu itself, over everything.
COWSCOPE_LATER void draw_run_menu(ViewContext& view, Rect page);
/// A breakpoint's mark: a red dot; hollow where one could be set.
void draw_stop_dot(ViewContext& view, Point centre, float radius, bool set);

}  // namespace cowscope
