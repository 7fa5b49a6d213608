// Rectangles and points in CSS pixels, origin at the canvas's top left.
#pragma once

#include <vector>

namespace cowscope {

struct Point {
  float x = 0, y = 0;
  bool operator==(const Point&) const = default;
};
struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  Point centre() const { return {x + w / 2, y + h / 2}; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  bool empty() const { return w <= 0 || h <= 0; }
  /// Smaller by `d` on every side.
  Rect inset(float d) const { return {x + d, y + d, w - 2 * d, h - 2 * d}; }
  Rect inset(float dx, float dy) const { return {x + dx, y + dy, w - 2 * dx, h - 2 * dy}; }
  bool operator==(const Rect&) const = default;
};
using Polyline = std::vector<Point>;

}  // namespace cowscope
