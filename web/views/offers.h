// What can be done to what is drawn: who asks, where, and the handle beside what is pinned. The
// menu itself is the shell's; it is told with a request "offers" (web/app/exports.h).
#pragma once

#include "web/layout/facts.h"
#include "web/layout/later.h"
#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope {

/// A page's cell was asked about, or dragged from; other cells of the same region are what the drag
/// picks.
void hand_page(ViewContext& view, const PageFacts& page, Rect cell, const Hit& hit);
/// A click pins; a second one asks what can be done.
COWSCOPE_LATER void click_target(ViewContext& view, const Target& target, Rect cell);
/// Asks the shell to offer what can be done to it.
COWSCOPE_LATER void ask_offers(ViewContext& view, const Target& target, Rect at);
/// An area that asks about a process when it is clicked.
void draw_process_handle(ViewContext& view, Pid pid, Rect area);

/// After everything else of a frame: the ring around what a drag picks, the handle beside what is
/// pinned, and what was asked about where nothing is.
void draw_offers(ViewContext& view, Rect page);

}  // namespace cowscope
