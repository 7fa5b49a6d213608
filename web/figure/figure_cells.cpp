#include "web/figure/figure_cells.h"

#include <algorithm>
#include <cmath>

#include "scenarios/words.h"
#include "web/layout/grid_look.h"

namespace cowscope {
namespace {

const char* users_word(std::uint32_t n) { return n == 1 ? "user" : "users"; }

std::string owner_name(const FigureContext& figure, const Owner& owner) {
  return name_of(figure.scene().machine, Pid{owner.colour + 1});
}

std::vector<Colour> owner_colours(const Theme& theme, const Owners& owners, bool protected_only) {
  std::vector<Colour> out;
  for (std::size_t i = 0; i < owners.kept(); ++i) {
    const Owner& o = owners.list[i];
    out.push_back(protected_only && !o.protected_ ? Colour{0} : theme.owner(o.colour));
  }
  return out;
}

/// Split among the owners from left to right.
void fill_split(SvgWriter& svg, const Theme& theme, Rect r, const Owners& owners, float radius) {
  const std::size_t n = owners.kept();
  const float w = r.w / static_cast<float>(n);
  for (std::size_t i = 0; i < n; ++i)
    svg.fill_corners({r.x + w * static_cast<float>(i), r.y, w, r.h},
                     theme.owner_fill[owners.list[i].colour % theme.owner_fill.size()], radius,
                     SvgWriter::Corners::sides(i == 0, i + 1 == n));
}

void hollow(SvgWriter& svg, const Theme& theme, Rect r, float radius) {
  svg.fill(r, theme.panel, radius);
  svg.stroke(r, theme.text_faint.alpha(0.55F), radius);
}

/// A page of a file: a sheet with a folded corner. Shared on purpose: two rings.
void kind_icon(SvgWriter& svg, FrameKind kind, Rect r, Colour colour) {
  const float u = r.w / 24;
  const auto at = [&](float x, float y) { return Point{r.x + x * u, r.y + y * u}; };
  if (kind == FrameKind::File)
    svg.polyline(
        {at(5, 2.5F), at(14, 2.5F), at(19, 7.5F), at(19, 21.5F), at(5, 21.5F), at(5, 2.5F)}, colour,
        1.3F, 0);
  if (kind == FrameKind::Shared) {
    svg.ring(at(8.5F, 12), 6 * u, colour, 1.3F);
    svg.ring(at(15.5F, 12), 6 * u, colour, 1.3F);
  }
}

struct Ink {
  Colour strong, dim;
};

std::string frame_word(const PageFacts& f) {
  if (f.zero_page) return "zero page";
  if (f.present) return "frame " + std::to_string(f.frame.value());
  return f.mapped ? "not present" : "unmapped";
}

void write_page(SvgWriter& svg, const PageFacts& f, Rect r, Ink ink) {
  const std::string page = "page " + std::to_string(f.index), frame = frame_word(f);
  const std::string number =
      f.present && !f.zero_page ? std::to_string(f.frame.value()) : std::string();
  if (r.w >= 84 && r.h >= 46) {
    const float pad = r.w >= 104 ? 10.0F : 8.0F;
    const float top = r.y + std::max(15.0F, r.h * 0.255F), low = r.y + r.h * 0.665F;
    const Rect line{r.x + pad, top - 10, r.w - 2 * pad, 20};
    const float used = svg.text(line, page, {ink.dim, 13});
    svg.text({line.x + used + 6, line.y, line.w - used - 6, line.h}, f.text,
             {ink.strong, 13, FontWeight::Regular, true, TextAnchor::End});
    svg.text({r.x + 4, low - 12, r.w - 8, 24}, frame,
             f.present ? SvgText{ink.strong, r.h >= 64 ? 17.0F : 15.0F, FontWeight::Semibold, false,
                                 TextAnchor::Middle}
                       : SvgText{ink.dim, 13, FontWeight::Regular, false, TextAnchor::Middle});
  } else if (r.w >= 48 && r.h >= 54) {
    const auto line = [&](float part) { return Rect{r.x + 3, r.y + r.h * part - 9, r.w - 6, 18}; };
    svg.text(line(0.22F), page, {ink.dim, 11, FontWeight::Regular, false, TextAnchor::Middle});
    if (!f.present) return;
    svg.text(line(0.5F), f.text, {ink.strong, 12, FontWeight::Regular, true, TextAnchor::Middle});
    const SvgText style{ink.strong, 12, FontWeight::Semibold, false, TextAnchor::Middle};
    const bool fits = width_of(frame, style.look()) <= r.w - 4;
    svg.text(line(0.78F), fits || number.empty() ? frame : "f " + number, style);
  } else if (r.w >= 60 && r.h >= 36) {
    svg.text({r.x + 4, r.y + 3, r.w - 8, r.h * 0.42F}, page,
             {ink.dim, 12, FontWeight::Regular, false, TextAnchor::Middle});
    svg.text({r.x + 4, r.y + r.h * 0.46F, r.w - 8, r.h * 0.42F}, frame,
             {f.present ? ink.strong : ink.dim, 13,
              f.present ? FontWeight::Semibold : FontWeight::Regular, false, TextAnchor::Middle});
  } else {
    const std::string text = f.zero_page ? "0" : number;
    float size = r.w >= 30 ? 13.0F : 11.0F;
    while (size > 7 && width_of(text, {size, FontWeight::Semibold}) > r.w - 2) size -= 0.5F;
    // Half a number would be another one: the title has it whole.
    if (width_of(text, {size, FontWeight::Semibold}) <= r.w)
      svg.text_at({r.centre().x, r.centre().y + size * 0.364F}, text,
                  {ink.strong, size, FontWeight::Semibold, false, TextAnchor::Middle});
  }
}

std::string page_title(const PageFacts& f, const ProcessFacts& process, const RegionFacts& region) {
  std::string title =
      process.name + ", " + region.name + ", page " + std::to_string(f.index) + ": ";
  if (!f.mapped) return title + "no longer mapped";
  if (!f.present) return title + "not present";
  if (f.zero_page) return title + "the shared page of zeros";
  title += "frame " + std::to_string(f.frame.value());
  if (!f.text.empty()) title += ", holds " + f.text;
  if (f.shared_memory) title += ", shared on purpose";
  else if (f.cow)
    title += f.owners.count > 1 ? ", shared, write-protected" : ", its own, still write-protected";
  else if (f.writable) title += ", its own, writable";
  else title += ", read-only";
  return title;
}

std::string frame_title(const FigureContext& figure, const FrameFacts& f) {
  std::string title = "Frame " + std::to_string(f.frame.value()) + ": ";
  if (f.free()) return title + "free";
  if (f.refs == 0) return title + (f.cached ? "in the page cache, mapped by nobody" : "no user");
  title += std::to_string(f.refs) + " " + users_word(f.refs);
  for (std::size_t i = 0; i < f.owners.kept(); ++i)
    title += (i == 0 ? " (" : ", ") + owner_name(figure, f.owners.list[i]);
  if (f.owners.count > Owners::kKept) title += ", …";
  if (f.owners.count > 0) title += ")";
  if (!f.text.empty()) title += ", holds " + f.text;
  return title;
}

/// "2 → 1": the old number dim, the new one strong.
SvgLine change(const Theme& theme, const FrameFacts& f, std::string_view word, Colour word_ink) {
  SvgLine line{{std::to_string(f.refs_before) + " → ", theme.text_dim, FontWeight::Semibold},
               {std::to_string(f.refs), theme.text, FontWeight::Bold}};
  if (!word.empty()) line.push_back({" " + std::string(word), word_ink, FontWeight::Regular});
  return line;
}

void write_large(FigureContext& figure, const FrameFacts& f, Rect r, float strip) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const float body = r.h - strip, pad = r.w >= 110 ? 12.0F : 9.0F;
  const float top = r.y + std::max(15.0F, body * 0.185F);
  // The word gives way to contents that would be cut.
  const float content = width_of(clean_text(f.text), {13, FontWeight::Regular, true});
  std::string title = "frame " + std::to_string(f.frame.value());
  // All digits are taken for wide ones: neighbours are not to differ by a hair.
  const std::string widest = "frame " + std::string(title.size() - 6, '0');
  if (width_of(widest, {13}) + content + 6 > r.w - 2 * pad) title = title.substr(6);
  const Rect line{r.x + pad, top - 10, r.w - 2 * pad, 20};
  const float used = svg.text(line, title, {theme.text_dim, 13});
  svg.text({line.x + used + 5, line.y, line.w - used - 5, line.h}, f.text,
           {theme.text, 13, FontWeight::Regular, true, TextAnchor::End});
  kind_icon(svg, f.kind, {r.right() - 27, r.y + body - 25, 15, 15}, theme.text_dim);
  const float size = std::clamp(body * 0.25F, 18.0F, 28.0F);
  const Point middle{r.x + r.w / 2, r.y + body * 0.52F};
  const SvgText word{theme.text_dim, 15, FontWeight::Semibold, false, TextAnchor::Middle};
  if (f.free() || (f.refs == 0 && f.cached)) {
    svg.text({r.x, middle.y - 12, r.w, 24}, f.free() ? "free" : "cache", word);
    return;
  }
  const bool low = body < 84;  // no room for a line of its own below the number
  const float y = (low ? middle.y + 4 : middle.y) + size * 0.364F;
  SvgLine number{{std::to_string(f.refs), theme.text, FontWeight::Bold}};
  if (f.refs_changed()) number = change(theme, f, {}, theme.text);
  float wide = 0, fits = size;
  for (const SvgRun& run : number) wide += width_of(run.text, {size, run.weight});
  if (wide > r.w - 16) fits = size * (r.w - 16) / wide;
  svg.runs_at({middle.x, y}, number, fits, false, TextAnchor::Middle);
  if (!low)
    svg.text({r.x, middle.y + size * 0.55F, r.w, 22}, users_word(f.refs),
             {theme.text_dim, 13, FontWeight::Regular, false, TextAnchor::Middle});
}

void write_medium(FigureContext& figure, const FrameFacts& f, Rect r, float strip) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const float body = r.h - strip, inset = r.w >= 60 ? 8.0F : 6.0F;
  const std::string number = std::to_string(f.frame.value());
  if (body < 36) {
    svg.text({r.x, r.y, r.w, body}, number,
             {theme.text, 12, FontWeight::Semibold, false, TextAnchor::Middle});
    return;
  }
  const Rect line{r.x + inset, r.y + 5, r.w - 2 * inset, 15};
  svg.text(line, number, {theme.text_dim, 12});
  if (r.w >= 56 && f.fresh)
    svg.text(line, "new", {theme.good, 12, FontWeight::Semibold, false, TextAnchor::End});
  else if (r.w >= 48)
    kind_icon(svg, f.kind, {line.right() - 12, line.y + 2, 12, 12}, theme.text_dim);
  const Point middle{r.x + r.w / 2, r.y + body * 0.66F};
  if (f.free() || (f.refs == 0 && f.cached)) {
    svg.text({r.x, middle.y - 10, r.w, 20}, f.free() ? "free" : "cache",
             {theme.text_dim, 13, FontWeight::Regular, false, TextAnchor::Middle});
    return;
  }
  const bool many = f.refs >= 2;
  const Colour ink = many ? theme.text : theme.text_dim;
  const bool word = r.w >= 58;
  SvgLine line_of{{std::to_string(f.refs), ink, many ? FontWeight::Bold : FontWeight::Semibold}};
  if (word) line_of.push_back({std::string(" ") + users_word(f.refs), ink, FontWeight::Regular});
  if (f.refs_changed()) line_of = change(theme, f, r.w >= 92 ? users_word(f.refs) : "", theme.text);
  svg.runs_at({middle.x, middle.y + 5.5F}, line_of, f.refs_changed() || !word ? 15.0F : 14.0F,
              false, TextAnchor::Middle);
}

