#include "web/views/reads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/layout/later.h"
#include "web/layout/reads_facts.h"
#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

constexpr float kSize = 15;
constexpr float kOthers = 26;             // "+12", behind the cells
constexpr float kRow = 25, kLowRow = 20;  // heights
constexpr std::size_t kMostCells = 8;

/// Pages as little squares, the rest of `most` hollow; one bar where they would be too many. `room`
/// wide at most, which is returned as far as it was used.
float draw_squares(ViewContext& view, Point left, std::uint64_t n, std::uint64_t most, float room) {
  Pen& pen = view.pen;
  const float pitch = std::min(15.0F, room / static_cast<float>(most));
  if (pitch >= 9) {
    const float side = pitch - 3;
    for (std::uint64_t i = 0; i < most; ++i) {
      const Rect r{left.x + pitch * static_cast<float>(i), left.y - side / 2, side, side};
      if (i < n) pen.fill(r, view.theme.good, 3);
      else pen.stroke(r, view.theme.text_faint.alpha(0.7F), 3, 1.25F);
    }
    return static_cast<float>(most) * pitch;
  }
  const float part = static_cast<float>(n) / static_cast<float>(most);
  const Rect bar{left.x, left.y - 5, room - 3, 10};
  pen.stroke(bar, view.theme.text_faint.alpha(0.7F), 3);
  pen.fill({bar.x, bar.y, std::max(n > 0 ? 3.0F : 0.0F, bar.w * part), bar.h}, view.theme.good, 3);
  return room;
}

struct Cost {
  std::string_view label;
  std::uint64_t pages = 0;
};
/// Two costs beside each other, to one scale.
void draw_costs(ViewContext& view, Rect row, const Cost& here, const Cost& there) {
  Pen& pen = view.pen;
  const std::uint64_t most = std::max(here.pages, there.pages);
  const auto words = [&](const Cost& c) {
    return pen.measure(c.label, 13) + 10 + 6 + pen.measure(pages_text(c.pages), 13, Face::Semibold);
  };
  const float room = std::min((row.w - 16 - words(here) - words(there)) / 2, 92.0F);
  const auto draw = [&](float x, const Cost& c) {
    x += pen.text({x, row.y, row.right() - x, row.h}, c.label, {view.theme.text_dim, 13}) + 10;
    if (most > 0 && room >= 20)
      x += draw_squares(view, {x, row.centre().y}, c.pages, most, room) + 6;
    return x + pen.text({x, row.y, row.right() - x, row.h}, pages_text(c.pages),
                        {view.theme.text, 13, Face::Semibold});
  };
  const float end = draw(row.x, here);
  const float width = words(there) + (most > 0 && room >= 20 ? room : 0);
  draw(std::max(end + 16, std::min(row.x + row.w * 0.52F, row.right() - width)), there);
}

struct Columns {
  float name = 0, here = 0, equals = 0, there = 0, check = 0, cell = 0;  // x, and a cell's width
  bool both = true;  // two columns; else one, which stands for both, since they are equal
};

/// Behind the last cell: how many pages have no room.
COWSCOPE_LATER void draw_others(ViewContext& view, const ReadRow& row, Rect room) {
  view.pen.text(room, "+" + thousands(row.others), {view.theme.text_faint, 12});
}

