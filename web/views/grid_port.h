// The door through which a view shows a frame grid without knowing GL. The app opens it.
#pragma once

#include "web/layout/geometry.h"
#include "web/layout/grid_look.h"

struct ImDrawList;

namespace cowscope {

class GridPort {
 public:
  GridPort() = default;
  GridPort(const GridPort&) = delete;
  GridPort& operator=(const GridPort&) = delete;
  virtual ~GridPort() = default;
  /// Draws the grid at this place in the list, over what is in it already and under what comes.
  virtual void show(ImDrawList& list, GridLook look, Rect clip) = 0;
};

}  // namespace cowscope
