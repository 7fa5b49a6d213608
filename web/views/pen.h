// The pen: everything views draw and everything they can be clicked on, in CSS pixels.
//
// ImGui's own coordinates are CSS pixels here; the device pixel ratio lives in
// io.DisplayFramebufferScale alone, so nothing in a view ever multiplies by it. Hairlines and edges
// are snapped to device pixels by the pen.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/layout/geometry.h"
#include "web/layout/later.h"
#include "web/layout/theme.h"
#include "web/views/fonts.h"
#include "web/views/icons.h"

struct ImDrawList;

namespace cowscope {

enum class Align { Left, Centre, Right };

struct TextStyle {
  Colour colour{0xffffffff};
  float size = 13;  // CSS pixels
  Face face = Face::Regular;
  Align align = Align::Left;
  float tracking = 0;  // extra space between letters, CSS pixels
};

/// A piece of text in its own colour, for sentences with names in them.
struct TextRun {
  std::string_view text;
  Colour colour;
  Face face = Face::Regular;
};

enum class ButtonKind {
  Plain,    // a card with a border
  Primary,  // filled with the accent: one a page
  Quiet,    // no border until hovered
  Segment,  // inside a segmented control, which draws the border; `selected` fills it
};
struct ButtonStyle {
  ButtonKind kind = ButtonKind::Plain;
  Icon leading = Icon::None, trailing = Icon::None;
  bool enabled = true, selected = false;
  float size = 13;  // of the label
  Face face = Face::Semibold;
  bool accent_selected = false;  // a selected segment in the accent instead of grey
  std::string_view tooltip = {};
};

/// What the pointer does on an area.
struct Hit {
  bool hovered = false;   // never true on a pure touch screen unless pressed
  bool pressed = false;   // held down on it now
  bool released = false;  // let go just now, wherever, after a press on it
  bool clicked = false;   // let go on it, just now
  bool dragging = false;  // pressed here and moved since
  Point pointer{};        // where, in page coordinates; meaningful if hovered or pressed
  Point moved{};          // by how much since the frame before
  float wheel = 0;        // turned over it; up is positive
  bool asked = false;     // what can be done here was asked for, at `pointer`
  explicit operator bool() const { return clicked; }
};

/// A text or an icon as it was drawn, for those who look whether it can be read.
struct Written {
  Rect place;  // from the top of the capitals to below the letters; of an icon its box
  Rect clip;   // what lies outside is not seen
  Colour colour;
  float size = 0;    // of the letters
  std::string text;  // empty: an icon
};

class Pen {
 public:
  Pen(const Fonts& fonts, const Theme& theme, bool coarse_pointer);

  /// Draws on the list of the window that is current. Call after ImGui::Begin.
  void begin(ImDrawList* list, float device_pixel_ratio);
  /// Draws what was kept for the top (tooltips). Call before ImGui::End.
  void finish(Rect page);
  void set_theme(const Theme& theme) { theme_ = &theme; }
  void set_coarse_pointer(bool coarse) { coarse_ = coarse; }
  const Theme& theme() const { return *theme_; }
  const Fonts& fonts() const { return *fonts_; }
  ImDrawList* list() const { return list_; }
  float ratio() const { return ratio_; }
  /// The nearest position on a device pixel.
  float snap(float v) const;
  /// From the next frame on, what is written is noted there; null: no longer.
  void note(std::vector<Written>* written) { noting_ = written; }

  // --- Text. Everything returns the width that was drawn.
  float measure(std::string_view text, float size, Face face = Face::Regular,
                float tracking = 0) const;
  /// One line inside `box`: aligned in x, centred in y on the capitals, cut with … where it does
  /// not fit.
  float text(Rect box, std::string_view text, const TextStyle& style);
  /// One line, uncut, from a point on its baseline (for align Left; Centre and Right hang it
  /// there).
  float text_at(Point baseline, std::string_view text, const TextStyle& style);
  /// Pieces of one line, uncut, on one baseline, from the left. `style.colour`, `style.face` are
  /// ignored.
  float runs_at(Point baseline, const std::vector<TextRun>& runs, float size);
  float measure_runs(const std::vector<TextRun>& runs, float size) const;
  /// Wrapped at blanks inside `box` from its top, at most as many lines as fit; returns the height
  /// used.
  float wrapped(Rect box, std::string_view text, const TextStyle& style, float line_height = 0);
  float measure_wrapped(float width, std::string_view text, float size, Face face = Face::Regular,
                        float line_height = 0) const;
  /// How far the baseline stands above the middle of a line whose capitals are centred, negated:
  /// add it to the middle's y to get the baseline.
  static float baseline_offset(float size) { return size * 0.364F; }

