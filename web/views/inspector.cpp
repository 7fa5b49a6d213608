#include "web/views/inspector.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "web/views/entries.h"
#include "web/views/life.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/tlb.h"
#include "web/views/translation.h"

namespace cowscope {
namespace {

struct InspectorTab {
  std::string_view title;
  void (*draw)(ViewContext& view, Rect area);
  /// What it is about, at the right of the titles, as fully as `width` allows.
  std::string (*note)(ViewContext& view, float width);
  std::string_view brief = title;  // where there is less room
  Level from = Level::Mechanism;   // the depth from which on it is there
};
constexpr std::array kTabs{
    InspectorTab{"ENTRIES AND BYTES", draw_entries_body, entries_note, "ENTRY"},
    InspectorTab{"THIS FRAME", draw_life_body, life_note, "FRAME"},
    InspectorTab{"TRANSLATION", draw_translation, translation_note, "WALK", Level::Machine},
    InspectorTab{"TLB", draw_tlb, tlb_note, "TLB", Level::Machine},
};

/// The tab that is shown: the one chosen, if it is there at this depth.
std::size_t tab_shown(const ViewContext& view) {
  const std::size_t chosen = view.panels->inspector_tab;
  return chosen < kTabs.size() && view.session.level() >= kTabs[chosen].from ? chosen : 0;
}

}  // namespace

void draw_inspector(ViewContext& view, Rect area) {
  if (area.empty()) return;
  Pen& pen = view.pen;
  pen.card(area);
  if (view.session.locks("inspect")) {
    pen.panel_title(area, kTabs[0].title, "");
    pen.wrapped({area.x + 16, area.y + 44, area.w - 32, area.h - 50},
                "This link keeps entries, frames and addresses closed.", {view.theme.text_dim, 15},
                21);
    return;
  }
  float x = area.x + 16, whole = 0;
  for (const InspectorTab& tab : kTabs)
    if (view.session.level() >= tab.from) whole += panel_tab_width(pen, tab.title);
  const bool brief = whole - kTabGap > area.w - 32;
  for (std::size_t i = 0; i < kTabs.size(); ++i)
    if (view.session.level() >= kTabs[i].from &&
        draw_panel_tab(view, area, &x, brief ? kTabs[i].brief : kTabs[i].title,
                       i == tab_shown(view)))
      view.panels->inspector_tab = i;
  const InspectorTab& tab = kTabs[tab_shown(view)];
  const float room = area.right() - 16 - x;
  pen.text({x, area.y + 8, room, 28}, tab.note(view, room),
           {view.theme.text_dim, 13, Face::Regular, Align::Right});
  tab.draw(view, {area.x + 16, area.y + 40, area.w - 32, area.h - 46});
}

void show_translation(Session& session, PanelState& panels) {
  if (session.locks("inspect")) return;
  session.set_level(Level::Machine);
  session.set_tab(Tab::Details);
  panels.inspector_events = false;
  for (std::size_t i = 0; i < kTabs.size(); ++i)
    if (kTabs[i].draw == draw_translation) panels.inspector_tab = i;
}

void draw_inspector_small(ViewContext& view, Rect area, void (*events)(ViewContext&, Rect)) {
  Pen& pen = view.pen;
  std::vector<std::string_view> titles;
  std::vector<std::size_t> tabs;
  for (std::size_t i = 0; i < kTabs.size(); ++i) {
    if (view.session.level() < kTabs[i].from) continue;
    titles.push_back(kTabs[i].brief);
    tabs.push_back(i);
  }
  // The events are a panel of their own elsewhere; here they are one more tab.
  titles.push_back("EVENTS");
  tabs.push_back(kTabs.size());
  const float h = view.coarse_pointer ? 40.0F : 32.0F;
  const bool events_on = view.panels->inspector_events;
  const std::size_t shown = tab_shown(view);
  const float w = area.w / static_cast<float>(titles.size());
  for (std::size_t k = 0; k < titles.size(); ++k) {
    const bool on = tabs[k] == kTabs.size() ? events_on : !events_on && tabs[k] == shown;
    const Rect r{area.x + w * static_cast<float>(k), area.y, w, h};
    const Hit hit = pen.hit("small-tab/" + std::string(titles[k]), r);
    float size = 13;
    while (size > 11 && pen.measure(titles[k], size, Face::Semibold) > w - 6) size -= 0.5F;
    pen.text(r, titles[k],
             {on ? view.theme.text : view.theme.text_dim, size, Face::Semibold, Align::Centre});
    if (on) pen.fill({r.x + 8, r.bottom() - 3, r.w - 16, 2}, view.theme.accent, 1);
    if (!hit.clicked) continue;
    view.panels->inspector_events = tabs[k] == kTabs.size();
    if (tabs[k] < kTabs.size()) view.panels->inspector_tab = tabs[k];
  }
  const Rect body{area.x, area.y + h + 8, area.w, area.h - h - 8};
  if (events_on) events(view, body);
  else kTabs[shown].draw(view, body);
}

}  // namespace cowscope
