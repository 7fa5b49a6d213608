#include <algorithm>

#include "web/views/cells.h"
#include "web/views/life.h"
#include "web/views/offers.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

std::vector<Colour> owner_colours(const Theme& theme, const Owners& owners) {
  std::vector<Colour> out;
  for (std::size_t i = 0; i < owners.kept(); ++i) out.push_back(theme.owner(owners.list[i].colour));
  return out;
}

/// The fill, split among the owners from left to right.
void fill_split(Pen& pen, const Theme& theme, Rect r, const Owners& owners, float radius) {
  const auto n = owners.kept();
  if (n == 0) {
    pen.fill(r, theme.raised, radius);
    return;
  }
  const float w = r.w / static_cast<float>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Rect part{r.x + w * static_cast<float>(i), r.y, w, r.h};
    const bool first = i == 0, last = i + 1 == n;
    pen.fill_corners(part, theme.owner_fill[owners.list[i].colour % theme.owner_fill.size()],
                     radius, first, last, last, first);
  }
}

void hollow(Pen& pen, const Theme& theme, Rect r, float radius) {
  pen.fill(r, theme.panel, radius);
  pen.stroke(r, theme.text_faint.alpha(0.55F), radius);
}

struct Ink {
  Colour strong, dim;
};

/// In two lines, where there is no room for words: the page's number and its contents, below them
/// the frame. False: too small, or nothing is in it.
[[gnu::noinline]] bool write_contents(Pen& pen, const PageFacts& f, Rect r, Ink ink) {
  if (!f.present || f.zero_page || f.text.empty() || r.w < 26 || r.h < 30) return false;
  const std::string page = std::to_string(f.index), number = std::to_string(f.frame.value());
  const float pad = r.w >= 56 ? 10.0F : 7.0F;  // within the dashes
  const float first = r.y + r.h * 0.31F - 8, second = r.y + r.h * 0.69F - 8;
  const float size = r.w >= 64 && r.h >= 42 ? 13.0F : r.w >= 40 ? 12.0F : 11.0F;
  const float a = pen.measure(page, size), b = pen.measure(f.text, size, Face::Mono);
  if (b > r.w - 4) return false;
  if (r.w >= 48 && a + 4 + b <= r.w - 2 * pad + 2) {
    pen.text({r.x + pad, first, a + 2, 16}, page, {ink.dim, size});
    pen.text({r.right() - pad - b, first, b + 2, 16}, f.text, {ink.strong, size, Face::Mono});
  } else {
    pen.text({r.x, first, r.w, 16}, f.text, {ink.strong, size, Face::Mono, Align::Centre});
  }
  const std::string frame = "frame " + number;
  const bool whole = pen.measure(frame, size, Face::Semibold) <= r.w - 12;
  float digits = size;
  while (digits > 8 && pen.measure(number, digits, Face::Semibold) > r.w - 4) digits -= 0.5F;
  pen.text({r.x, second, r.w, 16}, whole ? frame : number,
           {ink.strong, whole ? size : digits, Face::Semibold, Align::Centre});
  return true;
}

