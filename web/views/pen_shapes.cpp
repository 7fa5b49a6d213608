#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

constexpr float kPi = 3.14159265F;
ImVec2 vec(Point p) { return {p.x, p.y}; }
float distance(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }
Point between(Point a, Point b, float t) { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }

/// A rounded rectangle's outline, closed, from the middle of its top, clockwise.
Polyline outline(Rect r, float radius) {
  radius = std::min(radius, std::min(r.w, r.h) / 2);
  Polyline points{{r.x + r.w / 2, r.y}};
  const Point centres[4] = {{r.right() - radius, r.y + radius},
                            {r.right() - radius, r.bottom() - radius},
                            {r.x + radius, r.bottom() - radius},
                            {r.x + radius, r.y + radius}};
  for (int corner = 0; corner < 4; ++corner)
    for (int i = 0; i <= 4; ++i) {
      const float a = -kPi / 2 + (static_cast<float>(corner) + static_cast<float>(i) / 4) * kPi / 2;
      points.push_back(
          {centres[corner].x + radius * std::cos(a), centres[corner].y + radius * std::sin(a)});
    }
  points.push_back(points.front());
  return points;
}

/// A polyline with its corners rounded, as many short pieces.
Polyline rounded(const Polyline& points, float radius) {
  if (points.size() < 3 || radius <= 0) return points;
  Polyline out{points.front()};
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const Point a = points[i - 1], b = points[i], c = points[i + 1];
    const float ab = distance(a, b), bc = distance(b, c);
    if (ab < 0.01F || bc < 0.01F) continue;
    const float r = std::min({radius, ab / 2, bc / 2});
    const Point from = between(b, a, r / ab), to = between(b, c, r / bc);
    for (int k = 0; k <= 6; ++k) {
      const float t = static_cast<float>(k) / 6;
      const Point p = between(between(from, b, t), between(b, to, t), t);
      // A piece without length has no direction, and would be drawn with a notch.
      if (distance(out.back(), p) > 0.05F) out.push_back(p);
    }
  }
  out.push_back(points.back());
  return out;
}

float length_of(const Polyline& points) {
  float sum = 0;
  for (std::size_t i = 1; i < points.size(); ++i) sum += distance(points[i - 1], points[i]);
  return sum;
}

/// Calls fn(piece) for each dash; dash and gap are stretched so that a whole number fits.
template <class Fn>
void for_each_dash(const Polyline& points, float dash, float gap, Fn&& fn) {
  const float total = length_of(points);
  if (total <= 0) return;
  const float count = std::max(1.0F, std::round(total / (dash + gap)));
  const float scale = total / count / (dash + gap);
  dash *= scale;
  gap *= scale;
  // Half a gap first, so that the two ends of a closed outline meet in a gap.
  float left = gap / 2;
  bool drawing = false;
  Polyline piece;
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point a = points[i - 1];
    float rest = distance(a, points[i]);
    while (rest > 0) {
      const float step = std::min(rest, left);
      const Point b = between(a, points[i], step / rest);
      if (drawing) {
        if (piece.empty()) piece.push_back(a);
        piece.push_back(b);
      }
      rest -= step;
      left -= step;
      a = b;
      if (left <= 0.001F) {
        if (drawing && piece.size() > 1) fn(piece);
        piece.clear();
        drawing = !drawing;
        left = drawing ? dash : gap;
      }
      if (step <= 0) break;
    }
  }
  if (drawing && piece.size() > 1) fn(piece);
}

void draw(ImDrawList& list, const Polyline& points, Colour colour, float width) {
  static_assert(sizeof(Point) == sizeof(ImVec2));
  list.AddPolyline(reinterpret_cast<const ImVec2*>(points.data()), static_cast<int>(points.size()),
                   colour.abgr(), 0, width);
}

}  // namespace

