// Frames in use by step on both sides, over the page tables.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/views/cells.h"
#include "web/views/chart_parts.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/twin_page.h"

namespace cowscope {
namespace {

/// Both over the same steps; a line that has ended stays as it was. In slices; true: complete.
bool read_both(const TwinSides& sides, std::uint32_t columns, std::uint32_t budget,
               TwinSeries& out) {
  const std::uint32_t steps = sides.steps(), n = chart_columns(steps, columns);
  for (std::size_t i = 0; i < 2; ++i) {
    out.frames[i].resize(n, 0);
    out.tables[i].resize(n, 0);
  }
  for (; out.read <= steps && budget > 0; ++out.read, --budget) {
    const std::uint32_t c = column_of(out.read, steps, columns);
    for (std::size_t i = 0; i < 2; ++i) {
      const Timeline& t = i == 0 ? *sides.left.timeline : *sides.right.timeline;
      const StepSummary s = t.summary(std::min(out.read, t.steps()));
      // The most of both together, so that a line on top of the band is a moment that was.
      if (s.frames_used + s.page_tables < out.frames[i][c] + out.tables[i][c]) continue;
      out.frames[i][c] = s.frames_used;
      out.tables[i][c] = s.page_tables;
    }
  }
  return out.read > steps;
}

std::vector<std::uint64_t> on_top(const TwinSeries& s, std::size_t side) {
  std::vector<std::uint64_t> out(s.frames[side]);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += s.tables[side][i];
  return out;
}

}  // namespace

void draw_twin_chart(ViewContext& view, const TwinSides& sides, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  pen.card(area);
  const Rect inner =
      pen.panel_title(area,
                      fitting(pen, area.w - 170, 13,
                              {"Frames in use, over the page tables", "Frames in use"}, Face::Bold),
                      area.w >= 460 ? "in pages of 4 KiB" : "");
  const float labels = std::min(190.0F, inner.w * 0.36F);
  ChartArea at;
  at.plot = {inner.x + 38, inner.y + 2, inner.w - 38 - labels, inner.h - 26};
  if (at.plot.h < 30) return;
  const auto most_columns = static_cast<std::uint32_t>(std::max(8.0F, at.plot.w));
  TwinPanels& panels = *view.panels->twin_panels;
  const std::array<std::uint64_t, 4> wanted{view.session.generation(),
                                            view.session.beside()->generation(), most_columns, 1};
  if (panels.series_of != wanted) {
    panels.series_of = wanted;
    panels.series = {};
  }
  constexpr std::uint32_t kStepsAFrame = 20'000;
  if (!read_both(sides, most_columns, kStepsAFrame, panels.series)) view.wants_frame = true;
  const std::uint32_t steps = sides.steps();
  const std::uint32_t current = view.session.timeline().position().step;
  at.columns = chart_columns(steps, most_columns);
  const std::vector<std::uint64_t> left = on_top(panels.series, 0),
                                   right = on_top(panels.series, 1);
  // How far it may be seen, what is still to come included.
  const std::uint32_t seen = view.session.locks("forward") ? view.session.reachable() : steps;
  const std::uint32_t end =
      std::min(static_cast<std::uint32_t>(left.size() - 1), column_of(seen, steps, at.columns));
  std::uint64_t most = 0;
  for (std::uint32_t i = 0; i <= end; ++i) most = std::max({most, left[i], right[i]});
  at.top = axis_ticks(most).back();
  draw_axes(view, at, steps, current, "step " + thousands(current), 34);

  const std::uint32_t here = column_of(current, steps, at.columns);
  const Polyline left_line = stepped(at, left, here), right_line = stepped(at, right, here);
  const Polyline tables = stepped(at, panels.series.tables[1], here);
  fill_under(pen, at, left_line, theme.attention.alpha(0.1F));
  fill_under(pen, at, right_line, theme.panel);
  fill_under(pen, at, right_line, theme.accent.alpha(theme.dark ? 0.26F : 0.16F));
  fill_under(pen, at, tables, theme.panel);
  fill_under(pen, at, tables, theme.text_faint.alpha(theme.dark ? 0.4F : 0.32F));
  dashed_along(pen, left_line, theme.attention);
  pen.polyline(right_line, theme.accent, 2, 0);
  const float now = at.x_of(here);
  if (here < end) {
    // What is still to come, faintly: the script is known.
    pen.push_clip({now, at.plot.y - 4, at.plot.right() - now + 1, at.plot.h + 8});
    pen.polyline(stepped(at, right, end), theme.accent.alpha(0.35F), 1.5F, 0);
    dashed_along(pen, stepped(at, left, end), theme.attention.alpha(0.4F));
    pen.pop_clip();
  }
  pen.fill({now - 1, at.plot.y - 6, 2, at.plot.h + 6}, theme.accent);
  const auto at_step = [&](const TwinSide& side) {
    return side.timeline->summary(std::min(current, side.timeline->steps()));
  };
  const StepSummary a = at_step(sides.left), b = at_step(sides.right);
  const float left_y = at.y_of(a.frames_used + a.page_tables),
              right_y = at.y_of(b.frames_used + b.page_tables), tables_y = at.y_of(b.page_tables);
  pen.circle({now, left_y}, 4, theme.attention);
  pen.circle({now, tables_y}, 3.5F, theme.text_faint);
  pen.circle({now, right_y}, 4, theme.accent);
  const auto frames = [](std::uint64_t n) {
    return thousands(n) + (n == 1 ? " frame" : " frames");
  };
  const std::string both = a.page_tables == b.page_tables
                               ? thousands(b.page_tables) + " either way"
                               : thousands(a.page_tables) + " against " + thousands(b.page_tables);
  draw_end_labels(
      pen,
      {{left_y, sides.left.name + ": " + frames(a.frames_used), "left: " + thousands(a.frames_used),
        theme.attention},
       {right_y, sides.right.name + ": " + frames(b.frames_used),
        "right: " + thousands(b.frames_used), theme.accent},
       {tables_y, "page tables: " + both, "tables: " + thousands(b.page_tables), theme.text_dim}},
      at.plot.right() + 12, inner.right(), inner.y - 6, at.plot.bottom() + 8);
}

}  // namespace cowscope
