// What every view is given: the session to read and to ask, the theme, the fonts, the pen.
#pragma once

#include "web/layout/geometry.h"
#include "web/layout/page_layout.h"
#include "web/session/session.h"
#include "web/views/theme.h"

struct ImFont;

namespace cowscope {

class Pen;

struct ViewContext {
  Session& session;
  const Theme& theme;
  const PageLayout& layout;
  Pen& pen;               // pen.h: text, cards, dashes in CSS pixels on the current draw list
  bool coarse_pointer = false;
  bool reduced_motion = false;
  double now_ms = 0;      // for animations only
  bool wants_frame = false;  // a view that animates sets it: one more frame, please
};

// A view is a function `void draw_NAME(ViewContext&, Rect area)` in views/NAME.h, .cpp.

}  // namespace cowscope
