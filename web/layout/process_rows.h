// Processes as boxes with a row of page cells for each region.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "web/layout/facts.h"
#include "web/layout/geometry.h"
#include "web/layout/memory_grid.h"

namespace cowscope {

struct PlacedPage {
  PageFacts facts;
  Rect rect;
  Mark mark = Mark::None;
};
struct RegionGroup {
  RegionFacts region;
  Rect label;  // empty: the process box's own label says it
  std::vector<PlacedPage> pages;
  Fold more;  // pages for which there was no room
};
/// Somebody else who runs in a box's address space: a thread, a vfork child.
struct Guest {
  ProcessFacts facts;
  Rect row;
};
struct ProcessBox {
  ProcessFacts facts;
  std::vector<Guest> guests;      // in rows under the name
  std::uint64_t more_guests = 0;  // for which there was no row
  Rect more_row;                  // that says so
  Rect box, name, status;         // status: what stands in the place of pages where there are none
  std::vector<RegionGroup> regions;
  std::string note;  // a true sentence about it at this moment; may be empty (picture.h)
  Rect note_rect;    // empty: no room for the note
};

struct RowsStyle {
  float cell_w = 40, cell_h = 34, gap = 6;
  float label_w = 76;           // at the left of the cells
  float indent = 16;            // a fork deeper
  std::uint32_t max_lines = 3;  // of cells of one region
  bool name_beside = false;     // the name stands left of the cells (phones) instead of above
  bool tight = false;           // less air around names and boxes
  float guest = 26;             // height of a row for who else runs in it
  std::uint32_t max_guests = 4;
};

class ProcessOrder;
class SceneFacts;
/// What of a list is in sight; nothing else is given a place. `known`: what was found out of the
/// scene already.
struct Sight {
  SceneFacts* known = nullptr;
  float top = -std::numeric_limits<float>::max(), bottom = std::numeric_limits<float>::max();
  Pid follow{};  // whose place is asked for, in sight or not
  bool sees(float from, float to) const { return to > top && from < bottom; }
};

struct ProcessRows {
  std::vector<ProcessBox> boxes;  // those in sight
  std::vector<Polyline> elbows;   // from parents to children
  float height = 0;               // of all
  float follow = -1, extent = 0;  // from the top to the box that is asked for, and its height
};
/// Boxes from the top of `area` down, as tall as they need; the area's own height does not limit
/// them (the view scrolls).
ProcessRows layout_process_rows(const Scene& scene, const OwnerTable& owners, Rect area,
                                const RowsStyle& style, const Pointer& pointer,
                                const Sight& sight = {});

/// Where there is hardly any room: a line a process, its name before the cells of all its regions.
ProcessRows layout_process_strips(const Scene& scene, const OwnerTable& owners, Rect area,
                                  const Pointer& pointer);

/// What is pointed at as the boxes show it: a guest's page is its host's.
Pointer hosted(const Scene& scene, const ProcessOrder& order, Pointer pointer);

/// Which pages of a region are drawn if there is room for `capacity` cells: a window that holds
/// what is pointed at. `folded`: how many are not drawn (then one cell is the fold's).
struct PageWindow {
  std::uint64_t first = 0, count = 0, folded = 0;
};
PageWindow page_window(const RegionFacts& region, std::uint64_t capacity, const Pointer& pointer,
                       const Scene& scene, const ProcessFacts& process);

/// One page of a window, in its cell.
PlacedPage placed_page(const Scene& scene, const OwnerTable& owners, const ProcessFacts& process,
                       const RegionFacts& region, std::uint64_t index, const Pointer& pointer,
                       Rect cell);

/// How the page is marked: it is pointed at, or its frame is, or it is lit by something else.
Mark mark_of(const PageFacts& page, SpaceId space, const Pointer& pointer);

}  // namespace cowscope