  // --- Shapes. Radii and widths in CSS pixels; a border lies inside its rectangle.
  void fill(Rect r, Colour colour, float radius = 0);
  /// The corners that are round: true for top left, top right, bottom right, bottom left.
  void fill_corners(Rect r, Colour colour, float radius, bool tl, bool tr, bool br, bool bl);
  void stroke(Rect r, Colour colour, float radius = 0, float width = 1);
  /// A dashed border; dashes are spread evenly over every side.
  void dashed(Rect r, Colour colour, float radius, float width = 1.5F, float dash = 5,
              float gap = 3);
  /// Left half (or, for n owners, each its n-th) of a dashed border in its owner's colour.
  void dashed_split(Rect r, const std::vector<Colour>& colours, float radius, float width = 1.5F,
                    float dash = 5, float gap = 3);
  void line(Point a, Point b, Colour colour, float width = 1);
  void dashed_line(Point a, Point b, Colour colour, float width = 1, float dash = 4, float gap = 3);
  /// Corners of the polyline are rounded by `radius`.
  void polyline(const Polyline& points, Colour colour, float width = 1.5F, float radius = 8);
  /// The part of a rounded polyline from its start to `part` of its length (0 … 1), for motion;
  /// returns where it ends.
  Point polyline_part(const Polyline& points, Colour colour, float width, float radius, float part);
  void circle(Point centre, float radius, Colour fill);
  void ring(Point centre, float radius, Colour colour, float width = 1.5F);
  /// A filled triangle whose tip is at `tip`, pointing along (dx, dy).
  void arrow_head(Point tip, float dx, float dy, Colour colour, float size = 8);
  void icon(Icon icon, Rect box, Colour colour, float stroke = 0);
  /// The ring of a selection, around `r` and outside it, in the text's colour with a gap.
  void selection_ring(Rect r, float radius, Colour colour);

  // --- Furniture.
  /// A panel's background and border.
  void card(Rect r);
  /// The same, raised: a card inside a panel or a control.
  void raised_card(Rect r);
  /// Of what lies over the page for a while, with a shadow: a menu, a card.
  COWSCOPE_LATER void floating_box(Rect r, Colour border);
  /// The strip of a process's colour at the left of its card.
  void side_strip(Rect card_rect, Colour colour);
  /// A panel's title in small spaced capitals, with an optional note at the right; returns the area
  /// below.
  Rect panel_title(Rect panel, std::string_view title, std::string_view note = {});
  /// A pill with text, as tall as asked; returns its width. Anchored at its left, centre or right.
  float pill(Point anchor, float height, std::string_view text, Colour fill, Colour text_colour,
             Colour border = Colour{0}, Align align = Align::Left, float size = 12,
             Face face = Face::Semibold);
  float pill_width(float height, std::string_view text, float size = 12,
                   Face face = Face::Semibold) const;

  // --- Hands. `id` is unique within the page, or within a scope: of the same view drawn twice.
  void set_scope(std::string_view scope) { scope_ = scope; }
  /// True if it was clicked.
  bool button(std::string_view id, Rect r, std::string_view label, const ButtonStyle& style = {});
  /// An area that can be hovered and clicked, under coarse pointers at least 40 by 40. `hand`:
  /// shows the hand cursor. Later areas lie over earlier ones.
  Hit hit(std::string_view id, Rect r, bool hand = true);
  /// Somebody asks what can be done at this point (a right click, a long press): the area there is
  /// told with the next frame.
  void ask_at(Point at) { asking_ = at; }
  /// Where this frame's question is asked, as long as no area has taken it.
  std::optional<Point> asked_at() const { return asked_taken_ ? std::nullopt : asked_; }
  void take_question() { asked_taken_ = true; }
  /// The pointer's button is down; and where the pointer is.
  bool pressing() const;
  Point pointer() const;
  /// Text shown beside `anchor`, over everything, this frame.
  void tooltip(Rect anchor, std::string_view text);

  // --- Clipping and scrolling.
  void push_clip(Rect r);
  void pop_clip();
  /// Scrolls `content` pixels of height in `view`: handles wheel and drag, clips until
  /// end_scroll(), draws the bar. Returns by how much to shift content up. `follow` ≥ 0: a y of the
  /// content that is brought into sight when it or the height of `view` changes; with `extent`
  /// wholly, as much below it as that.
  float begin_scroll(std::string_view id, Rect view, float content, float follow = -1,
                     float extent = 0);
  void end_scroll();

 private:
  void text_raw(Point top_left, std::string_view text, float size, Face face, Colour colour,
                float tracking);
  void text_with_boxes(Point baseline, std::string_view text, float size, Face face, Colour colour);
  /// An icon without text.
  COWSCOPE_LATER void note_written(Rect place, Colour colour, float size, std::string_view text);
  struct Tip {
    Rect anchor;
    std::string text;
  };
  struct Scroll {
    std::string id;
    float offset = 0, followed = -1, height = 0;
  };
  Scroll& scroll_state(std::string_view id);
  /// Finds what the pointer is over, and what it presses or lets go of. Dear ImGui's own items want
  /// a frame under the pointer before they can be pressed, and a page that sleeps has none to give.
  void take_pointer();
  struct Area {
    std::size_t id;
    Rect rect;
  };

  const Fonts* fonts_;
  const Theme* theme_;
  ImDrawList* list_ = nullptr;
  float ratio_ = 1;
  bool coarse_ = false;
  std::vector<Tip> tips_;
  std::vector<Scroll> scrolls_;
  std::string scope_;
  std::vector<Area> areas_;       // of this frame so far
  std::vector<Area> last_areas_;  // of the frame before: what people see and point at
  std::size_t over_ = 0, pressed_ = 0, released_ = 0;  // ids of areas; 0: none
  std::optional<Point> asking_, asked_;                // for the next frame, and in this one
  std::size_t asked_area_ = 0;
  bool asked_taken_ = false;
  std::vector<Written>* noting_ = nullptr;
};

}  // namespace cowscope
