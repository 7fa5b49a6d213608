// Icons drawn as strokes, so that they are crisp at every size and need no font.
#pragma once

#include "web/layout/geometry.h"
#include "web/views/theme.h"

struct ImDrawList;

namespace cowscope {

enum class Icon {
  None,
  First,  // |←   to the beginning
  Back,   // ←
  Next,   // →
  Last,   // →|   to the end
  Play,
  Pause,
  Up,    // ↑    out of the step
  Down,  // ↓    into the step
  ChevronDown,
  ChevronRight,
  Share,
  Help,      // ?
  Contrast,  // light or dark
  More,      // …
  Close,
  Check,
  Pencil,        // a write
  Eye,           // a read
  File,          // a page of a file
  SharedMemory,  // MAP_SHARED: two rings that overlap
  Bang,          // a fault
  Prompt,        // >_
  Undo,
  Redo,
  Logo,  // two pages, one dashed: the page that is written
};

/// Centred in `box`, as large as its shorter side allows; `stroke` in CSS pixels (0: by size). The
/// logo brings its own shades of `colour`.
void draw_icon(ImDrawList& list, Icon icon, Rect box, Colour colour, float stroke = 0);

}  // namespace cowscope
