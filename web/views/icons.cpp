#include "web/views/icons.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include "imgui.h"

namespace cowscope {
namespace {

/// Draws in a square of 24 units centred in the box.
class Strokes {
 public:
  Strokes(ImDrawList& list, Rect box, Colour colour, float stroke)
      : list_(list), colour_(colour.abgr()) {
    const float side = std::min(box.w, box.h);
    unit_ = side / 24;
    origin_ = {box.x + (box.w - side) / 2, box.y + (box.h - side) / 2};
    width_ = stroke > 0 ? stroke : std::max(1.25F, side / 11);
  }
  ImVec2 at(float x, float y) const { return {origin_.x + x * unit_, origin_.y + y * unit_}; }
  void path(std::initializer_list<Point> points, bool closed = false) {
    std::array<ImVec2, 16> p;
    std::size_t n = 0;
    for (const Point& q : points) p[n++] = at(q.x, q.y);
    list_.AddPolyline(p.data(), static_cast<int>(n), colour_, closed ? ImDrawFlags_Closed : 0,
                      width_);
    // Round joins and caps: a polyline of Dear ImGui ends square.
    if (width_ < 1.6F) return;
    for (std::size_t i = 0; i < n; ++i) list_.AddCircleFilled(p[i], width_ / 2, colour_, 12);
  }
  void shape(std::initializer_list<Point> points) {
    std::array<ImVec2, 16> p;
    std::size_t n = 0;
    for (const Point& q : points) p[n++] = at(q.x, q.y);
    list_.AddConvexPolyFilled(p.data(), static_cast<int>(n), colour_);
  }
  void circle(float x, float y, float r) {
    list_.AddCircle(at(x, y), r * unit_, colour_, 0, width_);
  }
  void dot(float x, float y, float r) { list_.AddCircleFilled(at(x, y), r * unit_, colour_, 0); }
  void arc(float x, float y, float r, float from, float to) {
    list_.PathArcTo(at(x, y), r * unit_, from, to);
    list_.PathStroke(colour_, 0, width_);
  }
  void half_disc(float x, float y, float r) {
    const float pi = 3.14159265F;
    list_.PathArcTo(at(x, y), r * unit_, -pi / 2, pi / 2);
    list_.PathFillConvex(colour_);
  }
  void box(float x, float y, float w, float h, float r, bool filled) {
    if (filled) list_.AddRectFilled(at(x, y), at(x + w, y + h), colour_, r * unit_);
    else list_.AddRect(at(x, y), at(x + w, y + h), colour_, r * unit_, 0, width_);
  }
  float width() const { return width_; }

