// An address taken apart, level by level, in the panel under the memory: who translates it, four
// indices, the entry, the frame, the byte. The address is typed into HTML that lies over it.
#pragma once

#include <string>

#include "web/layout/geometry.h"

namespace cowscope {

struct ViewContext;
void draw_translation(ViewContext& view, Rect area);
/// What it is about: "page 2 of heap, in child".
std::string translation_note(ViewContext& view, float width);

}  // namespace cowscope
