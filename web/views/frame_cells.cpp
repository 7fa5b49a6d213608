// One frame as a cell: number, contents, users, owners.

#include <algorithm>
#include <cmath>

#include "web/layout/later.h"
#include "web/views/cells.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

const char* users_word(std::uint32_t n) { return n == 1 ? "user" : "users"; }

/// "7", or "512–1023" where a cell stands for more.
std::string number_of(const FrameFacts& f) {
  const std::string first = std::to_string(f.frame.value());
  return f.span == 1 ? first : first + "–" + std::to_string(f.frame.value() + f.span - 1);
}

/// What is told of a frame in its corner, where there is no icon for it.
std::string corner_of(const FrameFacts& f) {
  if (f.pins > 0) return "pinned";
  if (f.span > 1) return f.span == 512 ? "2 MiB" : "×" + std::to_string(f.span);
  return f.kind == FrameKind::Ksm ? "merged" : "";
}

/// "2 → 1" and a word behind it, if any and if it fits: the old number dim, the new one strong;
/// centred on `middle`.
void draw_change(ViewContext& view, Point middle, const FrameFacts& f, float size, float width,
                 std::string_view word) {
  Pen& pen = view.pen;
  const std::string old = std::to_string(f.refs_before), now = std::to_string(f.refs);
  const float numbers =
      pen.measure(old, size, Face::Semibold) + pen.measure(now, size, Face::Bold) + size * 1.46F;
  if (!word.empty() && numbers + pen.measure(word, 13) + 6 > width) word = {};
  const float arrow = size * 0.86F, gap = size * 0.3F;
  const float a = pen.measure(old, size, Face::Semibold), b = pen.measure(now, size, Face::Bold);
  const float c = word.empty() ? 0 : pen.measure(word, 13) + 6;
  const float y = middle.y + Pen::baseline_offset(size);
  float x = middle.x - (a + arrow + b + 2 * gap + c) / 2;
  pen.text_at({x, y}, old, {view.theme.text_dim, size, Face::Semibold});
  x += a + gap;
  pen.icon(Icon::Next, {x, middle.y - arrow / 2, arrow, arrow}, view.theme.text_dim,
           std::max(1.5F, size / 13));
  x += arrow + gap;
  // The new number arrives as the motion does.
  const Colour ink = view.theme.text.alpha(0.15F + 0.85F * motion_of(view, f.frame));
  x += pen.text_at({x, y}, now, {ink, size, Face::Bold});
  if (!word.empty()) pen.text_at({x + 6, y}, word, {view.theme.text_dim, 13});
}

void draw_strip(ViewContext& view, const FrameFacts& f, Rect r, float strip) {
  if (strip <= 0 || f.owners.count == 0) return;
  Pen& pen = view.pen;
  if (f.owners.count > Owners::kKept) {
    // Beyond four a pattern and a count, which stands on a ground of its own.
    std::string text = thousands(f.owners.count) + " processes";
    if (pen.pill_width(strip - 2, text, 11) > r.w - 6) text = thousands(f.owners.count);
    pen.pill({r.centre().x, r.bottom() - strip / 2}, strip - 2, text, view.theme.panel,
             view.theme.text, Colour{0}, Align::Centre, 11);
    return;
  }
  const auto n = f.owners.kept();
  const float w = r.w / static_cast<float>(n);
  const float size = strip >= 20 ? 13 * type_scale(r.w, r.h) : 12.0F;
  // All by their names, or all by their initials.
  bool names = true;
  for (std::size_t i = 0; i < n; ++i)
    names = names && pen.measure(name_of(view, Pid{f.owners.list[i].colour + 1}), size,
                                 Face::Semibold) <= w - 4;
  for (std::size_t i = 0; i < n; ++i) {
    const Owner& owner = f.owners.list[i];
    const Rect part{r.x + w * static_cast<float>(i), r.bottom() - strip, w, strip};
    std::string name = name_of(view, Pid{owner.colour + 1});
    if (!names) name = name.substr(0, 1);
    const Colour ink = view.theme.on_owner[owner.colour % view.theme.on_owner.size()];
    pen.text({part.x + 1, part.y, part.w - 2, part.h}, name,
             {ink, size, Face::Semibold, Align::Centre});
  }
}

