// The panel under the memory: what is pointed at, looked into. A way of looking is a tab.
#pragma once

#include "web/views/view_context.h"

namespace cowscope {

void draw_inspector(ViewContext& view, Rect area);
/// Goes to the depth, and to the tab, where addresses are taken apart.
void show_translation(Session& session, PanelState& panels);
/// The same on small screens, with the step's events as one more tab.
void draw_inspector_small(ViewContext& view, Rect area, void (*events)(ViewContext&, Rect));

}  // namespace cowscope
