// The current event looked into: a card that opens under its line among those who act. It yields to
// the events around it: where there is little room, words are left out that need a line of their
// own, then lines from the bottom.
#pragma once

#include "web/layout/event_facts.h"
#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
class Pen;

/// How tall the card is at this width with one line for each fact; 0: there is nothing to show.
float event_card_height(const Pen& pen, const EventFacts& facts, float width);
/// How tall it becomes if it may be as tall as `most`: never more; 0: not one line fits.
float event_card_height(const Pen& pen, const EventFacts& facts, float width, float most);
void draw_event_card(ViewContext& view, const EventFacts& facts, Rect area);

}  // namespace cowscope