void draw_row(ViewContext& view, const ReadRow& row, const Columns& at, float y, float h,
              bool frames_run_out) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const Colour own = theme.owner(row.colour);
  pen.text({at.name, y, at.here - at.name - 8, h}, row.name, {own, kSize, Face::Semibold});
  const auto cells = [&](float x, bool here) {
    for (const ReadCell& c : row.cells) {
      const Colour ink = !c.equal ? theme.fault
                                  : (c.own              ? own
                                     : c.region.empty() ? theme.text_faint
                                                        : theme.text);
      pen.text({x, y, at.cell - 4, h}, here ? c.here : c.there, {ink, kSize, Face::Mono});
      x += at.cell;
    }
    if (row.others > 0 && !row.cells.empty()) draw_others(view, row, {x - 2, y + 1, kOthers, h});
  };
  cells(at.here, true);
  if (!at.both) {
    pen.icon(Icon::Check, {at.check, y + h / 2 - 8, 16, 16}, theme.good, 2);
    return;
  }
  pen.text({at.equals - 10, y, 20, h}, row.equal ? "=" : "≠",
           {row.equal ? theme.text_faint : theme.fault, kSize, Face::Regular, Align::Centre});
  if (!row.there_exists) {
    pen.text({at.there, y, at.check + 18 - at.there, h},
             frames_run_out ? "fork found no frame" : "not there", {theme.attention, 13});
    return;
  }
  cells(at.there, false);
  if (row.equal) pen.icon(Icon::Check, {at.check, y + h / 2 - 8, 16, 16}, theme.good, 2);
  else pen.icon(Icon::Bang, {at.check, y + h / 2 - 8, 16, 16}, theme.fault, 2);
}

void draw_verdict(ViewContext& view, const ReadsFacts& facts, bool same_cost, Rect row,
                  bool costs_follow) {
  const Theme& theme = view.theme;
  const bool wide = row.w >= 410;
  const auto ended = [&](const char* words) {
    return std::string(words) + (costs_follow ? ":" : ".");
  };
  bool all_there = true;
  for (const ReadRow& r : facts.rows) all_there = all_there && r.there_exists;
  if (facts.rows.empty()) {
    view.pen.text(row, "No process is there to read anything.", {theme.text_dim, kSize});
  } else if (facts.equal) {
    draw_runs(view.pen, row,
              {{"Identical. ", theme.good, Face::Semibold},
               {ended(same_cost ? "So far it costs the same"
                      : wide    ? "The program cannot tell. Only the cost differs"
                                : "Only the cost differs"),
                theme.text}},
              kSize);
  } else if (!all_there) {
    draw_runs(view.pen, row,
              {{"Too dear. ", theme.attention, Face::Semibold},
               {ended("There was no memory for a full copy"), theme.text}},
              kSize);
  } else {
    draw_runs(view.pen, row,
              {{"Not the same. ", theme.fault, Face::Semibold},
               {ended("Memory ran out in one of them"), theme.text}},
              kSize);
  }
}

}  // namespace