void write_on(Pen& pen, const PageFacts& f, Rect r, Ink ink) {
  const std::string page = "page " + std::to_string(f.index);
  std::string frame;
  if (f.zero_page) frame = "zero page";
  else if (f.present) frame = "frame " + std::to_string(f.frame.value());
  else frame = f.mapped ? "not present" : "unmapped";
  const std::string number =
      f.present && !f.zero_page ? std::to_string(f.frame.value()) : std::string();

  const bool small = r.w < 48 || r.h < (r.w < 84 ? 54.0F : 46.0F);
  if (small && write_contents(pen, f, r, ink)) return;
  if (r.w >= 84 && r.h >= 46) {
    const float u = type_scale(r.w, r.h * 1.8F), plain = 13 * u;
    const float pad = r.w >= 104 ? 10 * u : 8.0F, apart = r.w >= 104 ? 8.0F : 4.0F;
    const float top = r.y + std::max(15.0F, r.h * 0.255F), low = r.y + r.h * 0.665F;
    const float size = r.h >= 64 ? 17 * u : 15.0F;
    const float content = r.w >= 104 ? plain + 1 : plain;
    // The word gives way to contents that would be cut.
    const float both = pen.measure(page, plain) + apart + pen.measure(f.text, content, Face::Mono);
    const std::string_view title =
        both > r.w - 2 * pad ? std::string_view(page).substr(5) : std::string_view(page);
    const float used =
        pen.text_at({r.x + pad, top + Pen::baseline_offset(plain)}, title, {ink.dim, plain});
    if (!f.text.empty()) {
      const Rect room{r.x + pad + used + apart, top - 10, r.w - 2 * pad - used - apart, 20};
      pen.text(room, f.text, {ink.strong, content, Face::Mono, Align::Right});
    }
    if (f.present)
      pen.text({r.x + 4, low - 12, r.w - 8, 24}, frame,
               {ink.strong, size, Face::Semibold, Align::Centre});
    else
      pen.text({r.x + 4, low - 12, r.w - 8, 24}, frame,
               {ink.dim, 13, Face::Regular, Align::Centre});
  } else if (r.w >= 48 && r.h >= 54) {
    const float third = r.h / 3;
    const float inset = std::max(3.0F, r.h * 0.07F);
    const auto line = [&](int i) {
      return Rect{r.x + 3, r.y + inset + (third - inset * 0.66F) * static_cast<float>(i), r.w - 6,
                  third - inset * 0.66F};
    };
    pen.text(line(0), page, {ink.dim, 11, Face::Regular, Align::Centre});
    if (f.present) {
      pen.text(line(1), f.text, {ink.strong, r.w >= 60 ? 14.0F : 12.0F, Face::Mono, Align::Centre});
      // Within the dashes.
      const float size = pen.measure(frame, 12, Face::Semibold) <= r.w - 12 ? 12.0F : 11.0F;
      pen.text(line(2), pen.measure(frame, size, Face::Semibold) <= r.w - 8 ? frame : "f " + number,
               {ink.strong, size, Face::Semibold, Align::Centre});
    }
  } else if (r.w >= 60 && r.h >= 26) {
    // One line, or two if they fit: page left, frame right.
    if (r.h >= 36) {
      pen.text({r.x + 4, r.y + 3, r.w - 8, r.h * 0.42F}, page,
               {ink.dim, 12, Face::Regular, Align::Centre});
      const float size = pen.measure(frame, 13) <= r.w - 8 ? 13.0F : 11.0F;
      pen.text({r.x + 4, r.y + r.h * 0.46F, r.w - 8, r.h * 0.42F}, frame,
               {f.present ? ink.strong : ink.dim, size, f.present ? Face::Semibold : Face::Regular,
                Align::Centre});
    } else {
      pen.text({r.x + 2, r.y, r.w - 4, r.h}, f.present ? frame : page,
               {ink.strong, 12, Face::Semibold, Align::Centre});
    }
  } else if (r.w >= 20) {
    const std::string text = f.zero_page ? "0" : number;
    float size = r.w >= 30 ? 13.0F : 11.0F;
    while (size > 8.5F && pen.measure(text, size, Face::Semibold) > r.w - 2) size -= 0.5F;
    // Half a number would be another one: the tooltip has it whole.
    if (pen.measure(text, size, Face::Semibold) <= r.w)
      pen.text({r.x, r.y, r.w, r.h}, text, {ink.strong, size, Face::Semibold, Align::Centre});
  }
}

