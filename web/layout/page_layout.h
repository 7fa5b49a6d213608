// Where the panels of the page stand, for a window size and a depth. HTML that lies over the canvas
// (sentence, question, command line) gets its place from here too.
#pragma once

#include <array>
#include <vector>

#include "web/layout/arrangement.h"
#include "web/layout/geometry.h"
#include "web/layout/later.h"

namespace cowscope {

struct PageInput {
  float width = 1440, height = 900;  // CSS pixels
  int level = 1;                     // 1 2 3
  bool coarse_pointer = false;
  bool embedded = false;       // in an iframe: no top bar but a slim one
  float sentence_height = 90;  // what the shell measured for its width, CSS pixels
  float question_height = 0;   // 0: no question
  bool answered = false;       // what is shown of it is its answer
  int processes = 2;           // on the picture
  bool many_frames = false;    // more than can be shown one by one
  bool has_code = true;
  Arrangement arrangement;  // of who looks at it
  bool separators = false;  // tell where gaps can be moved
  bool prints = false;      // the script prints: there is a terminal to show
  bool twin = false;        // two runs side by side
  bool presenting = false;  // for a projector: nothing but the picture
  int frames = 8;           // used at the most
  bool details = false;     // on a small screen: depth 3, and what can be looked into is shown
};

/// Empty rectangles: not shown at this size and depth.
struct PageLayout {
  bool small = false;  // under 900 px wide: tabs
  bool presenting = false;
  bool compact = false;  // an 800×450 embed: processes, frames, sentence, transport
  Rect top_bar, sentence, question, command_line;
  Rect picture;  // depths 1 and 2 with two processes and few frames: memory between the processes
  Rect processes, memory;  // otherwise: cards left, frames centre
  /// Two runs side by side; then there are no picture, processes and memory.
  Rect twin_left, twin_right, twin_reads, twin_costs;
  bool twin() const { return !twin_left.empty(); }
  std::array<bool, kPanels> folded{};    // shown as its title alone
  std::array<bool, kPanels> can_fold{};  // by hand, at this size and depth
  std::vector<Separator> separators;     // if they were asked for
  Rect anatomy, entries, program, reads, script, timeline, chart, transport, tabs, tab_body;
};
PageLayout layout_page(const PageInput& input);
/// How many times as large everything is drawn while presenting, for a window of so many real
/// pixels.
COWSCOPE_LATER float present_zoom(const PageInput& input);

/// Where a panel that can be folded stands; empty: nowhere at this size and depth.
Rect place_of(const PageLayout& page, Panel panel);

}  // namespace cowscope
