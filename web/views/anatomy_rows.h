// The rows of who acts: events as numbered circles in their lanes with their words, accesses, traps
// and returns. Where they stand is layout/anatomy_layout.h's.
#pragma once

#include "web/layout/anatomy_layout.h"
#include "web/layout/geometry.h"

namespace cowscope {

class Pen;
struct EventText;
struct ViewContext;

/// Width of a lane, and of the gap between the two.
inline constexpr float kLane = 34, kLaneGap = 4;
/// How far from the list's left its words begin.
inline constexpr float kWordsFrom = 2 * kLane + kLaneGap + 14;

/// An event's row that has room for a title and a detail; a lower one shows the title alone.
inline constexpr float kWholeRow = 30;

/// How much higher than its one line each the words of an event are, told whole in `width`.
float wrapping_of(const Pen& pen, const EventText& text, float width);

/// What of the list is in sight in `area` when it is scrolled by `shift`.
void draw_anatomy_rows(ViewContext& view, const Anatomy& anatomy, Rect area, float shift);

}  // namespace cowscope