/// Something is told of the frame in a corner. (In a first picture, of none.)
bool is_special(const FrameFacts& f) {
  return f.kind != FrameKind::Anon || f.pins > 0 || f.span > 1;
}

COWSCOPE_LATER void draw_special_large(ViewContext& view, const FrameFacts& f, Rect r, float body,
                                       float pad) {
  Pen& pen = view.pen;
  const Colour ink = view.theme.text_dim;
  // The corner's own where number and word stand on one line beside it.
  const float in = body < 84 ? 8.0F : 0.0F;
  if (f.kind == FrameKind::File)
    pen.icon(Icon::File, {r.right() - 26 + in, r.y + body - 24 + in, 14, 14}, ink, 1.3F);
  if (f.kind == FrameKind::Shared)
    pen.icon(Icon::SharedMemory, {r.right() - 28 + in, r.y + body - 26 + in, 16, 16}, ink, 1.5F);
  pen.text({r.x + pad, r.y + body - 25, r.w - 2 * pad, 14}, corner_of(f),
           {ink, 11, Face::Regular, Align::Right});
}

/// Beside its number, in `room`: false if nothing fits.
COWSCOPE_LATER bool draw_special(ViewContext& view, const FrameFacts& f, Rect room) {
  Pen& pen = view.pen;
  const Colour ink = view.theme.text_dim;
  const std::string corner = corner_of(f);
  if (!corner.empty() && pen.measure(number_of(f), 12) + pen.measure(corner, 11) + 4 < room.w)
    pen.text(room, corner, {ink, 11, Face::Regular, Align::Right});
  else if (f.kind == FrameKind::File)
    pen.icon(Icon::File, {room.right() - 11, room.y + 2, 11, 11}, ink, 1.2F);
  else if (f.kind == FrameKind::Shared)
    pen.icon(Icon::SharedMemory, {room.right() - 13, room.y + 1, 13, 13}, ink, 1.3F);
  else return false;
  return true;
}

/// Number and contents above, users large in the middle.
void draw_large(ViewContext& view, const FrameFacts& f, Rect r, float strip) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float body = r.h - strip;
  const float u = type_scale(r.w, r.h), small = 13 * u;
  const float top = r.y + std::max(15.0F, body * 0.185F);
  const float pad = r.w >= 110 ? 12 * u : 11.0F;
  // The word gives way to contents that would be cut.
  const float content = pen.measure(f.text, small, Face::Mono);
  std::string title = (f.span > 1 ? "frames " : "frame ") + number_of(f);
  // Digits as wide as the widest: neighbours are to say it alike.
  const float number = static_cast<float>(number_of(f).size()) * pen.measure("0", small);
  if (pen.measure("frame ", small) + number + content + 5 > r.w - 2 * pad) title = number_of(f);
  const float used =
      pen.text_at({r.x + pad, top + Pen::baseline_offset(small)}, title, {theme.text_dim, small});
  if (!f.text.empty()) {
    const Rect room{r.x + pad + used + 4, top - 10, r.w - 2 * pad - used - 4, 20};
    pen.text(room, f.text, {theme.text, small, Face::Mono, Align::Right});
  }
  if (is_special(f)) draw_special_large(view, f, r, body, pad);
  const float size = std::clamp(body * 0.25F, 18.0F, 28 * u);
  const Point middle{r.x + r.w / 2, r.y + body * 0.52F};
  const bool low = body < 84;  // no room for a line of its own below the number
  if (f.free()) {
    pen.text({r.x, middle.y - 12 * u, r.w, 24 * u}, "free",
             {theme.text_dim, 15 * u, Face::Semibold, Align::Centre});
    if (f.refs_before > 0 && !low)
      pen.text({r.x, middle.y + size * 0.55F, r.w, 20}, "just now",
               {theme.text_faint, small, Face::Regular, Align::Centre});
    return;
  }
  if (f.refs == 0 && f.cached) {
    pen.text({r.x, middle.y - 12 * u, r.w, 24 * u}, "cache",
             {theme.text_dim, 15 * u, Face::Semibold, Align::Centre});
    return;
  }
  if (f.refs_changed()) {
    // Thousands of users: the numbers give way, and keep all their digits.
    const std::string digits = std::to_string(f.refs_before) + std::to_string(f.refs);
    const std::string_view word = low && digits.size() <= 4 ? users_word(f.refs) : "";
    const float wide = pen.measure(digits, size, Face::Bold) + size * 1.46F +
                       (word.empty() ? 0 : pen.measure(word, 13) + 6);
    draw_change(view, low ? Point{middle.x, middle.y + 4} : middle, f,
                std::min(size, size * (r.w - 16) / wide), r.w - 20, word);
    if (low) return;
  } else {
    const std::string n = std::to_string(f.refs);
    if (low) {
      const float a = pen.measure(n, size, Face::Bold), b = pen.measure(users_word(f.refs), 14);
      const float x = middle.x - (a + 6 + b) / 2, y = middle.y + 4 + Pen::baseline_offset(size);
      pen.text_at({x, y}, n, {theme.text, size, Face::Bold});
      pen.text_at({x + a + 6, y}, users_word(f.refs), {theme.text_dim, 14});
      return;
    }
    pen.text({r.x, middle.y - 16, r.w, 32}, n, {theme.text, size, Face::Bold, Align::Centre});
  }
  pen.text({r.x, middle.y + size * 0.55F, r.w, 22}, users_word(f.refs),
           {theme.text_dim, small, Face::Regular, Align::Centre});
}

