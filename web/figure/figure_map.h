// What the forms of a figure's body share: the map of very many frames, the legend, what is pointed
// at.
#pragma once

#include "web/figure/figure_cells.h"

namespace cowscope {

/// All frames, or blocks of them, as the map of the page shows them at its smallest zoom.
void figure_map(FigureContext& figure, Rect area);
/// What colours and dashes mean; two lines where one is too narrow.
void figure_legend(FigureContext& figure, Rect area);
inline constexpr float kFigureLegend = 44;
/// What the page rings at this position.
Pointer figure_pointer(const Session& session);

}  // namespace cowscope
