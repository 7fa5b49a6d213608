// Where lanes, marks, fork elbows and the playhead of a timeline stand. Culled first: only the
// steps of the window and the lanes that live in it are given a place, however many there are.
#pragma once

#include <cstdint>
#include <vector>

#include "web/layout/geometry.h"
#include "web/layout/timeline_index.h"

namespace cowscope {

struct TimelineStyle {
  float label_w = 80;    // lanes' names, left of the marks
  float min_pitch = 34;  // between neighbouring steps; if they do not all fit, there is a window
  float max_pitch = 128;
  float min_lane = 30, max_lane = 48;  // between lanes
  float left_pad = 0;                  // between the names and where step 0 stands
};

/// Where the timeline is looked at.
struct TimelineAt {
  std::uint32_t step = 0, event = 0, events = 0;
  std::uint32_t window = 0;  // first step of the window that must be kept (while dragging); 0: free
  std::uint32_t seen = ~std::uint32_t{0};  // what comes after it is not told: lanes go on, empty
};

struct PlacedLane {
  std::uint32_t lane = 0;  // index into TimelineIndex::lanes()
  float y = 0;
  float from = 0, to = 0;  // extent of its line in the window
  bool ends = false;       // it ends at `to`, within the window
};
struct PlacedMark {
  std::uint32_t step = 0;
  Point centre;
  std::uint32_t lane = kNoLane;
  bool done = false, current = false;
  bool untold = false;  // nothing but its number is shown
};
struct ForkElbow {
  std::uint32_t child = 0;  // lane, whose colour it has
  Polyline path;  // from the parent's mark down (or up) and to the right, to where the lane begins
};

struct TimelineView {
  std::uint32_t first = 1, last = 0;  // steps in the window, inclusive
  std::uint32_t steps = 0;
  float pitch = 0, x0 = 0;  // x of step s: x0 + (s - first) * pitch
  bool windowed = false;    // not all steps are in it
  std::vector<PlacedLane> lanes;
  std::uint32_t lanes_folded = 0;  // that live in the window and found no room
  std::vector<PlacedMark> marks;
  std::vector<ForkElbow> elbows;
  float playhead = 0;  // x
  Rect overview;       // of all steps, with the window in it; empty unless windowed
  Rect overview_window;

  float x_of(std::uint32_t step) const;
  /// The step whose place is nearest to x, from 0.
  std::uint32_t step_at(float x) const;
  /// The step that a place on the overview stands for, from 0.
  std::uint32_t overview_step_at(float x) const;
};

TimelineView layout_timeline(const TimelineIndex& index, const TimelineAt& at, Rect area,
                             const TimelineStyle& style);

}  // namespace cowscope
