// The current event looked into: a card that opens under its line among those who act.
#pragma once

#include "web/layout/event_facts.h"
#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
class Pen;

/// How tall the card is at this width; 0: there is nothing to show.
float event_card_height(const Pen& pen, const EventFacts& facts, float width);
void draw_event_card(ViewContext& view, const EventFacts& facts, Rect area);

}  // namespace cowscope
