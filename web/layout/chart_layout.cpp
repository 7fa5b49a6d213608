#include "web/layout/chart_layout.h"

#include <algorithm>
#include <numeric>

namespace cowscope {

std::uint32_t chart_columns(std::uint32_t steps, std::uint32_t columns) {
  return std::min(steps + 1, std::max(2U, columns));
}

std::uint32_t column_of(std::uint32_t step, std::uint32_t steps, std::uint32_t columns) {
  const std::uint32_t n = chart_columns(steps, columns);
  return static_cast<std::uint32_t>(std::uint64_t{step} * n / (std::uint64_t{steps} + 1));
}

ChartSeries chart_series(const Timeline& timeline, std::uint32_t columns) {
  ChartSeries out;
  read_series(timeline, columns, ~std::uint32_t{0}, out);
  return out;
}

bool read_series(const Timeline& timeline, std::uint32_t columns, std::uint32_t budget,
                 ChartSeries& out) {
  const std::uint32_t steps = timeline.prepared();
  const std::uint32_t n = chart_columns(steps, columns);
  out.frames.resize(n, 0);
  out.tables.resize(n, 0);
  for (; out.read <= steps && budget > 0; ++out.read, --budget) {
    const StepSummary& s = timeline.summary(out.read);
    const std::uint32_t c = column_of(out.read, steps, columns);
    // The most of both together, so that a line on top of the band is a moment that was.
    if (s.frames_used + s.page_tables >= out.frames[c] + out.tables[c]) {
      out.frames[c] = s.frames_used;
      out.tables[c] = s.page_tables;
    }
  }
  return out.read > steps;
}

std::vector<std::uint64_t> axis_ticks(std::uint64_t most) {
  most = std::max<std::uint64_t>(most, 4);
  std::uint64_t unit = 1;
  const auto too_small = [&](std::uint64_t u) { return u * 4 < most; };
  // 1, 2, 4, 8, 16 …: frames come in powers of two.
  while (too_small(unit)) unit *= 2;
  std::vector<std::uint64_t> ticks;
  for (std::uint64_t v = 0;; v += unit) {
    ticks.push_back(v);
    if (v >= most) break;
  }
  return ticks;
}

std::vector<std::uint32_t> step_ticks(std::uint32_t steps, std::uint32_t wanted) {
  std::vector<std::uint32_t> ticks;
  if (steps == 0) return ticks;
  std::uint32_t unit = 1;
  const std::uint32_t kinds[3] = {2, 5, 10};
  for (std::uint32_t decade = 1, i = 0; (steps + unit - 1) / unit > std::max(1U, wanted); ++i) {
    if (i == 3) {
      decade *= 10;
      i = 0;
    }
    unit = decade * kinds[i];
    if (unit > steps) break;
  }
  for (std::uint32_t s = unit == 1 ? 1 : unit; s <= steps; s += unit) {
    ticks.push_back(s);
    if (steps - s < unit) break;
  }
  return ticks;
}

float ChartArea::x_of(std::uint32_t column) const {
  return plot.x +
         plot.w * static_cast<float>(column) / static_cast<float>(std::max(1U, columns - 1));
}

float ChartArea::y_of(std::uint64_t value) const {
  return plot.bottom() -
         plot.h * static_cast<float>(value) / static_cast<float>(std::max<std::uint64_t>(1, top));
}

std::vector<float> kept_apart(const std::vector<float>& values, float line, float top,
                              float bottom) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<float> out(values);
  float least = top + line / 2;
  for (const std::size_t i : order) {
    out[i] = std::max(out[i], least);
    least = out[i] + line;
  }
  float most = bottom - line / 2;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    out[*i] = std::min(out[*i], most);
    most = out[*i] - line;
  }
  return out;
}

Polyline stepped(const ChartArea& area, const std::vector<std::uint64_t>& values,
                 std::uint32_t last) {
  Polyline line;
  if (values.empty()) return line;
  last = std::min(last, static_cast<std::uint32_t>(values.size() - 1));
  for (std::uint32_t c = 0; c <= last; ++c) {
    const float x = area.x_of(c), y = area.y_of(values[c]);
    if (c > 0 && values[c] != values[c - 1]) line.push_back({x, line.back().y});
    if (c == 0 || values[c] != values[c - 1] || c == last) line.push_back({x, y});
  }
  return line;
}

}  // namespace cowscope
