#include "web/views/tabs.h"

#include <algorithm>

#include "web/layout/later.h"
#include "web/views/anatomy.h"
#include "web/views/entries.h"
#include "web/views/inspector.h"
#include "web/views/life.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/process_rows.h"
#include "web/views/script_panel.h"
#include "web/views/terminal.h"

namespace cowscope {
namespace {

/// Entries above; below them who acts, from depth 2 on, where there is height for both. At depth 3
/// everything that can be looked into, a tab each.
COWSCOPE_LATER void draw_details(ViewContext& view, Rect area) {
  Rect inner = area.inset(12, 8);
  view.pen.card(area);
  if (view.session.level() == Level::Machine) {
    draw_inspector_small(view, inner, draw_anatomy_list);
    return;
  }
  if (inner.h >= 110) {
    const float h = view.coarse_pointer ? 40.0F : 32.0F;
    bool& life = view.panels->details_life;
    const int chosen = draw_switch(view.pen, "details", {inner.x, inner.y, inner.w, h},
                                   {"Its entries", "Why this frame?"}, life ? 1 : 0, false);
    if (chosen >= 0) {
      life = chosen == 1;
      view.wants_frame = true;  // the switch itself is drawn already
    }
    inner.y += h + 8;
    inner.h -= h + 8;
    if (life) {
      draw_life_body(view, inner);
      return;
    }
  }
  const bool both = view.session.level() != Level::Idea && inner.h >= 250;
  if (!both) {
    draw_entries_body(view, inner);
    return;
  }
  const float entries = 150;
  draw_entries_body(view, {inner.x, inner.y, inner.w, entries});
  view.pen.fill({inner.x, inner.y + entries + 6, inner.w, 1}, view.theme.line);
  draw_anatomy_list(view, {inner.x, inner.y + entries + 14, inner.w, inner.h - entries - 14});
}

/// The script, under it what was printed, where there is height for both.
COWSCOPE_LATER void draw_script_tab(ViewContext& view, Rect area) {
  const bool both = area.h >= 190 && has_terminal(view) &&
                    !view.session.timeline().machine().state().terminal->empty();
  if (!both) {
    draw_script_lines(view, area);
    return;
  }
  const float terminal = view.coarse_pointer ? 84.0F : std::min(area.h * 0.36F, 110.0F);
  draw_script_lines(view, {area.x, area.y, area.w, area.h - terminal - 30});
  const float y = area.bottom() - terminal - 26;
  view.pen.fill({area.x + 6, y, area.w - 12, 1}, view.theme.line);
  view.pen.text({area.x + 8, y + 5, area.w - 16, 18}, "TERMINAL",
                {view.theme.text_dim, 12, Face::Semibold, Align::Left, 0.6F});
  draw_terminal_lines(view, {area.x, area.bottom() - terminal, area.w, terminal});
}

}  // namespace

void draw_tabs(ViewContext& view, Rect bar) {
  if (bar.empty()) return;
  Pen& pen = view.pen;
  pen.fill(bar, view.theme.panel, kCorner);
  pen.stroke(bar, view.theme.line, kCorner);
  struct Named {
    Tab tab;
    const char* name;
  };
  const Named choices[3] = {
      {Tab::Processes, "Processes"}, {Tab::Script, "Script"}, {Tab::Details, "Entry"}};
  const float w = (bar.w - 8) / 3;
  for (int i = 0; i < 3; ++i) {
    ButtonStyle style;
    style.kind = ButtonKind::Segment;
    style.selected = view.session.tab() == choices[i].tab;
    style.accent_selected = true;
    style.size = 15;
    const Rect r{bar.x + 4 + w * static_cast<float>(i), bar.y + 4, w, bar.h - 8};
    if (pen.button(choices[i].name, r, choices[i].name, style))
      view.session.set_tab(choices[i].tab);
  }
}

void draw_tab_body(ViewContext& view, Rect area) {
  if (area.empty()) return;
  switch (view.session.tab()) {
    case Tab::Processes: draw_process_rows(view, area); break;
    case Tab::Script:
      view.pen.card(area);
      draw_script_tab(view, area.inset(6));
      break;
    case Tab::Details: draw_details(view, area); break;
  }
}

}  // namespace cowscope