void write_strip(FigureContext& figure, const FrameFacts& f, Rect r, float strip, float radius) {
  const std::size_t n = f.owners.kept();
  if (strip <= 0 || n == 0) return;
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const float w = r.w / static_cast<float>(n), size = strip >= 20 ? 13.0F : 12.0F;
  for (std::size_t i = 0; i < n; ++i) {
    const Owner& owner = f.owners.list[i];
    const Rect part{r.x + w * static_cast<float>(i), r.bottom() - strip, w, strip};
    svg.fill_corners(part, theme.owner(owner.colour), radius,
                     SvgWriter::Corners::below(i == 0, i + 1 == n));
    std::string name = owner_name(figure, owner);
    // Beyond four their number is known, and that is told.
    if (i + 1 == n && f.owners.count > n) name = "+" + grouped(f.owners.count - n + 1);
    else if (width_of(name, {size, FontWeight::Semibold}) > w - 4)
      name = w >= 60 ? cut_to_width(name, w - 4, {size, FontWeight::Semibold}) : name.substr(0, 1);
    svg.text_at({part.centre().x, part.centre().y + size * 0.364F}, name,
                {theme.on_owner[owner.colour % theme.on_owner.size()], size, FontWeight::Semibold,
                 false, TextAnchor::Middle});
  }
}

}  // namespace

