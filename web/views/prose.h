// What the page says in HTML over the picture, where there is no HTML: the sentence with its
// eyebrow. As web/shell/src/overlay.ts: it gets the largest size at which it keeps within a height
// that depends on the window alone, so that the picture below does not jump from step to step.
#pragma once

#include <vector>

#include "web/layout/geometry.h"
#include "web/views/pen.h"

namespace cowscope {

struct ViewContext;

/// Where the layout has a place for it. Returns the height that it wants.
float draw_prose(ViewContext& view, Rect page);

/// The runs broken at blanks into lines of at most `width`, which refer to the same texts.
std::vector<std::vector<TextRun>> break_lines(const Pen& pen, const std::vector<TextRun>& runs,
                                              float size, float width);

}  // namespace cowscope
