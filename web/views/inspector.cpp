#include "web/views/inspector.h"

#include <algorithm>
#include <array>
#include <string>

#include "web/views/entries.h"
#include "web/views/life.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

struct InspectorTab {
  std::string_view title;
  void (*draw)(ViewContext& view, Rect area);
  /// What it is about, at the right of the titles, as fully as `width` allows.
  std::string (*note)(ViewContext& view, float width);
};
constexpr std::array kTabs{InspectorTab{"ENTRIES AND BYTES", draw_entries_body, entries_note},
                           InspectorTab{"THIS FRAME", draw_life_body, life_note}};

}  // namespace

void draw_inspector(ViewContext& view, Rect area) {
  if (area.empty()) return;
  Pen& pen = view.pen;
  pen.card(area);
  std::size_t& chosen = view.panels->inspector_tab;
  chosen = std::min(chosen, kTabs.size() - 1);
  float x = area.x + 16;
  for (std::size_t i = 0; i < kTabs.size(); ++i)
    if (draw_panel_tab(view, area, &x, kTabs[i].title, i == chosen)) chosen = i;
  const InspectorTab& tab = kTabs[chosen];
  const float room = area.right() - 16 - x;
  pen.text({x, area.y + 8, room, 28}, tab.note(view, room),
           {view.theme.text_dim, 13, Face::Regular, Align::Right});
  tab.draw(view, {area.x + 16, area.y + 40, area.w - 32, area.h - 46});
}

}  // namespace cowscope
