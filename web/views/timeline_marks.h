// What a step looks like on the timeline: numbered circles at depth 1, letters at depths 2 and 3.
#pragma once

#include <string>

#include "web/layout/timeline_layout.h"
#include "web/views/view_context.h"

namespace cowscope {

struct MarkLook {
  float radius = 13;
  bool letters = false;  // what the step does, instead of its number
};
/// A step's mark, its ring if it is the current one.
void draw_mark(ViewContext& view, const StepMark& mark, const PlacedMark& at, Colour owner,
               Colour on_owner, const MarkLook& look);
/// The letter of a glyph: "w", "f"; empty for a diamond.
const char* letter_of(Glyph glyph);
const char* word_of(Glyph glyph);
/// Every glyph that the shown steps have, explained in one row.
void draw_legend(ViewContext& view, const TimelineIndex& index, const TimelineView& shown,
                 Rect row);
/// The process whose step it is; 0: nobody's.
Pid pid_of_step(const ViewContext& view, std::uint32_t step);
/// The colours of a lane.
Colour lane_colour(const ViewContext& view, const Lane& lane);
Colour on_lane_colour(const ViewContext& view, const Lane& lane);

}  // namespace cowscope
