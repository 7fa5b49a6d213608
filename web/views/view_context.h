// What every view is given: the session to read and to ask, the theme, the fonts, the pen.
#pragma once

#include <vector>

#include "web/layout/geometry.h"
#include "web/layout/page_layout.h"
#include "web/session/session.h"
#include "web/views/theme.h"

struct ImFont;

namespace cowscope {

class Pen;
class GridPort;
class SceneFacts;
struct PanelState;

/// Where a view drew a page's cell: so that the memory can draw a line from it.
struct PageAnchor {
  Pid pid{};
  PageNumber page{};
  Rect rect;
};

struct ViewContext {
  Session& session;
  const Theme& theme;
  const PageLayout& layout;
  Pen& pen;  // pen.h: text, cards, dashes in CSS pixels on the current draw list
  bool coarse_pointer = false;
  bool reduced_motion = false;
  double now_ms = 0;         // for animations only
  bool wants_frame = false;  // a view that animates sets it: one more frame, please

  GridPort* grid = nullptr;       // draws frame grids by shader (grid_port.h)
  SceneFacts* facts = nullptr;    // what is kept of the position; ask facts_of() (cells.h)
  const Timeline* run = nullptr;  // another run than the session's own is drawn: clicks only point
  float motion = 1;               // how far the current step's motion has come, eased; 1: at rest
  Target hovered{};  // a view that is pointed at puts it here; the session is told after all views
  std::vector<PageAnchor>
      anchors{};  // views that show pages add theirs; memory is drawn after them
  PanelState* panels =
      nullptr;  // panel_state.h: what panels keep between frames, and ask of the shell
};

// A view is a function `void draw_NAME(ViewContext&, Rect area)` in views/NAME.h, .cpp.

}  // namespace cowscope
