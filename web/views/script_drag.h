// Dragging one line of the script past another: asks the shell for another order.
#pragma once

#include <cstdint>

#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope {

/// After the line of `step` was drawn in `row`, with its `hit`: while it is dragged, where it would
/// go; let go there, the request "moveLine" with "FROM,TO". Not under a finger, which scrolls.
void drag_line(ViewContext& view, const Hit& hit, std::uint32_t step, Rect row);

}  // namespace cowscope
