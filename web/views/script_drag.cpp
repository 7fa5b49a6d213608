#include "web/views/script_drag.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/views/panel_state.h"

namespace cowscope {

void drag_line(ViewContext& view, const Hit& hit, std::uint32_t step, Rect row) {
  PanelState& panels = *view.panels;
  if (view.coarse_pointer) return;
  if (panels.line_dragged == step && !hit.pressed) {
    const std::uint32_t to = panels.line_to;
    panels.line_dragged = 0;
    // The first line stays: another way begins behind a line.
    if (to != step && std::min(to, step) > 1)
      panels.requests.push_back({"moveLine", std::to_string(step) + "," + std::to_string(to)});
    return;
  }
  if (!hit.dragging) return;
  const auto steps = static_cast<float>(view.session.timeline().steps());
  const float by = std::round((hit.pointer.y - row.centre().y) / row.h);
  const float to = std::clamp(static_cast<float>(step) + by, 2.0F, std::max(2.0F, steps));
  if (step < 2) return;
  panels.line_dragged = step;
  panels.line_to = static_cast<std::uint32_t>(to);
  if (panels.line_to == step) return;
  const float away = static_cast<float>(panels.line_to) - static_cast<float>(step);
  const float y = row.y + row.h * (away > 0 ? away + 1 : away);
  view.pen.fill({row.x, y - 1, row.w, 2}, view.theme.accent, 1);
  view.pen.circle({row.x + 2, y}, 4, view.theme.accent);
  view.pen.tooltip({row.x + 24, y - 4, 8, 8},
                   "Line " + std::to_string(step) + (away > 0 ? " after" : " before") + " line " +
                       std::to_string(panels.line_to) + ": shown beside the order as it is");
}

}  // namespace cowscope
