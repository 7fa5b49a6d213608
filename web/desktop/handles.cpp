#include "web/desktop/handles.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "imgui.h"
#include "web/layout/page_layout.h"
#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope::desktop {
namespace {

using Json = nlohmann::json;

std::string draw_gap(ViewContext& view, const Separator& s, std::size_t index) {
  Pen& pen = view.pen;
  const Hit hit = pen.hit("gap/" + std::to_string(index), s.gap, false);
  if (!hit.hovered && !hit.pressed) return {};
  ImGui::SetMouseCursor(s.upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
  const Point c = s.gap.centre();
  const Rect grip = s.upright ? Rect{c.x - 2, c.y - 22, 4, 44} : Rect{c.x - 22, c.y - 2, 44, 4};
  pen.fill(grip, view.theme.accent, 2);
  if (hit.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left))
    return Json{{"split", to_string(s.split)}}.dump();
  const float at = std::round(s.upright ? hit.pointer.x : hit.pointer.y);
  if (!hit.dragging || at == std::round(s.at)) return {};
  return Json{{"split", to_string(s.split)}, {"at", at}}.dump();
}

std::string draw_chevron(ViewContext& view, Panel panel, Rect place, bool folded) {
  Pen& pen = view.pen;
  const Rect r{place.x + 1, place.y + 9, 16, 24};
  const Hit hit = pen.hit(std::string("fold/") + to_string(panel), r);
  const bool near = place.contains(pen.pointer());
  if (!folded && !near) return {};
  pen.icon(folded ? Icon::ChevronRight : Icon::ChevronDown, {r.x + 1, r.y + 5, 14, 14},
           hit.hovered ? view.theme.text : view.theme.text_faint, 1.6F);
  if (hit.hovered) pen.tooltip(r, folded ? "Unfold" : "Fold");
  if (!hit.clicked) return {};
  return Json{{"panel", to_string(panel)}, {"folded", !folded}}.dump();
}

}  // namespace

std::string draw_handles(ViewContext& view) {
  const PageLayout& at = view.layout;
  if (at.small || at.compact) return {};
  std::string done;
  for (std::size_t i = 0; i < at.separators.size(); ++i)
    if (std::string args = draw_gap(view, at.separators[i], i); !args.empty()) done = args;
  for (std::size_t i = 0; i < kPanels; ++i) {
    const auto panel = static_cast<Panel>(i);
    const Rect place = place_of(at, panel);
    if (!at.can_fold[i] || place.empty()) continue;
    if (std::string args = draw_chevron(view, panel, place, at.folded[i]); !args.empty())
      done = args;
  }
  return done;
}

}  // namespace cowscope::desktop
