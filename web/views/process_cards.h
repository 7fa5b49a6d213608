// Processes at depth 3 and wherever there are more than two: a card each, nested by fork, with what
// it is charged and its pages by frame number.
#pragma once

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_process_cards(ViewContext& view, Rect area);

}  // namespace cowscope
