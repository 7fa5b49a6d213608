// The three forms of a figure's body: two processes with the memory between them, processes beside
// or under the memory, and a map of very many frames. As on the page at depth 1.
#pragma once

#include "web/figure/figure_cells.h"

namespace cowscope {

/// Draws at the left top `at`, so wide; returns the height that it takes.
float figure_body(FigureContext& figure, Point at, float width);

}  // namespace cowscope