Pen::Pen(const Fonts& fonts, const Theme& theme, bool coarse_pointer)
    : fonts_(&fonts), theme_(&theme), coarse_(coarse_pointer) {}

void Pen::begin(ImDrawList* list, float device_pixel_ratio) {
  list_ = list;
  ratio_ = device_pixel_ratio;
  // Dear ImGui sets the density of the current font only; we draw with all of them.
  for (ImFont* font : fonts_->faces) font->CurrentRasterizerDensity = ratio_;
  tips_.clear();
  if (noting_ != nullptr) noting_->clear();
  take_pointer();
}

float Pen::snap(float v) const { return std::floor(v * ratio_ + 0.5F) / ratio_; }

void Pen::fill(Rect r, Colour colour, float radius) {
  if (r.empty()) return;
  list_->AddRectFilled({snap(r.x), snap(r.y)}, {snap(r.right()), snap(r.bottom())}, colour.abgr(),
                       radius);
}

void Pen::fill_corners(Rect r, Colour colour, float radius, bool tl, bool tr, bool br, bool bl) {
  if (r.empty()) return;
  ImDrawFlags flags = 0;
  if (tl) flags |= ImDrawFlags_RoundCornersTopLeft;
  if (tr) flags |= ImDrawFlags_RoundCornersTopRight;
  if (br) flags |= ImDrawFlags_RoundCornersBottomRight;
  if (bl) flags |= ImDrawFlags_RoundCornersBottomLeft;
  if (flags == 0) flags = ImDrawFlags_RoundCornersNone;
  list_->AddRectFilled({snap(r.x), snap(r.y)}, {snap(r.right()), snap(r.bottom())}, colour.abgr(),
                       radius, flags);
}

void Pen::stroke(Rect r, Colour colour, float radius, float width) {
  if (r.empty()) return;
  // AddRect draws around the middle of the line, half a pixel in; ours lies inside.
  const float inset = width / 2 - 0.5F;
  list_->AddRect({snap(r.x) + inset, snap(r.y) + inset},
                 {snap(r.right()) - inset, snap(r.bottom()) - inset}, colour.abgr(), radius, 0,
                 width);
}

void Pen::dashed(Rect r, Colour colour, float radius, float width, float dash, float gap) {
  dashed_split(r, {colour}, radius, width, dash, gap);
}

void Pen::dashed_split(Rect r, const std::vector<Colour>& colours, float radius, float width,
                       float dash, float gap) {
  if (r.empty() || colours.empty()) return;
  const Rect path{snap(r.x) + width / 2, snap(r.y) + width / 2, r.w - width, r.h - width};
  const float n = static_cast<float>(colours.size());
  for_each_dash(outline(path, radius), dash, gap, [&](const Polyline& piece) {
    const float x = (piece.front().x + piece.back().x) / 2;
    const float part = std::clamp((x - r.x) / r.w * n, 0.0F, n - 1);
    draw(*list_, piece, colours[static_cast<std::size_t>(part)], width);
  });
}

void Pen::line(Point a, Point b, Colour colour, float width) {
  list_->AddLine(vec(a), vec(b), colour.abgr(), width);
}

void Pen::dashed_line(Point a, Point b, Colour colour, float width, float dash, float gap) {
  for_each_dash({a, b}, dash, gap,
                [&](const Polyline& piece) { draw(*list_, piece, colour, width); });
}

void Pen::polyline(const Polyline& points, Colour colour, float width, float radius) {
  if (points.size() < 2) return;
  draw(*list_, rounded(points, radius), colour, width);
}

Point Pen::polyline_part(const Polyline& points, Colour colour, float width, float radius,
                         float part) {
  if (points.empty()) return {};
  const Polyline all = rounded(points, radius);
  float left = length_of(all) * std::clamp(part, 0.0F, 1.0F);
  Polyline shown{all.front()};
  for (std::size_t i = 1; i < all.size() && left > 0; ++i) {
    const float d = distance(all[i - 1], all[i]);
    shown.push_back(d <= left ? all[i] : between(all[i - 1], all[i], left / d));
    left -= d;
  }
  if (shown.size() > 1) draw(*list_, shown, colour, width);
  return shown.back();
}

