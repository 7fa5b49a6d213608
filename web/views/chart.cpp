#include "web/views/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "web/views/cells.h"
#include "web/views/chart_parts.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

/// Modelled time: "420 ns", "3.7 µs", "12.4 ms".
std::string time_text(std::uint64_t ns) {
  const char* unit = "ns";
  double value = static_cast<double>(ns);
  const char* const units[3] = {"µs", "ms", "s"};
  int i = 0;
  for (; i < 3 && value >= 999.5; ++i) {
    value /= 1000;
    unit = units[i];
  }
  const auto tenths = static_cast<std::uint64_t>(std::llround(value * 10));
  std::string out = thousands(tenths / 10);
  if (i > 0 && tenths < 1000) out += "." + std::to_string(tenths % 10);
  return out + " " + unit;
}

/// The two runs by what they are, whichever of them the session runs.
struct Runs {
  const Timeline* cow = nullptr;
  const Timeline* eager = nullptr;
  const CostSeries* cow_costs = nullptr;
  const CostSeries* eager_costs = nullptr;
  bool eager_is_own = false;
  /// What the run that does not copy all is called.
  const char* lazy(bool narrow) const {
    if (cow->setup().config.policy == Policy::OnDemand)
      return narrow ? "Tables too" : "Share tables too";
    return narrow ? "On write" : "Copy on write";
  }
};
Runs runs_of(const ViewContext& view) {
  const PolicyTwin& twin = view.panels->twin;
  const Timeline& own = view.session.timeline();
  if (twin.policy() == Policy::Eager)
    return {&own, &twin.timeline(), &twin.own_costs(), &twin.costs(), false};
  return {&twin.timeline(), &own, &twin.costs(), &twin.own_costs(), true};
}

/// The last step that is over: within one, what it will come to has not happened yet.
std::uint32_t step_told(const ViewContext& view) {
  const Timeline& t = view.session.timeline();
  const Position at = t.position();
  return at.step > 0 && at.event < t.journal().events.size() ? at.step - 1 : at.step;
}

std::vector<std::uint64_t> on_top(const ChartSeries& s) {
  std::vector<std::uint64_t> out(s.frames);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += s.tables[i];
  return out;
}

void draw_plot(ViewContext& view, const Runs& runs, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const std::uint32_t steps = runs.cow->steps();
  const std::uint32_t current = step_told(view);
  const bool narrow = area.w < 290;
  const float labels = std::min(narrow ? 104.0F : 168.0F, area.w * 0.46F);
  ChartArea at;
  at.plot = {area.x + 32, area.y + 6, area.w - 32 - labels, area.h - 28};
  const auto most_columns = static_cast<std::uint32_t>(std::max(8.0F, at.plot.w));
  PanelState& panels = *view.panels;
  if (panels.chart_key != panels.twin.generation() || panels.chart_width != most_columns) {
    panels.chart_key = panels.twin.generation();
    panels.chart_width = most_columns;
    panels.chart_cow = panels.chart_eager = {};
  }
  // A million steps are read over some frames; what is read stands already.
  constexpr std::uint32_t kStepsAFrame = 40'000;
  const bool whole = read_series(*runs.cow, most_columns, kStepsAFrame, panels.chart_cow);
  if (!read_series(*runs.eager, most_columns, kStepsAFrame, panels.chart_eager) || !whole)
    view.wants_frame = true;
  at.columns = chart_columns(steps, most_columns);
  const std::vector<std::uint64_t> cow = on_top(panels.chart_cow),
                                   eager = on_top(panels.chart_eager);
  // How far it may be seen, what is still to come included.
  const std::uint32_t end = std::min(static_cast<std::uint32_t>(cow.size() - 1),
                                     column_of(view.session.reachable(), steps, at.columns));
  std::uint64_t most = 0;
  for (std::uint32_t i = 0; i <= end; ++i) most = std::max({most, cow[i], eager[i]});
  at.top = axis_ticks(most).back();
  draw_axes(view, at, steps, current, thousands(current), 18);

  const std::uint32_t here = column_of(current, steps, at.columns);
  const Polyline eager_line = stepped(at, eager, here), cow_line = stepped(at, cow, here);
  const Polyline tables = stepped(at, panels.chart_cow.tables, here);
  // What a full copy takes beyond: a light veil in the colour of what is saved.
  fill_under(pen, at, eager_line, theme.good.alpha(0.14F));
  fill_under(pen, at, cow_line, theme.panel);
  fill_under(pen, at, cow_line, theme.accent.alpha(theme.dark ? 0.26F : 0.18F));
  fill_under(pen, at, tables, theme.panel);
  fill_under(pen, at, tables, theme.text_faint.alpha(theme.dark ? 0.4F : 0.35F));
  dashed_along(pen, eager_line, theme.text_dim);
  pen.polyline(cow_line, theme.accent, 2, 0);
  // What is still to come, faintly: the script is known.
  if (here < end) {
    Polyline rest = stepped(at, cow, end), rest_eager = stepped(at, eager, end);
    const float x = at.x_of(here);
    pen.push_clip({x, at.plot.y - 4, at.plot.right() - x + 1, at.plot.h + 8});
    pen.polyline(rest, theme.accent.alpha(0.35F), 1.5F, 0);
    dashed_along(pen, rest_eager, theme.text_faint.alpha(0.45F));
    pen.pop_clip();
  }
  const float now = at.x_of(here);
  pen.fill({now - 1, at.plot.y - 6, 2, at.plot.h + 6}, theme.accent);
  // The band is the tables of the run that is looked at; numbers are those of the very step.
  const StepSummary& c = runs.cow->summary(current);
  const StepSummary& e = runs.eager->summary(current);
  const std::uint64_t band = (runs.eager_is_own ? e : c).page_tables;
  const float cow_y = at.y_of(c.frames_used + c.page_tables),
              eager_y = at.y_of(e.frames_used + e.page_tables);
  pen.circle({now, eager_y}, 4, theme.text_dim);
  pen.circle({now, at.y_of(band)}, 3.5F, theme.text_faint);
  pen.circle({now, cow_y}, 4, theme.accent);
  const float x = std::max(now, at.plot.right()) + 12;
  const auto label = [](float y, const std::string& text, std::uint64_t number, Colour colour) {
    return EndLabel{y, text + " " + thousands(number), text + " " + short_number(number), colour};
  };
  draw_end_labels(
      pen,
      {label(eager_y, narrow ? "At fork" : "Copy all at fork", e.frames_used, theme.text_dim),
       label(cow_y, runs.lazy(narrow), c.frames_used, theme.accent),
       label(at.y_of(band), narrow ? "+ tables" : "+ page tables", band, theme.text_faint)},
      x, area.right(), area.y - 2, at.plot.bottom() + 6);
}

