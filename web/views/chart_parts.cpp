#include "web/views/chart_parts.h"

#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "web/views/cells.h"
#include "web/views/pen.h"

namespace cowscope {

void fill_under(Pen& pen, const ChartArea& area, const Polyline& line, Colour colour) {
  // Column by column: the pieces are as wide as the line is level.
  for (std::size_t i = 1; i < line.size(); ++i)
    if (line[i].x > line[i - 1].x)
      pen.list()->AddRectFilled({line[i - 1].x, line[i].y}, {line[i].x, area.plot.bottom()},
                                colour.abgr());
}

void dashed_along(Pen& pen, const Polyline& line, Colour colour) {
  for (std::size_t i = 1; i < line.size(); ++i)
    pen.dashed_line(line[i - 1], line[i], colour, 1.5F, 4, 3);
}

void draw_axes(ViewContext& view, const ChartArea& area, std::uint32_t steps, std::uint32_t current,
               const std::string& here, float clear) {
  Pen& pen = view.pen;
  for (const std::uint64_t v : axis_ticks(area.top)) {
    const float y = area.y_of(v);
    pen.fill({area.plot.x, y - 0.5F, area.plot.w, 1}, view.theme.line.alpha(v == 0 ? 1.0F : 0.6F));
    pen.text({area.plot.x - 46, y - 8, 38, 16}, short_number(v),
             {view.theme.text_faint, 12, Face::Regular, Align::Right});
  }
  const auto x_of = [&](std::uint32_t step) {
    return area.x_of(column_of(step, steps, area.columns));
  };
  const float now = x_of(current), y = area.plot.bottom() + 10 + Pen::baseline_offset(12);
  const auto wanted = static_cast<std::uint32_t>(std::max(2.0F, area.plot.w / 44));
  for (const std::uint32_t s : step_ticks(steps, wanted))
    if (s != current && std::abs(x_of(s) - now) >= clear)
      pen.text_at({x_of(s), y}, thousands(s),
                  {view.theme.text_faint, 12, Face::Regular, Align::Centre});
  pen.text_at({now, y}, here, {view.theme.accent, 12, Face::Semibold, Align::Centre});
}

void draw_end_labels(Pen& pen, const std::vector<EndLabel>& labels, float x, float right, float top,
                     float bottom) {
  constexpr float kLine = 19;
  std::vector<float> values;
  for (const EndLabel& label : labels) values.push_back(label.y);
  const std::vector<float> places = kept_apart(values, kLine, top, bottom);
  const bool fits = std::all_of(labels.begin(), labels.end(), [&](const EndLabel& l) {
    return pen.measure(l.text, 13, Face::Semibold) <= right - x;
  });
  for (std::size_t i = 0; i < labels.size(); ++i)
    pen.text({x, places[i] - kLine / 2, right - x, kLine},
             fits ? labels[i].text : labels[i].shorter, {labels[i].colour, 13, Face::Semibold});
}

}  // namespace cowscope
