// Writes an SVG document, shape by shape. Presentation attributes alone, no style sheet: a page
// whose Content-Security-Policy forbids inline styles can put it into itself. Text is escaped here
// and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/figure/svg_text.h"
#include "web/layout/geometry.h"
#include "web/layout/theme.h"

namespace cowscope {

enum class TextAnchor : std::uint8_t { Start, Middle, End };

struct SvgText {
  Colour colour;
  float size = 13;
  FontWeight weight = FontWeight::Regular;
  bool mono = false;
  TextAnchor anchor = TextAnchor::Start;
  TextLook look() const { return {size, weight, mono}; }
};

class SvgWriter {
 public:
  // --- Shapes, in CSS pixels; a border lies inside its rectangle.
  void fill(Rect r, Colour colour, float radius = 0);
  struct Corners {
    bool top_left, top_right, bottom_right, bottom_left;
    static Corners sides(bool left, bool right) { return {left, right, right, left}; }
    static Corners below(bool left, bool right) { return {false, false, right, left}; }
  };
  void fill_corners(Rect r, Colour colour, float radius, Corners round);
  /// Thousands of them as one shape.
  void fill_all(const std::vector<Rect>& rects, Colour colour);
  void stroke(Rect r, Colour colour, float radius = 0, float width = 1);
  /// A dashed border, each of n owners having its n-th of it from left to right.
  void dashed(Rect r, const std::vector<Colour>& colours, float radius, float width = 1.5F);
  /// Corners are rounded by `radius`.
  void polyline(const Polyline& points, Colour colour, float width = 1.5F, float radius = 8);
  void polygon(const Polyline& points, Colour colour);
  void circle(Point centre, float radius, Colour fill);
  void ring(Point centre, float radius, Colour colour, float width = 1.5F);
  /// Around `r` and outside it.
  void selection_ring(Rect r, float radius, Colour colour);

  // --- Text; clean_text() is applied.
  /// At its baseline, as long as it is.
  void text_at(Point baseline, std::string_view text, const SvgText& style);
  /// In the middle of a box's height, cut to its width. Returns the width that it may take.
  float text(Rect box, std::string_view text, const SvgText& style);
  /// Pieces of one line.
  void runs_at(Point baseline, const SvgLine& line, float size, bool mono = false,
               TextAnchor anchor = TextAnchor::Start, bool rtl = false);
  /// Wrapped from the top of a box, in as many lines as fit; returns the height used.
  float wrapped(Rect box, std::string_view text, const SvgText& style, float line_height);

  /// What is inside has a name: read aloud, and shown where it is pointed at.
  void open(std::string_view kind, std::string_view title);
  void close();

  /// The whole document, with a title and a longer description.
  std::string document(float width, float height, Colour background, std::string_view title,
                       std::string_view description) const;

 private:
  void number(float value);
  void attribute(const char* name, float value);
  void colour_of(const char* name, Colour colour);
  void box(Rect r, float radius);
  void look(const SvgText& style);
  void escaped(std::string_view text);

  std::string out_;
};

}  // namespace cowscope