 private:
  ImDrawList& list_;
  std::uint32_t colour_;
  float unit_ = 1, width_ = 1;
  Point origin_{};
};

void draw_logo(ImDrawList& list, Rect box, Colour colour) {
  // A dashed page behind, the written one before it.
  Strokes faint(list, box, colour, box.w / 12);
  for (int side = 0; side < 2; ++side)
    for (int i = 0; i < 3; ++i) {
      const float a = 2.0F + static_cast<float>(i) * 5.2F;
      const float b = std::min(a + 3.0F, 15.5F);
      if (side == 0) faint.path({{a, 2}, {b, 2}});
      else faint.path({{2, a}, {2, b}});
    }
  faint.path({{15.5F, 2}, {15.5F, 4.5F}});
  faint.path({{2, 15.5F}, {4.5F, 15.5F}});
  Strokes solid(list, box, colour, 1);
  solid.box(8, 8, 15, 15, 4, true);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, Rect box, Colour colour, float stroke) {
  Strokes s(list, box, colour, stroke);
  switch (icon) {
    case Icon::None: break;
    case Icon::First:
      s.path({{4, 4.5F}, {4, 19.5F}});
      s.path({{20, 12}, {9, 12}});
      s.path({{14, 6.5F}, {8.5F, 12}, {14, 17.5F}});
      break;
    case Icon::Last:
      s.path({{20, 4.5F}, {20, 19.5F}});
      s.path({{4, 12}, {15, 12}});
      s.path({{10, 6.5F}, {15.5F, 12}, {10, 17.5F}});
      break;
    case Icon::Back:
      s.path({{20, 12}, {4.5F, 12}});
      s.path({{10.5F, 6}, {4.5F, 12}, {10.5F, 18}});
      break;
    case Icon::Next:
      s.path({{4, 12}, {19.5F, 12}});
      s.path({{13.5F, 6}, {19.5F, 12}, {13.5F, 18}});
      break;
    case Icon::Up:
      s.path({{12, 20}, {12, 4.5F}});
      s.path({{6, 10.5F}, {12, 4.5F}, {18, 10.5F}});
      break;
    case Icon::Down:
      s.path({{12, 4}, {12, 19.5F}});
      s.path({{6, 13.5F}, {12, 19.5F}, {18, 13.5F}});
      break;
    case Icon::Play:
      s.shape({{6, 3.5F}, {20, 12}, {6, 20.5F}});
      s.path({{6, 3.5F}, {20, 12}, {6, 20.5F}}, true);
      break;
    case Icon::Pause:
      s.box(5.5F, 4, 4.5F, 16, 1.2F, true);
      s.box(14, 4, 4.5F, 16, 1.2F, true);
      break;
    case Icon::ChevronDown: s.path({{5, 9}, {12, 16}, {19, 9}}); break;
    case Icon::ChevronRight: s.path({{9, 5}, {16, 12}, {9, 19}}); break;
    case Icon::Share:
      s.path({{12, 15}, {12, 3}});
      s.path({{7.5F, 7}, {12, 2.8F}, {16.5F, 7}});
      s.path({{8, 11}, {5, 11}, {5, 21}, {19, 21}, {19, 11}, {16, 11}});
      break;
    case Icon::Help:
      s.arc(12, 8.5F, 4.5F, -3.14159265F, 0.9F);
      s.path({{14.8F, 12}, {12, 14}, {12, 15.5F}});
      s.dot(12, 19.5F, 1.5F);
      break;
    case Icon::Contrast:
      s.circle(12, 12, 9);
      s.half_disc(12, 12, 9);
      break;
    case Icon::More:
      for (const float x : {5.0F, 12.0F, 19.0F}) s.dot(x, 12, 2);
      break;
    case Icon::Close:
      s.path({{5, 5}, {19, 19}});
      s.path({{19, 5}, {5, 19}});
      break;
    case Icon::Check: s.path({{4, 12.5F}, {9.5F, 18}, {20, 6.5F}}); break;
    case Icon::Pencil:
      s.path({{4, 20}, {5.2F, 14.8F}, {16, 4}, {20, 8}, {9.2F, 18.8F}}, true);
      s.path({{13.4F, 6.6F}, {17.4F, 10.6F}});
      break;
    case Icon::Eye:
      s.path({{2, 12},
              {5, 8.4F},
              {8.5F, 6.4F},
              {12, 5.8F},
              {15.5F, 6.4F},
              {19, 8.4F},
              {22, 12},
              {19, 15.6F},
              {15.5F, 17.6F},
              {12, 18.2F},
              {8.5F, 17.6F},
              {5, 15.6F}},
             true);
      s.circle(12, 12, 3);
      break;
    case Icon::File:
      s.path({{5, 2.5F}, {14, 2.5F}, {19, 7.5F}, {19, 21.5F}, {5, 21.5F}}, true);
      s.path({{13.5F, 2.5F}, {13.5F, 8}, {19, 8}});
      break;
    case Icon::SharedMemory:
      s.circle(8.5F, 12, 6);
      s.circle(15.5F, 12, 6);
      break;
    case Icon::Bang:
      s.path({{12, 4}, {12, 14}});
      s.dot(12, 19, 1.6F);
      break;
    case Icon::Prompt:
      s.path({{4, 6}, {10, 12}, {4, 18}});
      s.path({{12, 19}, {20, 19}});
      break;
    case Icon::Redo:
      s.path({{15, 4.5F}, {20, 9.5F}, {15, 14.5F}});
      s.path({{19.5F, 9.5F},
              {10, 9.5F},
              {6, 11.5F},
              {4.5F, 14.5F},
              {6, 18},
              {10, 19.5F},
              {15, 19.5F}});
      break;
    case Icon::Undo:
      s.path({{9, 4.5F}, {4, 9.5F}, {9, 14.5F}});
      s.path({{4.5F, 9.5F},
              {14, 9.5F},
              {18, 11.5F},
              {19.5F, 14.5F},
              {18, 18},
              {14, 19.5F},
              {9, 19.5F}});
      break;
    case Icon::Logo: draw_logo(list, box, colour); break;
  }
}

}  // namespace cowscope
