// What each process reads on both sides, and whether it is the same, byte for byte.
#include <algorithm>
#include <array>
#include <string>

#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/twin_page.h"

namespace cowscope {
namespace {

constexpr float kSize = 15;

struct Fit {
  std::size_t rows = 0, cells = 0;
};

float row_width(const Pen& pen, const ReadRow& row, std::size_t cells) {
  float w = pen.measure(row.name, kSize, Face::Semibold) + 14;
  for (std::size_t i = 0; i < std::min(cells, row.cells.size()); ++i)
    w += std::max(pen.measure(row.cells[i].here, kSize, Face::Mono),
                  pen.measure(row.cells[i].there, kSize, Face::Mono)) +
         9;
  return w + 16;
}

/// As many cells of every process as there is room for; if not one, fewer processes.
Fit fit(const Pen& pen, const ReadsFacts& reads, float room) {
  for (std::size_t rows = reads.rows.size(); rows > 0; --rows)
    for (std::size_t cells = 8; cells > 0; --cells) {
      float w = 0;
      for (std::size_t i = 0; i < rows; ++i) w += row_width(pen, reads.rows[i], cells);
      if (w - 16 <= room) return {rows, cells};
    }
  return {};
}

void draw_half(ViewContext& view, const ReadsFacts& reads, const Fit& shown, Rect room, bool left) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  float x = room.x;
  const float baseline = room.centre().y + Pen::baseline_offset(kSize);
  for (std::size_t i = 0; i < shown.rows; ++i) {
    const ReadRow& row = reads.rows[i];
    const Colour own = theme.owner(row.colour);
    const float end = x + row_width(pen, row, shown.cells);
    x += pen.text_at({x, baseline}, row.name, {own, kSize, Face::Semibold}) + 14;
    if (!left && !row.there_exists) {
      pen.text_at({x, baseline}, "not there", {theme.attention, 13});
    } else {
      for (std::size_t c = 0; c < std::min(shown.cells, row.cells.size()); ++c) {
        const ReadCell& cell = row.cells[c];
        const float w = std::max(pen.measure(cell.here, kSize, Face::Mono),
                                 pen.measure(cell.there, kSize, Face::Mono));
        const Colour ink = !cell.equal ? theme.attention : cell.own ? own : theme.text;
        const float used =
            pen.text_at({x, baseline}, left ? cell.here : cell.there, {ink, kSize, Face::Mono});
        if (!cell.equal) pen.fill({x, baseline + 4, used, 2}, theme.attention, 1);
        x += w + 9;
      }
    }
    x = end;
  }
}

void draw_verdict(ViewContext& view, const ReadsFacts& reads, Rect r) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const Colour ink = reads.equal ? theme.good : theme.attention;
  pen.fill(r, ink.alpha(0.13F), r.h / 2);
  pen.stroke(r, ink, r.h / 2);
  const char* word = reads.equal ? "identical" : "differs";
  const float w = pen.measure(word, 14, Face::Semibold) + 22;
  const float x = r.centre().x - w / 2;
  if (reads.equal) pen.icon(Icon::Check, {x, r.centre().y - 7, 14, 14}, ink, 2);
  else pen.text({x, r.y, 16, r.h}, "≠", {ink, 16, Face::Semibold});
  pen.text({x + 22, r.y, r.w, r.h}, word, {ink, 14, Face::Semibold});
}

}  // namespace

void draw_twin_reads(ViewContext& view, const TwinSides& sides, Rect area) {
  Pen& pen = view.pen;
  pen.card(area);
  const float label = row_label_width(area.w);
  if (label > 0) draw_row_label(view, area, "WHAT EACH", "PROCESS READS", false);
  TwinPanels& panels = *view.panels->twin_panels;
  PageNumber focus{~std::uint64_t{0}};
  const Target target = view.session.shown_target();
  if (target.kind == Target::Kind::Page) focus = target.page;
  // Looked at once for each position.
  const std::array<std::uint64_t, 4> wanted{panels.facts[0].moment(), panels.facts[1].moment(),
                                            focus.value(), 1};
  if (panels.reads_of != wanted) {
    panels.reads_of = wanted;
    panels.reads = twin_reads(sides, focus, 6, 8);
  }
  const ReadsFacts& reads = panels.reads;
  const std::string bytes = thousands(reads.pages_compared * 4096) +
                            (reads.complete ? " bytes compared" : " bytes compared, not all");
  const float end = pen.measure(bytes, 13) + 16;
  const Rect room{area.x + std::max(label, 16.0F), area.y,
                  area.w - std::max(label, 16.0F) - end - 16, area.h};
  pen.text({area.right() - end, area.y, end - 16 + 2, area.h}, bytes, {view.theme.text_dim, 13});
  const float pill = 112, half = (room.w - pill - 48) / 2;
  if (reads.rows.empty() && reads.only_there.empty()) {
    pen.text(room, "No process is there to read anything.", {view.theme.text_dim, kSize});
    return;
  }
  const Fit shown = fit(pen, reads, half);
  const float middle = room.x + half + 24;
  draw_half(view, reads, shown, {room.x, room.y, half, room.h}, true);
  draw_verdict(view, reads, {middle, area.centre().y - 16, pill, 32});
  draw_half(view, reads, shown, {middle + pill + 24, room.y, half, room.h}, false);
  std::string more;
  if (!reads.only_there.empty()) more = reads.only_there[0] + " only there";
  else if (reads.more > 0 || shown.rows < reads.rows.size())
    more = "+" + std::to_string(reads.more + reads.rows.size() - shown.rows) + " more processes";
  if (!more.empty())
    pen.text({area.right() - end, area.centre().y + 8, end - 14, 16}, more,
             {view.theme.text_dim, 12});
}

}  // namespace cowscope
