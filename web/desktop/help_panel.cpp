#include "web/desktop/help_panel.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "web/views/pen.h"
#include "web/views/prose.h"
#include "web/views/view_context.h"

namespace cowscope::desktop {
namespace {

struct Line {
  std::string_view head, rest;
};

constexpr std::array<Line, 7> kIdeas{{
    {"Two colours in a page:", " two processes use the same frame of memory."},
    {"A dashed border:", " it is write-protected. A write stops there and asks the kernel."},
    {"A solid colour:", " one process owns the frame and may write."},
    {"The big number:",
     " how many processes use the frame. When a shared one is written, the kernel "
     "copies it and that number falls."},
    {"By hand:",
     " click a page twice, or with the right button, to read, write or unmap it; a "
     "process’s name for fork, exec and exit; drag over pages to take several."},
    {"Room:", " drag the gaps between panels; the arrow at a title folds its panel."},
    {"Your own:", " drop a script or a scenario’s JSON onto the window."},
}};

constexpr std::array<Line, 20> kKeys{{
    {"→ ←", "a step on, a step back"},
    {"↓ ↑", "into the step, event by event; out again"},
    {"Space", "play, pause"},
    {"< >", "play slower, faster: ¼×, 1×, 4×"},
    {"Home End", "to the start, to the end"},
    {"F C", "run to the next page fault, to the next copy"},
    {"N", "run to the next change of the frame shown"},
    {"B G", "breakpoint behind this step; run to the next"},
    {"A … J", "answer an open question, as 1 … 9 do"},
    {"/", "type a command; Tab completes"},
    {"A", "type an address, and see it taken apart"},
    {"Ctrl Z", "undo an edit; Ctrl Y redoes it"},
    {"Enter", "what can be done to what is shown or pinned"},
    {"S", "two ways side by side, one alone"},
    {"W", "go on another way from here: both stay"},
    {"Alt ↑ ↓", "move the current line; both orders stay"},
    {"D", "depth: idea, mechanism, machine"},
    {"F5", "read the file again"},
    {"Esc", "let go, close"},
    {"?", "this help"},
}};

/// Each key in a box; "…" stands between two.
void draw_keys(Pen& pen, float x, Rect line, std::string_view names) {
  while (!names.empty()) {
    const std::size_t blank = names.find(' ');
    const std::string_view name = names.substr(0, blank);
    names.remove_prefix(blank == std::string_view::npos ? names.size() : blank + 1);
    const float w = pen.measure(name, 13, Face::Mono);
    if (name == "…") {
      x += pen.text({x, line.y, w, line.h}, name, {pen.theme().text_dim, 13, Face::Mono}) + 5;
      continue;
    }
    const Rect key{x, line.centre().y - 10, w + 12, 20};
    pen.fill(key, pen.theme().raised, 4);
    pen.stroke(key, pen.theme().text_faint, 4);
    pen.text(key, name, {pen.theme().text, 13, Face::Mono, Align::Centre});
    x = key.right() + 5;
  }
}

}  // namespace

bool draw_help(ViewContext& view, Rect page) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float w = std::min(940.0F, page.w - 32), inner = w - 48;
  std::vector<std::vector<std::vector<TextRun>>> ideas;
  float head = 60;
  for (const Line& idea : kIdeas) {
    ideas.push_back(break_lines(
        pen, {{idea.head, theme.text, Face::Semibold}, {idea.rest, theme.text_dim, Face::Regular}},
        15, inner));
    head += static_cast<float>(ideas.back().size()) * 22 + 4;
  }
  const std::size_t columns = inner >= 760 ? 2 : 1;
  const std::size_t rows = (kKeys.size() + columns - 1) / columns;
  const float content = head + 44 + static_cast<float>(rows) * 28 + 20;
  const float h = std::min(content, page.h - 32);
  const Rect box{page.centre().x - w / 2, page.centre().y - h / 2, w, h};

  const Hit outside = pen.hit("help/outside", page, false);
  pen.fill(page, Colour{theme.dark ? 0x00000099U : 0x16202b66U});
  pen.fill(box, theme.panel, kCorner + 1);
  pen.stroke(box, theme.line, kCorner + 1);
  const Hit inside = pen.hit("help/box", box, false);
  const float shift = pen.begin_scroll("help", box.inset(1), content - 2);
  const float x = box.x + 24;
  float y = box.y - shift;
  pen.text({x, y + 14, inner, 32}, "How to read the picture", {theme.text, 20, Face::Bold});
  y += 56;
  for (const auto& lines : ideas) {
    for (const auto& line : lines) {
      pen.runs_at({x, y + 11 + Pen::baseline_offset(15)}, line, 15);
      y += 22;
    }
    y += 4;
  }
  pen.text({x, y + 10, inner, 26}, "Keys", {theme.text, 16, Face::Bold});
  y += 44;
  const float column = inner / static_cast<float>(columns);
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const float left = x + static_cast<float>(i / rows) * column;
    const Rect line{left, y + static_cast<float>(i % rows) * 28, column - 16, 28};
    draw_keys(pen, left, line, kKeys[i].head);
    pen.text({left + 108, line.y, column - 120, 28}, kKeys[i].rest, {theme.text_dim, 14});
  }
  pen.end_scroll();
  const Rect close{box.right() - 44, box.y + 12, 32, 32};
  const Hit hit = pen.hit("help/close", close);
  pen.icon(Icon::Close, close.inset(8), hit.hovered ? theme.text : theme.text_dim);
  return hit.clicked || (outside.clicked && !inside.hovered);
}

}  // namespace cowscope::desktop
