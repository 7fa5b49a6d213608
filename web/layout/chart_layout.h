// Frames in use by step as stepped lines over a band of page tables, thinned to the columns there
// are.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/timeline.h"
#include "web/layout/geometry.h"

namespace cowscope {

/// One run by step: frames, and page tables beneath them. Thinned: a column is the most of its
/// steps.
struct ChartSeries {
  std::vector<std::uint64_t> frames, tables;  // by column
  std::uint32_t read = 0;                     // steps that are in it, from step 0 on
};
/// At most `columns` columns over steps 0 … steps.
ChartSeries chart_series(const Timeline& timeline, std::uint32_t columns);
/// The same in slices of at most `budget` steps, begun with an empty series. True: it is complete.
bool read_series(const Timeline& timeline, std::uint32_t columns, std::uint32_t budget,
                 ChartSeries& out);
std::uint32_t chart_columns(std::uint32_t steps, std::uint32_t columns);
std::uint32_t column_of(std::uint32_t step, std::uint32_t steps, std::uint32_t columns);

/// Round numbers from 0 to at least `most`, four or five of them.
std::vector<std::uint64_t> axis_ticks(std::uint64_t most);
/// Step numbers to write under the axis, about `wanted` of them, never crowding `current`.
std::vector<std::uint32_t> step_ticks(std::uint32_t steps, std::uint32_t wanted);

struct ChartArea {
  Rect plot;
  std::uint32_t columns = 1;  // of the series
  std::uint64_t top = 1;      // value at the plot's top
  float x_of(std::uint32_t column) const;
  float y_of(std::uint64_t value) const;
};
/// Where labels of `line` pixels stand so that none lies on another: each as near to its own value
/// as the ones beside it allow, between top and bottom. In their order.
std::vector<float> kept_apart(const std::vector<float>& values, float line, float top,
                              float bottom);
/// The stepped line of columns 0 … last: horizontal, then vertical.
Polyline stepped(const ChartArea& area, const std::vector<std::uint64_t>& values,
                 std::uint32_t last);

}  // namespace cowscope