void figure_page(FigureContext& figure, const PlacedPage& page, const ProcessFacts& process,
                 const RegionFacts& region) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const PageFacts& f = page.facts;
  const Rect r = page.rect;
  const bool small = std::min(r.w, r.h) < 40;
  const float radius = small ? 5.0F : 7.0F;
  Ink ink{theme.text, theme.text_dim};
  svg.open("page", page_title(f, process, region));
  if (!f.present || f.zero_page || f.owners.count == 0) {
    hollow(svg, theme, r, radius);
    ink = {theme.text_dim, theme.text_faint};
  } else if (f.own() && f.owners.count == 1 && !f.file) {
    const std::uint32_t c = f.owners.list[0].colour;
    svg.fill(r, theme.owner(c), radius);
    ink = {theme.on_owner[c % theme.on_owner.size()], theme.on_owner[c % theme.on_owner.size()]};
  } else {
    fill_split(svg, theme, r, f.owners, radius);
  }
  if (f.present && f.cow) {
    const float inset = small ? 1.5F : 4.0F;
    std::vector<Colour> colours = owner_colours(theme, f.owners, false);
    if (f.zero_page || colours.empty()) colours = {theme.text_faint};
    svg.dashed(r.inset(inset), colours, std::max(2.0F, radius - inset), small ? 1.5F : 2.0F);
  }
  write_page(svg, f, r, ink);
  if (f.shared_memory && r.w >= 100 && r.h >= 56)
    kind_icon(svg, FrameKind::Shared, {r.right() - 20, r.bottom() - 20, 14, 14}, ink.dim);
  if (small && f.dirty && f.present && r.w >= 18)
    svg.circle({r.right() - 5, r.y + 5}, 1.75F, ink.strong);
  if (page.mark == Mark::Selected) svg.selection_ring(r, radius, theme.text);
  if (page.mark == Mark::Related) svg.stroke(r.inset(-3), theme.text, radius + 3, 1.5F);
  svg.close();
}

