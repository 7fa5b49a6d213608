// What both sides cost so far, left against right, with the difference.
#include <algorithm>
#include <string>

#include "web/views/panel_bits.h"
#include "web/views/pen.h"
#include "web/views/twin_page.h"

namespace cowscope {
namespace {

Colour judged(const Theme& theme, const TwinCost& cost) {
  if (cost.left == cost.right) return theme.text;
  return cost.right < cost.left ? theme.good : theme.attention;
}

void draw_pill(ViewContext& view, const TwinCost& cost, Point right, float used, float room) {
  const Theme& theme = view.theme;
  const std::string difference = cost.left == cost.right ? "same" : cost.difference();
  const float height = 24, size = 13;
  const float w = view.pen.pill_width(height, difference, size);
  if (used + 12 + w > room) return;
  if (cost.left == cost.right) {
    view.pen.text({right.x - w, right.y - 12, w, 24}, difference,
                  {theme.text_dim, size, Face::Regular, Align::Right});
    return;
  }
  const Colour ink = judged(theme, cost);
  view.pen.pill(right, height, difference, ink.alpha(0.14F), ink, ink, Align::Right, size);
}

/// Where its name does not fit.
std::string_view brief(std::string_view name) {
  if (name == "frames in use") return "frames";
  if (name == "pages copied") return "copied";
  if (name == "bytes copied") return "bytes";
  return name == "page faults" ? "faults" : name;
}

void draw_cost(ViewContext& view, const TwinCost& cost, Rect cell) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const bool tall = cell.h >= 60;
  const float large = tall ? 20.0F : 15.0F, small = tall ? 18.0F : 13.0F;
  const float y = cell.centre().y;
  const float name_y = tall ? y - 26 : y - 19;
  const float letters = tall ? 13.0F : 12.0F;
  pen.text({cell.x, name_y, cell.w, 18},
           fitting(pen, cell.w, letters, {cost.name, brief(cost.name)}), {theme.text_dim, letters});
  const auto [left, right] = cost.texts();
  const float baseline = y + (tall ? 12.0F : 10.0F) + Pen::baseline_offset(large);
  const bool word =
      pen.measure(left + right, large, Face::Semibold) + pen.measure(" against ", small) <= cell.w;
  float x = cell.x;
  x += pen.text_at({x, baseline}, left, {theme.text, large, Face::Semibold});
  x += pen.text_at({x, baseline}, word ? " against " : " · ", {theme.text_dim, small});
  x += pen.text_at({x, baseline}, right, {judged(theme, cost), large, Face::Semibold});
  draw_pill(view, cost, {cell.right(), tall ? y + 8 : y + 4}, x - cell.x, cell.w);
}

}  // namespace

void draw_twin_costs(ViewContext& view, const TwinSides& sides, Rect area) {
  Pen& pen = view.pen;
  pen.card(area);
  const float label = row_label_width(area.w);
  if (label > 0) draw_row_label(view, area, "WHAT IT COST", "left against right", true);
  const bool more = view.session.level() == Level::Machine && area.w >= 1100;
  const std::vector<TwinCost> costs = twin_costs(sides, more);
  const std::size_t rows = area.w < 560 && area.h >= 96 ? 2 : 1;
  const std::size_t columns = (costs.size() + rows - 1) / rows;
  const float pad = area.w < 560 ? 10.0F : 16.0F;
  const Rect room{area.x + std::max(label, pad), area.y + 4, area.w - std::max(label, pad) - 4,
                  area.h - 8};
  const float w = room.w / static_cast<float>(columns), h = room.h / static_cast<float>(rows);
  for (std::size_t i = 0; i < costs.size(); ++i) {
    const float column = static_cast<float>(i % columns);
    const Rect cell{room.x + w * column, room.y + h * static_cast<float>(i / columns), w, h};
    if (i % columns > 0) pen.fill({cell.x, cell.y + 8, 1, cell.h - 16}, view.theme.line);
    const float inset = i % columns > 0 || label == 0 ? pad : 0;
    draw_cost(view, costs[i], {cell.x + inset, cell.y, cell.w - inset - pad, cell.h});
  }
}

}  // namespace cowscope