void draw_reads(ViewContext& view, Rect area) {
  if (area.empty()) return;
  Pen& pen = view.pen;
  pen.card(area);
  const Rect inner = pen.panel_title(area, "What each process reads");
  ButtonStyle quiet;
  quiet.kind = ButtonKind::Quiet;
  const float both = pen.measure("Side by side", 13, Face::Semibold) + 20;
  if (pen.button("side by side", {area.right() - 8 - both, area.y + 9, both, 26}, "Side by side",
                 quiet))
    view.panels->requests.push_back({"sideBySide", {}});
  prepare_panels(view);  // a click may have moved within this frame
  const PolicyTwin& twin = view.panels->twin;
  if (!twin.ready()) {
    pen.text({inner.x, inner.y, inner.w, 24}, "The other way is being run to compare …",
             {view.theme.text_dim, 13});
    return;
  }
  const bool eager_there = twin.policy() == Policy::Eager;
  PageNumber focus{~std::uint64_t{0}};
  const Target target = view.session.shown_target();
  if (target.kind == Target::Kind::Page) focus = target.page;

  // Where there is not room for all, the costs go first.
  const float head = 20, foot = inner.h >= 60 + head + kLowRow + 16 ? 60.0F : 34.0F;
  const auto fitting_rows = [&](float height, float rest) {
    return static_cast<std::size_t>(std::max(1.0F, (inner.h - foot - head - rest) / height));
  };
  const float between = 34;
  Columns at;
  at.name = inner.x;
  at.check = inner.right() - 16;
  // How many cells have room for their texts, and for what is said of those that have none.
  float side = 0;
  const auto fit = [&](const ReadsFacts& facts) {
    float names = 48, widest = pen.measure("cat", kSize, Face::Mono);
    std::uint64_t pages = 1;
    for (const ReadRow& r : facts.rows) {
      names = std::max(names, pen.measure(r.name, kSize, Face::Semibold));
      pages = std::max(pages, std::min<std::uint64_t>(r.cells.size() + r.others, kMostCells));
      for (const ReadCell& c : r.cells)
        widest = std::max({widest, pen.measure(c.here, kSize, Face::Mono),
                           pen.measure(c.there, kSize, Face::Mono)});
    }
    const auto room = [&](float most) {
      at.here = inner.x + std::min(names + 18, inner.w * most);
      return at.check - 8 - at.here;
    };
    side = (room(0.3F) - between) / 2;
    at.both = !facts.equal || static_cast<float>(pages) * (widest + 9) <= side;
    if (!at.both) side = room(0.42F);
    at.cell = std::min(widest + 9, side);
    auto cells = static_cast<std::size_t>(std::max(1.0F, side / at.cell));
    if (cells < pages) cells = static_cast<std::size_t>(std::max(1.0F, (side - kOthers) / at.cell));
    return cells;
  };
  // Looked at once for each position.
  PanelState& panels = *view.panels;
  std::size_t rows = fitting_rows(kRow, 4);
  const std::array<std::uint64_t, 5> wanted{facts_of(view).moment(), twin.generation(),
                                            focus.value(), rows,
                                            static_cast<std::uint64_t>(std::lround(inner.w))};
  if (panels.reads_of != wanted) {
    panels.reads_of = wanted;
    const auto look = [&](std::size_t cells) {
      panels.reads = reads_facts(twin.here(), twin.there(), focus, rows, cells);
    };
    look(kMostCells);
    // Close together there may be room for all; else what is said of the rest takes a line.
    for (const float rest : {2.0F, 16.0F}) {
      if (panels.reads.more == 0) break;
      rows = fitting_rows(kLowRow, rest);
      look(kMostCells);
    }
    if (const std::size_t cells = fit(panels.reads); cells < kMostCells) look(cells);
  }
  const ReadsFacts& facts = panels.reads;
  fit(facts);
  const float row_h = facts.rows.size() > fitting_rows(kRow, 4) || facts.more > 0 ? kLowRow : kRow;
  std::size_t cells = 1;
  for (const ReadRow& r : facts.rows) cells = std::max(cells, r.cells.size());
  const float width = at.cell * static_cast<float>(cells);
  at.there = at.here + side + between;
  at.equals = (at.here + width + at.there) / 2;

  if (!facts.rows.empty()) {
    std::string_view here = "here";
    if (!at.both) here = eager_there ? "here and with a full copy" : "here and on write";
    else
      pen.text({at.there, inner.y, inner.right() - at.there, head},
               eager_there ? "with a full copy" : "copy on write", {view.theme.text_dim, 13});
    pen.text({at.here, inner.y, (at.both ? at.equals : inner.right()) - at.here, head}, here,
             {view.theme.text_dim, 13});
  }
  float y = inner.y + head;
  for (const ReadRow& row : facts.rows) {
    draw_row(view, row, at, y, row_h, eager_there);
    y += row_h;
  }
  if (facts.more > 0)
    pen.text({inner.x, y - 3, inner.w, 16}, "and " + thousands(facts.more) + " more, compared too",
             {view.theme.text_faint, 12});

  const float line = std::max(y + (facts.more > 0 ? 16.0F : 4.0F), inner.bottom() - foot + 2);
  pen.fill({inner.x, line, inner.w, 1}, view.theme.line);
  const std::uint64_t here = twin.here().state().totals.copies,
                      there = twin.there().state().totals.copies;
  draw_verdict(view, facts, here == there, {inner.x, line + 8, inner.w, 24}, foot >= 60);
  if (foot >= 60)
    draw_costs(view, {inner.x, line + 34, inner.w, 26}, {"copied here", here},
               {eager_there ? "by a full copy" : "on write", there});
}

}  // namespace cowscope