std::string page_tip(const ViewContext& view, const PageFacts& f) {
  std::string tip = "Page " + std::to_string(f.index) + " of " + name_of(view, f.pid) + ": ";
  if (!f.mapped) return tip + "no longer mapped";
  if (!f.present) return tip + "not present yet";
  if (f.zero_page) return tip + "the shared page of zeros";
  tip += "frame " + std::to_string(f.frame.value());
  if (f.shared_memory) tip += ", shared on purpose";
  else if (f.cow)
    tip += f.owners.count > 1
               ? ", shared: a write stops here and copies it"
               : ", its alone but still protected: a write stops here once, nothing is copied";
  else if (f.writable) tip += ", its own: a write goes through";
  return tip;
}

}  // namespace

bool is_lit(ViewContext& view, const ProcessFacts& process) {
  const Lit& lit = view.lit;
  if (!lit.any() || process.pid == Pid{}) return false;
  if (lit.pid == process.pid) return true;
  const bool of_frame =
      lit.target.kind == Target::Kind::Page || lit.target.kind == Target::Kind::Frame;
  return of_frame && lit.frame != kNoFrame && process.presence == ProcessFacts::Presence::Here &&
         facts_of(view).owners().maps(lit.frame, process.space);
}

void draw_page_cell(ViewContext& view, const PlacedPage& page) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  PageFacts f = page.facts;
  f.present = f.present && installed(view, f.pid, f.page) > 0;
  const Rect r = page.rect;
  const float radius = std::min(r.w, r.h) >= 40 ? 7.0F : 5.0F;
  Ink ink{theme.text, theme.text_dim};

  const bool sole = f.own() && f.owners.count <= 1 && !f.file;
  if (!f.present || f.zero_page) {
    hollow(pen, theme, r, radius);
    ink = {theme.text_dim, theme.text_faint};
  } else if (sole && f.owners.count == 1) {
    const std::uint32_t c = f.owners.list[0].colour;
    pen.fill(r, theme.owner(c), radius);
    ink = {theme.on_owner[c % theme.on_owner.size()], theme.on_owner[c % theme.on_owner.size()]};
  } else {
    fill_split(pen, theme, r, f.owners, radius);
  }
  const bool small = std::min(r.w, r.h) < 40;
  if (f.present && f.cow) {
    const float inset = small ? 1.0F : r.w < 60 ? 2.0F : 4.0F;
    const std::vector<Colour> colours =
        f.zero_page ? std::vector<Colour>{theme.text_faint} : owner_colours(theme, f.owners);
    pen.dashed_split(r.inset(inset), colours, std::max(2.0F, radius - inset), small ? 1.5F : 2.0F,
                     5.2F, 2.8F);
  }
  write_on(pen, f, r, ink);
  if (f.present && f.shared_memory && r.w >= 100 && r.h >= 56)
    pen.icon(Icon::SharedMemory, {r.right() - 20, r.bottom() - 20, 14, 14}, ink.dim, 1.4F);
  // No jargon at the first depth.
  if (small && f.dirty && f.present && r.w >= 18 && view.session.level() != Level::Idea)
    pen.circle({r.right() - 4, r.y + 4}, 1.75F, ink.strong);

  if (page.mark == Mark::Selected) pen.selection_ring(r, radius, theme.text);
  if (page.mark == Mark::Source && !view.session.asking())
    pen.stroke(r.inset(-3), theme.attention, radius + 3, 1.5F);
  if (page.mark == Mark::Related) pen.stroke(r.inset(-3), theme.text, radius + 3, 1.5F);

  view.anchors.push_back({f.pid, f.page, r});
  const std::string id =
      "page" + std::to_string(f.pid.value()) + "/" + std::to_string(f.page.value());
  const Hit hit = pen.hit(id, r);
  const Target target{Target::Kind::Page, f.pid, f.page, kNoFrame};
  if (hit.hovered) {
    view.hovered = target;
    if (!life_card_tells(view, target)) pen.tooltip(r, page_tip(view, f));
  }
  if (hit.clicked) click_target(view, target, r);
  if (hit.asked || hit.dragging || view.panels->range.picking) hand_page(view, f, r, hit);
}

}  // namespace cowscope
