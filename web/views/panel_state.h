// What the panels keep between frames and what is nobody else's: what is open, what they want of
// the page's shell, what is dear to compute. One for each page; the app owns it and hands it round
// in the ViewContext.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "web/layout/anatomy_layout.h"
#include "web/layout/chart_layout.h"
#include "web/layout/event_facts.h"
#include "web/layout/frame_map.h"
#include "web/layout/geometry.h"
#include "web/layout/limits_facts.h"
#include "web/layout/reads_facts.h"
#include "web/layout/terminal_log.h"
#include "web/layout/timeline_index.h"
#include "web/layout/tlb_facts.h"
#include "web/layout/translation_facts.h"
#include "web/session/policy_twin.h"

namespace cowscope {

/// A button of the picture that is the shell's to answer: event `ui` of web/app/exports.h.
struct ShellRequest {
  std::string action, id;
};

enum class ScriptTab : std::uint8_t { Script, Code, Terminal };
/// Pages of one region, picked by dragging from one to another.
struct PickedPages {
  Pid pid{};
  PageNumber from{}, to{};  // in any order
  bool picking = false;     // the button is still down
  std::uint64_t of = 0;     // the session's generation; 0: nothing is picked
};

struct PanelState {
  /// Filled by views; the app tells the shell after drawing, and empties it.
  std::vector<ShellRequest> requests;
  bool without_page = false;  // there is no text version, no editor, nothing to embed or present

  PickedPages range;           // pages that a drag picked
  bool offers_wanted = false;  // by key: of what is shown
  bool offers_open = false;    // what can be done stands over the picture: no card beside it
  bool menu_open = false;      // the scenario list, or the … menu of small screens
  Rect menu_anchor;            // the button that it hangs from
  bool run_menu_open = false;  // the menu by the play button
  Rect run_menu_anchor;
  Rect menu_box;                             // of the one that is open, once it was drawn
  bool details_life = false;                 // small screens: the details tell why a frame
  std::size_t inspector_tab = 0;             // of the panel under the memory
  bool inspector_events = false;             // on small screens: the step's events instead
  ScriptTab script_tab = ScriptTab::Script;  // of the script panel
  bool program_terminal = false;             // the program's panel shows what was printed
  std::vector<Pid> cards_turned;             // process cards that were folded or unfolded by hand
  PolicyTwin twin;                           // the same scenario under the other policy
  TimelineIndex index;                       // lanes of the timeline
  std::uint64_t chart_key = ~std::uint64_t{0};  // the twin's generation that the two series are of
  std::uint32_t chart_width = 0;
  ChartSeries chart_cow, chart_eager;
  TerminalLog terminal;                         // at which steps what was printed
  std::uint64_t limits_of = ~std::uint64_t{0};  // the moment that they are of
  LimitFacts limits;
  std::array<std::uint64_t, 4> anatomy_of{};  // what the list was laid out for
  Anatomy anatomy;
  EventFacts event;            // of the current event, at depth 3
  Rect address_field;          // where the shell lays the field for an address; empty: nowhere
  bool address_typed = false;  // what is shown there was typed
  std::array<std::uint64_t, 3> walk_of{};  // what the walk was made for
  TranslationFacts walk;
  std::uint64_t tlb_of = ~std::uint64_t{0};
  TlbFacts tlb;
  TlbTally tlb_tally;
  std::array<std::uint64_t, 5> reads_of{};  // what the comparison was made for
  ReadsFacts reads;
  std::shared_ptr<struct TwinPanels> twin_panels;  // twin_page.h; null until two runs are shown
  std::uint32_t line_dragged = 0, line_to = 0;     // of the script: from where to where; 0: none
  std::uint32_t timeline_window =
      0;             // first step shown, kept while the playhead is dragged; 0: free
  MapCamera camera;  // of the map of all frames
  std::uint64_t camera_of = ~std::uint64_t{0};  // the script that it looks at
};

struct ViewContext;
/// Before the first panel of a frame: brings what panels compute to where the session stands.
void prepare_panels(ViewContext& view);

}  // namespace cowscope