void figure_frame(FigureContext& figure, const PlacedFrame& cell, float strip, bool ring) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const FrameFacts& f = cell.facts;
  const Rect r = cell.rect;
  const float small = std::min(r.w, r.h);
  const float radius = small >= 40 ? 8.0F : std::min(4.0F, small * 0.2F);
  svg.open("frame", frame_title(figure, f));
  if (f.owners.count == 0) {
    hollow(svg, theme, r, radius);
  } else {
    fill_split(svg, theme, r, f.owners, radius);
    write_strip(figure, f, r, strip, radius);
    const Rect body{r.x, r.y, r.w, r.h - strip};
    const float inset = small >= 40 ? 5.0F : 3.0F, stroke = small >= 60 ? 2.0F : 1.5F;
    const bool own = f.owners.count == 1 && !f.owners.any_protected() && f.kind == FrameKind::Anon;
    if (f.owners.any_protected() && small >= 18)
      svg.dashed(body.inset(inset), owner_colours(theme, f.owners, true),
                 std::max(2.0F, radius - inset), stroke);
    else if (own && small >= 70)
      svg.stroke(r, theme.owner(f.owners.list[0].colour), radius, stroke);
  }
  if (r.w >= 84 && r.h >= 70) write_large(figure, f, r, strip);
  else if (r.w >= kTextCell) write_medium(figure, f, r, strip);
  if (ring && cell.mark == Mark::Selected) svg.selection_ring(r, radius, theme.text);
  if (ring && cell.mark == Mark::Source && r.w < 84)
    svg.stroke(r.inset(-3), theme.attention, radius + 3, 2);
  svg.close();
}

