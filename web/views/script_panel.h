// The script with the current line, and the code listing behind a tab: click a line to go there.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_script(ViewContext& view, Rect area);
/// The script's lines alone, for the phone's tab.
void draw_script_lines(ViewContext& view, Rect area);

}  // namespace cowscope
