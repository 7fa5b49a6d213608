// What each process reads on both sides, and whether it is the same, byte for byte.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/twin_page.h"

namespace cowscope {
namespace {

struct Fit {
  std::size_t rows = 0, cells = 0;
  std::size_t lines = 1;  // the processes stand in so many, one under the other
  float size = 15;
  std::size_t a_line() const { return (rows + lines - 1) / lines; }
};

float row_width(const Pen& pen, const ReadRow& row, std::size_t cells, float size) {
  float w = pen.measure(row.name, size, Face::Semibold) + 14;
  for (std::size_t i = 0; i < std::min(cells, row.cells.size()); ++i)
    w += std::max(pen.measure(row.cells[i].here, size, Face::Mono),
                  pen.measure(row.cells[i].there, size, Face::Mono)) +
         9;
  if (cells < row.cells.size() || row.others > 0) w += 28;  // "…" or "+1", or both
  return w + 16;
}

/// Of the processes at one place of every line the widest: their contents stand under each other.
float column_width(const Pen& pen, const ReadsFacts& reads, const Fit& shown, std::size_t column) {
  float w = 0;
  for (std::size_t i = column; i < shown.rows; i += shown.a_line())
    w = std::max(w, row_width(pen, reads.rows[i], shown.cells, shown.size));
  return w;
}

/// As many cells of every process as there is room for; if not one, fewer processes.
Fit fit_in(const Pen& pen, const ReadsFacts& reads, float room, std::size_t lines, float size) {
  Fit at{0, 0, lines, size};
  for (at.rows = reads.rows.size(); at.rows > 0; --at.rows)
    for (at.cells = 8; at.cells > 0; --at.cells) {
      float w = 0;
      for (std::size_t i = 0; i < at.a_line(); ++i) w += column_width(pen, reads, at, i);
      if (w - 16 <= room) return at;
    }
  return at;
}

/// In one line if everything is in it, else in two smaller ones.
Fit fit(const Pen& pen, const ReadsFacts& reads, Rect room) {
  const Fit one = fit_in(pen, reads, room.w, 1, 15);
  const auto most = [&](const ReadRow& row) { return row.cells.size() <= one.cells; };
  if (one.rows == reads.rows.size() && std::all_of(reads.rows.begin(), reads.rows.end(), most))
    return one;
  if (reads.rows.size() < 2 || room.h < 48) return one;
  const Fit two = fit_in(pen, reads, room.w, 2, 13);
  return two.rows > one.rows || two.cells > one.cells ? two : one;
}

/// Which cells of a row have room: what was written before what was not, in their order.
std::vector<std::size_t> picked(const ReadRow& row, std::size_t most) {
  std::vector<std::size_t> out;
  for (const bool written : {true, false})
    for (std::size_t c = 0; c < row.cells.size() && out.size() < most; ++c)
      if ((row.cells[c].own || !row.cells[c].equal) == written) out.push_back(c);
  std::sort(out.begin(), out.end());
  return out;
}

void draw_half(ViewContext& view, const ReadsFacts& reads, const Fit& shown, Rect room, bool left) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float size = shown.size, apart = 22;
  for (std::size_t i = 0; i < shown.rows; ++i) {
    const ReadRow& row = reads.rows[i];
    float x = room.x;
    for (std::size_t c = 0; c < i % shown.a_line(); ++c) x += column_width(pen, reads, shown, c);
    const float line = static_cast<float>(i / shown.a_line());
    const float middle = room.centre().y + (line - static_cast<float>(shown.lines - 1) / 2) * apart;
    const float baseline = middle + Pen::baseline_offset(size);
    const Colour own = theme.owner(row.colour);
    float names = 0;
    for (std::size_t k = i % shown.a_line(); k < shown.rows; k += shown.a_line())
      names = std::max(names, pen.measure(reads.rows[k].name, size, Face::Semibold));
    pen.text_at({x, baseline}, row.name, {own, size, Face::Semibold});
    x += names + 14;
    if (!left && !row.there_exists) {
      pen.text_at({x, baseline}, "not there", {theme.attention, 13});
      continue;
    }
    std::size_t next = 0;
    for (const std::size_t c : picked(row, shown.cells)) {
      if (c != next) x += pen.text_at({x, baseline}, "…", {theme.text_faint, size, Face::Mono}) + 5;
      next = c + 1;
      const ReadCell& cell = row.cells[c];
      const float w = std::max(pen.measure(cell.here, size, Face::Mono),
                               pen.measure(cell.there, size, Face::Mono));
      const Colour ink = !cell.equal ? theme.attention : cell.own ? own : theme.text;
      const float used =
          pen.text_at({x, baseline}, left ? cell.here : cell.there, {ink, size, Face::Mono});
      if (!cell.equal) pen.fill({x, baseline + 4, used, 2}, theme.attention, 1);
      x += w + 9;
    }
    if (const std::uint64_t after = row.cells.size() - next + row.others; after > 0)
      pen.text_at({x - 2, baseline}, "+" + thousands(after), {theme.text_faint, 12});
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
  std::string more;
  const float pill = 112, half = (room.w - pill - 48) / 2;
  if (reads.rows.empty() && reads.only_there.empty()) {
    pen.text(room, "No process is there to read anything.", {view.theme.text_dim, 15});
    return;
  }
  const Fit shown = fit(pen, reads, {room.x, room.y, half, room.h});
  const float middle = room.x + half + 24;
  draw_half(view, reads, shown, {room.x, room.y, half, room.h}, true);
  draw_verdict(view, reads, {middle, area.centre().y - 16, pill, 32});
  draw_half(view, reads, shown, {middle + pill + 24, room.y, half, room.h}, false);
  if (!reads.only_there.empty()) more = reads.only_there[0] + " is right only";
  else if (reads.more > 0 || shown.rows < reads.rows.size())
    more = "+" + std::to_string(reads.more + reads.rows.size() - shown.rows) + " more processes";
  const float rise = more.empty() ? 0.0F : 10.0F;  // two lines, about the middle
  pen.text({area.right() - end, area.y - rise, end - 16 + 2, area.h}, bytes,
           {view.theme.text_dim, 13});
  if (!more.empty()) {
    const Colour ink = reads.only_there.empty() ? view.theme.text_dim : view.theme.attention;
    pen.text({area.right() - end, area.centre().y + 1, end - 14, 18}, more,
             {ink, 13, reads.only_there.empty() ? Face::Regular : Face::Semibold});
  }
}

}  // namespace cowscope
