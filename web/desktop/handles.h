// Panels made larger, smaller or folded by hand: handles in the gaps, chevrons at the titles. As
// web/shell/src/arrangement.ts, but nothing is kept for the next time.
#pragma once

#include <string>

namespace cowscope {
struct ViewContext;
}

namespace cowscope::desktop {

/// Draws them. What was done with one, as arguments of the window method `arrange`
/// (web/app/exports.h); empty: nothing.
std::string draw_handles(ViewContext& view);

}  // namespace cowscope::desktop