void Pen::circle(Point centre, float radius, Colour fill) {
  list_->AddCircleFilled(vec(centre), radius, fill.abgr(), 0);
}

void Pen::ring(Point centre, float radius, Colour colour, float width) {
  list_->AddCircle(vec(centre), radius - width / 2, colour.abgr(), 0, width);
}

void Pen::arrow_head(Point tip, float dx, float dy, Colour colour, float size) {
  const float length = std::max(0.001F, std::hypot(dx, dy));
  dx /= length;
  dy /= length;
  const Point base{tip.x - dx * size, tip.y - dy * size};
  const float half = size * 0.62F;
  list_->AddTriangleFilled(vec(tip), {base.x - dy * half, base.y + dx * half},
                           {base.x + dy * half, base.y - dx * half}, colour.abgr());
}

void Pen::icon(Icon icon, Rect box, Colour colour, float stroke) {
  if (noting_ != nullptr && icon != Icon::None) note_written(box, colour, 0, {});
  draw_icon(*list_, icon, box, colour, stroke);
}

void Pen::selection_ring(Rect r, float radius, Colour colour) {
  stroke(r.inset(-2), theme_->background, radius + 2, 2);
  stroke(r.inset(-4), colour, radius + 4, 2);
}

void Pen::card(Rect r) {
  fill(r, theme_->panel, kCorner);
  stroke(r, theme_->line, kCorner);
}

void Pen::raised_card(Rect r) {
  fill(r, theme_->raised, kCorner);
  stroke(r, theme_->line, kCorner);
}

void Pen::floating_box(Rect r, Colour border) {
  const Colour shadow{theme_->dark ? 0x00000066U : 0x0000001fU};
  fill({r.x - 1, r.y + 2, r.w + 2, r.h + 4}, shadow, kCorner + 3);
  fill(r, theme_->panel, kCorner + 1);
  stroke(r, border, kCorner + 1);
}

void Pen::side_strip(Rect card_rect, Colour colour) {
  list_->PushClipRect({card_rect.x, card_rect.y}, {card_rect.x + 4, card_rect.bottom()}, true);
  fill(card_rect, colour, kCorner);
  list_->PopClipRect();
}

Rect Pen::panel_title(Rect panel, std::string_view title, std::string_view note) {
  const Rect row{panel.x + 16, panel.y + 10, panel.w - 32, 22};
  std::string capitals(title);
  for (char& c : capitals)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  const TextStyle head{theme_->text_dim, 13, Face::Semibold, Align::Left, 0.6F};
  const float used = text(row, capitals, head);
  if (!note.empty()) {
    Rect right = row;
    right.x += used + 16;
    right.w -= used + 16;
    text(right, note, {theme_->text_dim, 13, Face::Regular, Align::Right});
  }
  return {panel.x + 16, row.bottom() + 6, panel.w - 32, panel.bottom() - row.bottom() - 18};
}

float Pen::pill_width(float height, std::string_view text, float size, Face face) const {
  return measure(text, size, face) + height * 0.8F;
}

float Pen::pill(Point anchor, float height, std::string_view text, Colour fill_colour,
                Colour text_colour, Colour border, Align align, float size, Face face) {
  const float width = pill_width(height, text, size, face);
  if (align == Align::Centre) anchor.x -= width / 2;
  if (align == Align::Right) anchor.x -= width;
  const Rect r{anchor.x, anchor.y - height / 2, width, height};
  fill(r, fill_colour, height / 2);
  if ((border.rgba & 0xffU) != 0) stroke(r, border, height / 2, 1.25F);
  this->text(r, text, {text_colour, size, face, Align::Centre});
  return width;
}

}  // namespace cowscope