void draw_ledger(ViewContext& view, const Runs& runs, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const std::uint32_t step = step_told(view);
  pen.fill({area.x, area.y, area.w, 1}, theme.line);
  const float h = (area.h - 4) / 3;
  const bool narrow = area.w < 290;
  const char* const heads[4] = {"copies", "faults", narrow ? "fork" : "in fork",
                                narrow ? "all" : "in all"};
  struct Row {
    const char* label;
    std::array<std::string, 4> cells;
    Colour label_colour, colour;
  };
  const auto row_of = [&](const char* label, const Timeline& t, const CostSeries& costs,
                          Colour colour) {
    const Totals& totals = t.summary(step).totals;
    const auto number = [&](std::uint64_t n) { return narrow ? short_number(n) : thousands(n); };
    return Row{label,
               {number(totals.copies), number(totals.faults()), time_text(costs.fork_ns[step]),
                time_text(totals.time_ns)},
               colour,
               theme.text};
  };
  const std::array<Row, 3> rows = {
      Row{narrow ? "Modelled" : "Times modelled",
          {heads[0], heads[1], heads[2], heads[3]},
          theme.text_dim,
          theme.text_dim},
      row_of(runs.lazy(narrow), *runs.cow, *runs.cow_costs, theme.accent),
      row_of(narrow ? "At fork" : "Copy all at fork", *runs.eager, *runs.eager_costs, theme.text)};
  // Columns as wide as what stands in them; what is left lies between them.
  float name = 0, left = area.w;
  std::array<float, 4> widths{};
  for (const Row& row : rows) {
    name = std::max(name, pen.measure(row.label, 12));
    for (std::size_t c = 0; c < 4; ++c)
      widths[c] = std::max(widths[c], pen.measure(row.cells[c], 12));
  }
  left -= name;
  for (const float w : widths) left -= w;
  const float gap = std::max(4.0F, left / 4);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const float y = area.y + 4 + h * static_cast<float>(r);
    pen.text({area.x, y, name + 1, h}, rows[r].label, {rows[r].label_colour, 12});
    float x = area.x + name;
    for (std::size_t c = 0; c < 4; ++c) {
      x += gap;
      pen.text({x, y, widths[c] + 1, h}, rows[r].cells[c],
               {rows[r].colour, 12, Face::Regular, Align::Right});
      x += widths[c];
    }
  }
}

}  // namespace

void draw_chart(ViewContext& view, Rect area) {
  if (area.empty()) return;
  Pen& pen = view.pen;
  pen.card(area);
  const std::uint32_t step = step_told(view);
  const Rect inner = pen.panel_title(area, step == view.session.timeline().position().step
                                               ? std::string("Frames in use")
                                               : "In use after step " + thousands(step));
  if (!view.panels->twin.ready()) {
    pen.text({inner.x, inner.y, inner.w, 24}, "The other way is being run to compare …",
             {view.theme.text_dim, 13});
    return;
  }
  const Runs runs = runs_of(view);
  const std::uint32_t cow = runs.cow->summary(step).frames_used,
                      eager = runs.eager->summary(step).frames_used;
  if (eager > cow) {
    const bool more = runs.eager_is_own;
    const std::string saved = thousands(eager - cow) + (eager - cow == 1 ? " frame" : " frames") +
                              (more ? " more" : " saved");
    pen.text({inner.x + 120, area.y + 10, inner.w - 120, 22}, saved,
             {more ? view.theme.attention : view.theme.good, 13, Face::Semibold, Align::Right});
  }
  const float ledger = inner.h >= 150 ? 62.0F : 0.0F;
  draw_plot(view, runs, {inner.x, inner.y - 2, inner.w, inner.h - ledger - 2});
  if (ledger > 0) draw_ledger(view, runs, {inner.x, inner.bottom() - ledger + 4, inner.w, ledger});
}

}  // namespace cowscope
