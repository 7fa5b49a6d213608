// One of two runs side by side: its headline, its picture, and what is bracketed in it.
#pragma once

#include <string>
#include <vector>

#include "web/layout/picture.h"
#include "web/layout/twin_facts.h"

namespace cowscope {

/// Over frames that stand beside each other for one reason.
struct Bracket {
  TwinFrame kind = TwinFrame::Plain;
  float left = 0, right = 0, y = 0;  // its line; the text stands above it
  std::vector<std::string> texts;    // from the longest to the shortest
};

struct TwinPicture {
  Rect area;
  Rect title, note;          // of the headline: left, right
  bool drawn_whole = false;  // the picture of two processes; else rows and a grid, or a map
  Picture picture;           // if drawn_whole
  Rect processes, memory;    // else; no processes: no room for them
  bool strips = false;       // processes a line each, under the memory
  float rise = 13;           // of brackets' lines over the cells
  std::vector<Bracket> brackets;
  std::vector<Rect> unwritten;  // cells of copies that nobody has written to
};

/// Whether both are drawn as pictures of two processes.
bool twin_drawn_whole(const TwinSides& sides, const std::vector<FrameNumber>& frames);

TwinPicture layout_twin_side(const Scene& scene, const OwnerTable& owners, const TwinSide& side,
                             const TwinSide& other, Rect area, const Pointer& pointer, bool whole);

/// Between its rows, or above its only one.
bool room_for_brackets(const MemoryGrid& grid);
/// Brackets over a grid, and the cells of copies that nobody has written to.
void add_brackets(TwinPicture& out, const MemoryGrid& grid, const TwinSide& side,
                  const TwinSide& other);

/// "all 4 pages its own", "3 pages shared, 1 its own"; empty if there is nothing to count. Short:
/// "4 own", "3 shared, 1 own".
std::string pages_note(const ProcessBox& box, bool brief = false);

}  // namespace cowscope
