// The script command by command, with what each side did at it.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/script_drag.h"
#include "web/views/twin_page.h"

namespace cowscope {
namespace {

constexpr float kSize = 12.5F;

/// The same in fewer words, where the column is narrow.
std::string briefly(std::string did) {
  for (const auto& [whole, brief] :
       {std::pair<std::string_view, std::string_view>{", no copy: reused", ", reused"},
        {"page tables only", "tables only"}})
    if (const std::size_t at = did.find(whole); at != std::string::npos)
      did.replace(at, whole.size(), brief);
  return did;
}

/// Where a row's parts stand. Two lines have a command each, two policies one for both.
struct Columns {
  float number = 0;
  float command[2] = {0, 0}, command_w = 0;
  float did[2] = {0, 0}, did_w = 0;
  float mark = 0;
};

Columns columns_of(Rect area, bool lines, float number_width) {
  Columns at;
  at.number = number_width;
  const float x = area.x + number_width + 16;
  at.mark = area.right() - 26;
  const float room = at.mark - x - 8;
  if (!lines) {
    at.did_w = std::clamp(room * 0.26F, 84.0F, 190.0F);
    at.command_w = room - 2 * at.did_w;
    at.command[0] = at.command[1] = x;
    at.did[0] = x + at.command_w;
    at.did[1] = at.did[0] + at.did_w;
    return at;
  }
  const float half = room / 2;
  at.did_w = half >= 230 ? std::min(half * 0.38F, 108.0F) : 0;
  at.command_w = half - at.did_w;
  for (int i = 0; i < 2; ++i) {
    at.command[i] = x + half * static_cast<float>(i);
    at.did[i] = at.command[i] + at.command_w;
  }
  return at;
}

void draw_line(ViewContext& view, const TwinSides& sides, const Columns& at, std::uint32_t step,
               Rect row) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const std::uint32_t current = view.session.timeline().position().step;
  const bool here = step == current, later = step > current;
  const Hit hit = pen.hit("script/" + std::to_string(step), row);
  if (here) {
    pen.fill(row, theme.accent.alpha(theme.dark ? 0.17F : 0.13F), 4);
    pen.fill({row.x, row.y, 3, row.h}, theme.accent, 1);
  } else if (hit.hovered || hit.pressed) {
    pen.fill(row, theme.text.alpha(0.06F), 4);
  }
  pen.text({row.x + 4, row.y, at.number, row.h}, std::to_string(step),
           {here ? theme.accent : theme.text_faint, kSize, Face::Mono, Align::Right});
  const TwinLine line = twin_line(sides, step);
  const Colour quiet = here ? theme.text_dim : theme.text_faint;  // on the lit line as well
  const Colour ink = later ? theme.text_faint : theme.text;
  for (std::size_t i = 0; i < 2; ++i) {
    if (i == 0 || sides.lines) {
      const bool ended = line.commands[i].empty();
      const bool untold = view.session.untold(step);
      pen.text({at.command[i], row.y, at.command_w - 8, row.h},
               untold  ? "…"
               : ended ? "has ended"
                       : line.commands[i],
               {ended ? quiet : ink, kSize, ended ? Face::Regular : Face::Mono});
    }
    if (later || at.did_w < 60) continue;
    const bool stands_out = line.differs && line.did[0] != line.did[1] && !line.quiet[i];
    const Face face = stands_out ? Face::Semibold : Face::Regular;
    const bool fits = pen.measure(line.did[i], 13, face) <= at.did_w - 8;
    pen.text({at.did[i], row.y, at.did_w - 8, row.h}, fits ? line.did[i] : briefly(line.did[i]),
             {stands_out      ? theme.attention
              : line.quiet[i] ? quiet
                              : theme.text,
              13, face});
  }
  if (!later && line.differs)
    pen.text({at.mark, row.y, 18, row.h}, "≠",
             {theme.attention, 14, Face::Semibold, Align::Centre});
  if (hit.clicked && step <= view.session.timeline().steps()) view.session.seek(step);
  if (step <= view.session.timeline().steps() &&
      (hit.dragging || view.panels->line_dragged == step))
    drag_line(view, hit, step, row);
}

void draw_head(ViewContext& view, const TwinSides& sides, const Columns& at, Rect area) {
  Pen& pen = view.pen;
  const Rect head{area.x + 16, area.y + 8, area.w - 32, 28};
  const float end = sides.lines ? at.command[1] : at.did[0];
  const std::string_view title =
      sides.lines ? std::string_view(sides.left.name)
                  : fitting(pen, (end - head.x - 8) * 0.93F, 13,  // the letters stand apart
                            {"THE SAME SCRIPT, COMMAND BY COMMAND", "COMMAND BY COMMAND", "SCRIPT"},
                            Face::Semibold);
  pen.text({head.x, head.y, end - head.x - 8, head.h}, title,
           {view.theme.text_dim, 13, Face::Semibold, Align::Left, sides.lines ? 0.0F : 0.6F});
  if (sides.lines) {
    pen.text({at.command[1], head.y, area.right() - 16 - at.command[1], head.h}, sides.right.name,
             {view.theme.text_dim, 13, Face::Semibold});
    return;
  }
  pen.text({at.did[0], head.y, at.did_w - 8, head.h}, sides.left.name, {view.theme.text_dim, 12});
  pen.text({at.did[1], head.y, at.did_w - 8, head.h}, sides.right.name, {view.theme.text_dim, 12});
}

}  // namespace

void draw_twin_script(ViewContext& view, const TwinSides& sides, Rect area) {
  Pen& pen = view.pen;
  pen.card(area);
  const std::uint32_t steps = sides.steps();
  const std::uint32_t current = view.session.timeline().position().step;
  const float row = view.coarse_pointer ? 40.0F : 26.0F;
  Rect list{area.x + 8, area.y + 38, area.w - 16, area.h - 46};
  // From the second depth on the command line lies over the panel's foot.
  if (const Rect line = view.layout.command_line;
      view.session.level() != Level::Idea && line.y > list.y && line.y < list.bottom())
    list.h = line.y - 4 - list.y;
  const float content = row * static_cast<float>(steps);
  const float follow = current > 0 ? row * (static_cast<float>(current) - 0.5F) : 0;
  if (!view.coarse_pointer && list.h > row) list.h = std::floor(list.h / row) * row;
  const float numbers = pen.measure(std::to_string(steps), kSize, Face::Mono) + 8;
  const float width = list.w - (content > list.h ? 8.0F : 0.0F);
  const Columns at = columns_of({list.x, list.y, width, list.h}, sides.lines, numbers);
  draw_head(view, sides, at, area);
  float shift = pen.begin_scroll("twin script", list, content, follow);
  if (!view.coarse_pointer) shift = std::round(shift / row) * row;
  // Only the lines in sight are looked at.
  const auto first = static_cast<std::uint32_t>(shift / row);
  const auto last = std::min(steps, static_cast<std::uint32_t>((shift + list.h) / row) + 1);
  const float top = list.y - (shift - row * static_cast<float>(first));
  for (std::uint32_t i = first; i < last; ++i)
    draw_line(view, sides, at, i + 1,
              {list.x, top + row * static_cast<float>(i - first), width, row});
  pen.end_scroll();
}

}  // namespace cowscope
