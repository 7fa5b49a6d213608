// Why this frame? Who allocated it, who came and went, every change of its refcount; each leads to
// its event. A tab of the panel under the memory; a card beside the frame where that panel is not.
#pragma once

#include <string>

#include "web/layout/later.h"
#include "web/views/view_context.h"

namespace cowscope {

COWSCOPE_LATER void draw_life_body(ViewContext& view, Rect area);
COWSCOPE_LATER std::string life_note(ViewContext& view, float width);
/// Over everything, while a frame or a page is pinned and no panel tells of it.
COWSCOPE_LATER void draw_life_card(ViewContext& view, Rect page);
/// Whether that card is open on this frame or page: then no tooltip lies over it.
inline bool life_card_tells(const ViewContext& view, const Target& target) {
  const PageLayout& at = view.layout;
  return view.session.pinned() == target && at.entries.empty() && !at.small && !at.compact;
}

}  // namespace cowscope