/// Contents beside the number where both fit, else at the foot of a cell that is high enough: true
/// if they stand at the foot.
bool draw_contents(ViewContext& view, const FrameFacts& f, Rect r, float body, float top,
                   float inset, float number) {
  if (f.text.empty() || f.free()) return false;
  Pen& pen = view.pen;
  for (const float size : {13.0F, 12.0F, 11.0F}) {
    if (r.w < 56 && body >= 52) break;  // the dashes take what room there is
    const float w = pen.measure(f.text, size, Face::Mono);
    if (inset + number + 3 + w > r.w - inset - 1) continue;
    pen.text({r.right() - inset - w - 3, top, w + 2, 15}, f.text,
             {view.theme.text, size, Face::Mono, Align::Right});
    return false;
  }
  if (body < 52 || pen.measure(f.text, 11, Face::Mono) > r.w - 6) return false;
  pen.text({r.x, r.y + body - 21, r.w, 14}, f.text,
           {view.theme.text, 11, Face::Mono, Align::Centre});
  return true;
}

/// How many users, and the word below the number or beside it. (In a first picture each number
/// changes.)
COWSCOPE_LATER void draw_count(ViewContext& view, const FrameFacts& f, Point middle, Rect r,
                               float body, bool at_foot) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const bool many = f.refs >= 2;
  const Face face = many ? Face::Bold : Face::Semibold;
  const std::string_view word = users_word(f.refs);
  if (!at_foot && body >= 60 && r.w >= 40) {
    middle.y = r.y + body * 0.53F;
    pen.text({r.x, middle.y - 13, r.w, 24}, thousands(f.refs),
             {theme.text, 20, face, Align::Centre});
    pen.text({r.x, middle.y + 8, r.w, 14}, word,
             {theme.text_dim, 12, Face::Regular, Align::Centre});
    return;
  }
  const std::string n = std::to_string(f.refs);
  const Colour ink = many ? theme.text : theme.text_dim;
  float size = at_foot || body < 44 ? 15.0F : many ? 19.0F : 16.0F;
  // Both stand within the dashes: smaller where these are close, or the number alone.
  const float room = r.w - 17, large = size;
  float small = 12;
  const auto width = [&] { return pen.measure(n, size, face) + 4 + pen.measure(word, small); };
  if (width() > room) size = 15, small = 11;
  const bool both = width() <= room;
  if (!both) size = large;
  const Point at{middle.x - (both ? width() : pen.measure(n, size, face)) / 2,
                 middle.y + Pen::baseline_offset(body < 44 ? 12 : 17)};
  const float used = pen.text_at(at, n, {ink, size, face});
  if (both) pen.text_at({at.x + used + 4, at.y}, word, {ink, small});
}

