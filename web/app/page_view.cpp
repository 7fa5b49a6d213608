#include "web/app/page_view.h"

#include "web/layout/later.h"
#include "web/views/anatomy.h"
#include "web/views/chart.h"
#include "web/views/inspector.h"
#include "web/views/life.h"
#include "web/views/memory.h"
#include "web/views/menu.h"
#include "web/views/offers.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/picture.h"
#include "web/views/process_cards.h"
#include "web/views/process_rows.h"
#include "web/views/program.h"
#include "web/views/reads.h"
#include "web/views/run_menu.h"
#include "web/views/script_panel.h"
#include "web/views/tabs.h"
#include "web/views/timeline.h"
#include "web/views/top_bar.h"
#include "web/views/transport.h"
#include "web/views/twin_page.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

COWSCOPE_LATER void draw_title_alone(ViewContext& view, Panel panel, Rect area) {
  view.pen.card(area);
  view.pen.panel_title(area, title_of(panel), "folded");
}

}  // namespace

void draw_page(ViewContext& view, Rect page) {
  const PageLayout& at = view.layout;
  if (at.twin()) return draw_twin_page(view, page);
  prepare_panels(view);
  const auto show = [&](Rect area, void (*draw)(ViewContext&, Rect)) {
    if (!area.empty()) draw(view, area);
  };
  show(at.picture, draw_picture);
  const auto show_panel = [&](Panel panel, Rect area, void (*draw)(ViewContext&, Rect)) {
    if (at.folded[static_cast<std::size_t>(panel)]) draw_title_alone(view, panel, area);
    else show(area, draw);
  };
  show_panel(Panel::Processes, at.processes,
             view.session.level() == Level::Machine && !at.presenting ? draw_process_cards
                                                                      : draw_process_rows);
  // After the processes: a line leads from a page to its frame.
  show(at.memory, draw_memory);
  show_panel(Panel::Anatomy, at.anatomy, draw_anatomy);
  show_panel(Panel::Entries, at.entries, draw_inspector);
  show_panel(Panel::Program, at.program, draw_program);
  show_panel(Panel::Reads, at.reads, draw_reads);
  show_panel(Panel::Script, at.script, draw_script);
  // The transport's card reaches under the timeline at depth 1.
  show(at.transport, draw_transport);
  show_panel(Panel::Timeline, at.timeline, draw_timeline);
  show_panel(Panel::Chart, at.chart, draw_chart);
  show(at.tabs, draw_tabs);
  show(at.tab_body, draw_tab_body);
  show(at.top_bar, draw_top_bar);
  if (view.session.pinned().kind != Target::Kind::None) draw_life_card(view, page);
  // Where there is no page, they lie over what is drawn in its place (App::draw_over).
  const bool menus = !view.panels->without_page;
  if (menus && view.panels->run_menu_open) draw_run_menu(view, page);
  draw_offers(view, page);
  if (menus && view.panels->menu_open) draw_menu(view, page);
}

}  // namespace cowscope
