#include "web/views/twin_page.h"

#include <array>

#include "web/views/menu.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/top_bar.h"
#include "web/views/transport.h"

namespace cowscope {
namespace {

/// The other one is still being run: its place, and what will stand there.
void draw_coming(ViewContext& view, Rect area, const std::string& title) {
  view.pen.card(area);
  const Rect inner = area.inset(16, 8);
  view.pen.text({inner.x, inner.y, inner.w, 32}, title, {view.theme.text, 18, Face::Semibold});
  view.pen.text({inner.x, area.centre().y - 12, inner.w, 24}, "is being run beside it …",
                {view.theme.text_dim, 13, Face::Regular, Align::Centre});
}

}  // namespace

float row_label_width(float panel) { return panel >= 840 ? std::min(185.0F, panel * 0.14F) : 0; }

void draw_row_label(ViewContext& view, Rect area, std::string_view first, std::string_view second,
                    bool second_small) {
  const float y = area.centre().y;
  const Rect upper{area.x + 16, y - 18, row_label_width(area.w) - 16, 18};
  const TextStyle capitals{view.theme.text_dim, 12, Face::Semibold, Align::Left, 0.6F};
  view.pen.text(upper, first, capitals);
  view.pen.text({upper.x, y, upper.w, 18}, second,
                second_small ? TextStyle{view.theme.text_dim, 13} : capitals);
}

void draw_twin_page(ViewContext& view, Rect page) {
  const PageLayout& at = view.layout;
  Session& session = view.session;
  if (view.panels->twin_panels == nullptr)
    view.panels->twin_panels = std::make_shared<TwinPanels>();
  if (!session.follow_twin()) view.wants_frame = true;
  if (const auto sides = twin_sides(session)) {
    draw_twin_picture(view, *sides, true, at.twin_left);
    draw_twin_picture(view, *sides, false, at.twin_right);
    const auto show = [&](Rect area, void (*draw)(ViewContext&, const TwinSides&, Rect)) {
      if (!area.empty()) draw(view, *sides, area);
    };
    show(at.twin_reads, draw_twin_reads);
    show(at.twin_costs, draw_twin_costs);
    show(at.script, draw_twin_script);
    show(at.chart, draw_twin_chart);
  } else {
    const TwinChoice& choice = session.twin();
    const bool lines = choice.with == TwinChoice::With::Line;
    draw_coming(view, at.twin_left,
                lines ? title_of_line(session.branch()) : title_of_policy(session.policy()));
    draw_coming(view, at.twin_right,
                lines ? title_of_line(choice.line) : title_of_policy(choice.policy));
  }
  if (at.small) prepare_panels(view);  // the steps
  if (!at.transport.empty()) draw_transport(view, at.transport);
  if (!at.top_bar.empty()) draw_top_bar(view, at.top_bar);
  draw_menu(view, page);
}

}  // namespace cowscope