/// The number small, "2 users" in one line, or in two with the contents above.
void draw_medium(ViewContext& view, const FrameFacts& f, Rect r, float strip) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float body = r.h - strip;
  const std::string number = number_of(f);
  const float inset = body >= 52 ? 10.0F : r.w >= 60 ? 8.0F : 6.0F;
  const bool two_lines = body >= 36;
  const float top = r.y + (body >= 52 ? 8.0F : 5.0F);
  if (two_lines) pen.text({r.x + inset, top, r.w - 2 * inset, 15}, number, {theme.text_dim, 12});
  bool taken = false;  // the room beside the number
  if (two_lines && r.w >= 56) {
    if (f.fresh && body < 64) {
      taken = true;
      pen.text({r.x + inset, top, r.w - 2 * inset, 15}, "new",
               {theme.good, 12, Face::Semibold, Align::Right});
    } else if (is_special(f)) {
      taken = draw_special(view, f, {r.x + inset, top, r.w - 2 * inset, 15});
    }
  }
  const bool at_foot =
      two_lines && !taken && draw_contents(view, f, r, body, top, inset, pen.measure(number, 12));
  if (!two_lines) {
    pen.text({r.x, r.y, r.w, body}, number, {theme.text, 12, Face::Semibold, Align::Centre});
    return;
  }
  const Point middle{r.x + r.w / 2, r.y + body * (at_foot ? 0.5F : body < 44 ? 0.71F : 0.66F)};
  if (f.free() || (f.refs == 0 && f.cached)) {
    pen.text({r.x, middle.y - 10, r.w, 20}, f.free() ? "free" : "cache",
             {theme.text_dim, 13, Face::Regular, Align::Centre});
    return;
  }
  if (f.refs_changed()) {
    // The change as a badge, as wide as the cell allows: this is what just happened to the frame.
    std::string text = std::to_string(f.refs_before) + " → " + std::to_string(f.refs);
    const std::string long_text = text + " " + users_word(f.refs);
    if (pen.pill_width(19, long_text, 13, Face::Semibold) <= r.w - 12) text = long_text;
    const Colour back = theme.dark ? theme.attention : Colour{0xf0b548ff};
    float size = 13;
    while (size > 8 && pen.pill_width(19, text, size, Face::Semibold) > r.w - 12) size -= 0.5F;
    if (pen.pill_width(19, text, size, Face::Semibold) <= r.w - 2) {
      pen.pill(middle, 19, text, back, Colour{0x16120aff}, Colour{0}, Align::Centre, size,
               Face::Semibold);
      return;
    }
  }
  draw_count(view, f, middle, r, body, at_foot);
}

}  // namespace

std::string frame_tip(const ViewContext& view, const FrameFacts& f) {
  std::string tip = (f.span > 1 ? "Frames " : "Frame ") + number_of(f) + ": ";
  if (f.free()) return tip + "free";
  if (f.refs == 0) return tip + "a page of a file in the cache, mapped by nobody";
  tip += std::to_string(f.refs) + " " + users_word(f.refs);
  for (std::size_t i = 0; i < f.owners.kept(); ++i)
    tip += (i == 0 ? " — " : ", ") + name_of(view, Pid{f.owners.list[i].colour + 1}) +
           (f.owners.list[i].protected_ ? " (write-protected)" : "");
  if (f.owners.count > Owners::kKept) tip += ", …";
  if (f.span > 1) tip += f.span == 512 ? "; one huge page" : "; parts of one huge page";
  if (f.kind == FrameKind::Ksm)
    tip += "; merged by ksmd: it stands for all pages that held the same";
  if (f.pins > 0) tip += "; pinned: a device holds it";
  return tip;
}

namespace {

/// While a question is put the picture is frozen: what the last step changed is no news.
COWSCOPE_LATER void draw_frozen(ViewContext& view, FrameFacts frame, Rect cell, float strip) {
  frame.refs_before = frame.refs;
  draw_frame_text(view, frame, cell, strip);
}

}  // namespace

void draw_frame_text(ViewContext& view, const FrameFacts& frame, Rect cell, float strip) {
  if (view.session.asking() && frame.refs_before != frame.refs)
    return draw_frozen(view, frame, cell, strip);
  draw_strip(view, frame, cell, strip);
  if (cell.w >= 84 && cell.h >= 70) draw_large(view, frame, cell, strip);
  else draw_medium(view, frame, cell, strip);
}

}  // namespace cowscope