void figure_fold(FigureContext& figure, const Fold& fold, std::string_view what) {
  if (!fold.any()) return;
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  Rect r = fold.rect;
  if (r.w < 24 || r.h < 16) return;
  std::string number = "+" + grouped(fold.count);
  svg.open("fold", number + " " + std::string(what));
  if (r.w < 60 && fold.count >= 10'000)  // rounded down
    number = fold.count < 1'000'000 ? "+" + std::to_string(fold.count / 1000) + "k"
                                    : "+" + std::to_string(fold.count / 1'000'000) + "M";
  const float step = r.w >= 70 ? 4.0F : 2.0F;
  r.h -= 2 * step;
  r.w -= 2 * step;
  r.y += 2 * step;
  if (r.h > 112) r.y += (r.h - 112) / 2, r.h = 112;
  for (int i = 2; i >= 0; --i) {
    const float d = step * static_cast<float>(i);
    svg.fill({r.x + d, r.y - d, r.w, r.h}, theme.panel, 8);
    svg.stroke({r.x + d, r.y - d, r.w, r.h}, theme.line, 8);
  }
  const auto write = [&](Rect box, std::string_view text, float size, FontWeight weight) {
    while (size > 8 && width_of(text, {size, weight}) > box.w) size -= 0.5F;
    svg.text_at({box.centre().x, box.centre().y + size * 0.364F}, text,
                {theme.text_dim, size, weight, false, TextAnchor::Middle});
  };
  if (r.h >= 56 && r.w >= 48) {
    write({r.x + 2, r.y + r.h / 2 - 24, r.w - 4, 26}, number, 20, FontWeight::Semibold);
    write({r.x + 2, r.y + r.h / 2 + 2, r.w - 4, 20}, what, 13, FontWeight::Regular);
  } else {
    write({r.x + 2, r.y, r.w - 4, r.h}, r.w >= 70 ? number + " " + std::string(what) : number, 13,
          FontWeight::Semibold);
  }
  svg.close();
}

namespace {

void figure_copies(FigureContext& figure, const MemoryGrid& grid, std::string_view label) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  for (const CopyArrow& arrow : grid.copies) {
    svg.open("copy", "Frame " + std::to_string(arrow.copy.from.value()) + " was copied to frame " +
                         std::to_string(arrow.copy.to.value()));
    // A halo of the panel's colour parts the lines that it crosses.
    svg.polyline(arrow.path, theme.panel, 8, 9);
    svg.polyline(arrow.path, theme.good, 2, 9);
    svg.circle(arrow.path.front(), 3.5F, theme.good);
    const Point end = arrow.path.back(), before = arrow.path[arrow.path.size() - 2];
    const float down = end.y > before.y ? 1.0F : -1.0F;
    svg.polygon(
        {{end.x, end.y + 4 * down}, {end.x - 5, end.y - 5 * down}, {end.x + 5, end.y - 5 * down}},
        theme.good);
    std::string text(label);
    if (arrow.copy.pages > 1) text = "copied " + grouped(arrow.copy.pages) + " pages";
    constexpr TextLook kLook{12, FontWeight::Semibold};
    if (arrow.apart)
      text = std::to_string(arrow.copy.from.value()) + " → " +
             std::to_string(arrow.copy.to.value()) + ": " + text;
    else if (arrow.pill_room < width_of(text, kLook) + 44) text = "copied";
    const float h = 22, w = width_of(text, kLook) + 22;
    if (w <= arrow.pill_room + 24) {
      const Rect pill{arrow.pill.x + (arrow.beside - 1) * w / 2, arrow.pill.y - h / 2, w, h};
      svg.fill(pill.inset(-4, -2), theme.panel, h / 2);
      svg.fill(pill, theme.dark ? Colour{0x1b3a30ff} : Colour{0xd3ebdfff}, h / 2);
      svg.stroke(pill, theme.good, h / 2);
      svg.text_at({pill.centre().x, pill.centre().y + 12 * 0.364F}, text,
                  {theme.good, 12, FontWeight::Semibold, false, TextAnchor::Middle});
    }
    svg.close();
  }
}

}  // namespace

void figure_grid(FigureContext& figure, const MemoryGrid& grid, std::string_view copied) {
  const float strip = strip_height(grid.cell_w, grid.cell_h);
  const bool rings = std::min(grid.gap_x, grid.gap_y) >= 6;
  for (const PlacedFrame& cell : grid.cells) figure_frame(figure, cell, strip, rings);
  figure_fold(figure, grid.more, "more");
  figure_fold(figure, grid.free, "free");
  figure_copies(figure, grid, copied);
}

}  // namespace cowscope
