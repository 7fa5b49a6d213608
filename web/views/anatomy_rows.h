// The rows of who acts: events as numbered circles in their lanes with their words, accesses, traps
// and returns. Where they stand is layout/anatomy_layout.h's.
#pragma once

#include "web/layout/anatomy_layout.h"
#include "web/layout/geometry.h"

namespace cowscope {

class Pen;
struct EventText;
struct ViewContext;

/// Width of a lane, by the list's, and of the gap between the two.
inline float lane_width(float list) { return list < 270 ? 24.0F : 34.0F; }
inline constexpr float kLaneGap = 4;
/// How far from the list's left its words begin.
inline float words_from(float list) { return 2 * lane_width(list) + kLaneGap + 14; }

/// An event's row that has room for a title and a detail; a lower one shows the title alone.
inline constexpr float kWholeRow = 30;

/// How much more than a row the words of an event need to be told whole in `width`.
float wrapping_of(const Pen& pen, const EventText& text, float width);

/// What of a list so wide is in sight in `area`, which leaves room for a scroll bar, when it is
/// scrolled by `shift`.
void draw_anatomy_rows(ViewContext& view, const Anatomy& anatomy, Rect area, float shift,
                       float list_width);

}  // namespace cowscope
