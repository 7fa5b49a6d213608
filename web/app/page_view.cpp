#include "web/app/page_view.h"

#include "imgui.h"
#include "web/views/anatomy.h"
#include "web/views/chart.h"
#include "web/views/entries.h"
#include "web/views/memory.h"
#include "web/views/menu.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/picture.h"
#include "web/views/process_cards.h"
#include "web/views/process_rows.h"
#include "web/views/program.h"
#include "web/views/reads.h"
#include "web/views/script_panel.h"
#include "web/views/tabs.h"
#include "web/views/timeline.h"
#include "web/views/top_bar.h"
#include "web/views/transport.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

void draw_processes(ViewContext& view, Rect area) {
  if (view.session.level() == Level::Idea || view.layout.compact) draw_process_rows(view, area);
  else draw_process_cards(view, area);
}

}  // namespace

void draw_page(ViewContext& view) {
  const PageLayout& at = view.layout;
  prepare_panels(view);
  if (!at.picture.empty()) draw_picture(view, at.picture);
  if (!at.processes.empty()) draw_processes(view, at.processes);
  if (!at.tab_body.empty()) draw_tab_body(view, at.tab_body);
  // After whoever shows pages: it draws the line from the selected one.
  if (!at.memory.empty()) draw_memory(view, at.memory);
  draw_tabs(view, at.tabs);
  draw_program(view, at.program);
  draw_reads(view, at.reads);
  draw_entries(view, at.entries);
  draw_anatomy(view, at.anatomy);
  draw_script(view, at.script);
  draw_chart(view, at.chart);
  // The transport draws the card that the timeline stands on at depth 1.
  draw_transport(view, at.transport);
  draw_timeline(view, at.timeline);
  draw_top_bar(view, at.top_bar);
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  draw_menu(view, {0, 0, page.x, page.y});
}

}  // namespace cowscope
