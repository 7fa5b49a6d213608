// The picture of one or two processes: the first above, memory between, the second below, so that
// the lines from pages to frames are short.
#pragma once

#include <vector>

#include "web/layout/facts.h"
#include "web/layout/geometry.h"
#include "web/layout/memory_grid.h"
#include "web/layout/process_rows.h"

namespace cowscope {

/// From a page to its frame.
struct Edge {
  Pid pid{};
  std::uint32_t colour = 0;
  PageNumber page{};
  FrameNumber frame = kNoFrame;
  Polyline path;  // from the page's cell to the frame's
  Mark mark = Mark::None;
};

struct Picture {
  Rect area;
  float scale = 1;                    // of type, more than 1 on a large screen
  bool tight = false;                 // too low for the legend and the cells' second line
  std::vector<ProcessBox> processes;  // one or two: above, below
  Rect memory_label;
  MemoryGrid memory;
  std::vector<Edge> edges;
  Rect legend;  // empty: no room
  const PlacedPage* find(Pid pid, PageNumber page) const;
};

struct PictureStyle {
  bool legend = true;
  bool fold_free = true;       // a place for the free frames that are not drawn
  float least_cell_pitch = 0;  // of frames in one row; 0: by the area
  std::uint32_t columns = 0;   // as wide as so many of them allow, whatever is used; 0: by what is
};
Picture layout_picture(const Scene& scene, const OwnerTable& owners, Rect area,
                       const Pointer& pointer, const PictureStyle& style = {});

}  // namespace cowscope
