// What a chart of frames in use is drawn of: axes, what lies under a line, labels at its end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "web/layout/chart_layout.h"
#include "web/views/view_context.h"

namespace cowscope {

/// Everything between a line and the axis.
void fill_under(Pen& pen, const ChartArea& area, const Polyline& line, Colour colour);
/// The line of the run that the other one is compared with.
void dashed_along(Pen& pen, const Polyline& line, Colour colour);

/// Numbers left of the plot and step numbers under it. What stands at the current step is `here`;
/// others keep `clear` pixels off it.
void draw_axes(ViewContext& view, const ChartArea& area, std::uint32_t steps, std::uint32_t current,
               const std::string& here, float clear);

struct EndLabel {
  float y = 0;  // of its value
  std::string text, shorter;
  Colour colour;
};
/// Between x and right, each at its value, but never on each other; shorter where one does not fit.
void draw_end_labels(Pen& pen, const std::vector<EndLabel>& labels, float x, float right, float top,
                     float bottom);

}  // namespace cowscope
