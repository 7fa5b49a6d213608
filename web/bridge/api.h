// The JavaScript API over a session: one narrow door, text in and text out, so that the page, the
// headless module, an embedding page and the tests all speak the same. No emscripten here; the
// exports are in exports.cpp.
//
// call(method, args) takes a JSON object and returns {"ok":true,"value":…} or
// {"ok":false,"error":{"message":…,"line":…,"column":…,"diagnostics":[…]}}; a call that fails
// changes nothing.
//
// Arguments → value of each method (? may be left out; other members are errors):
//
//   version {}             → {"version":"0.1.0","cowscope":1}
//   setLibrary {"scenarios":[{"id","title","summary"?,"level"?,"revision"?}]}  → null
//   load {"text":"…"} or {"scenario":{…}}, "view"?:{LinkView}, "origin"?:"library"|"edited"
//                          → position
//     library: it is the built-in one of its id, so a link names it. edited: lines that no longer
//     hold are marked, no error.
//   openLink {"fragment":"#…"}
//                          → {"load":"id"|"src"|"done"|"none","id"|"src":"…","view":{LinkView},
//                             "revision"?:n,"moved"?:true}
//     The shell fetches what is asked for, then calls load with the view. moved: the library has
//     another revision.
//   begin {"method":"load"|"openLink"|"run"|"undo"|"redo"|"setPolicy"|"setBranch"|
//          "branchHere"|"moveLine","args":{…}}
//                          → {"done":false}, or {"done":true,"reply":…} if there is nothing to work
//                          at
//     The same in slices: what is loaded stays, and can be used, until it is done. A later begin,
//     or the same method by its own name, drops it.
//   work {"ms":n}          → {"done":false,"progress":0…1}, or {"done":true,"reply":…}
//     Works so long at what was begun; `reply` is what the method itself would have answered.
//   cancel {}              → null; drops what was begun
//   clear {"ms":n}         → {"left":bool}; takes down what was replaced or dropped
//   feed {"text":"…","first"?:true} → null
//     A long text in pieces, for a load or a run that begins without one.
//   check {"text":"…"} or {"scenario":{…}}
//                          → {"ok":bool,"diagnostics":[{"line","column","pointer","message"}],
//                             "unmet":[{"step","message","branch"?}]}
//   scenario {}            → the scenario as JSON, edits included
//   script {}              → {"text":"…"}, the same as script
//   run {"text":"…"}       → {"position":position,"firstStep":n,"lastStep":n,
//                             "broken":[{"step","message"}],"unmet":[{"step","message"}]}
//   undo {} redo {}        → {"done":bool}
//   step back stepEvent backEvent stepAccess backAccess down up home end play pause, each {}
//                          → position
//   seek {"step":n,"event"?:n}  → position
//     No such step: an error. No such event: the end of the step.
//   place {}               → {"step","event","policy","branch","level","theme","twin"}
//   state {"detail"?:"full"|"summary","process"?:"name","range"?:[first,count]}
//                          → the state (scenarios/schema/state.json)
//   events {}              → [the current step's events (scenarios/schema/event.json)]
//   setPolicy {"policy":"cow"|"eager"|"odf"} or {"policy":"cow,eager"}  → position
//     Two policies: the first is run, as ever; the second stands beside it. One: alone.
//   setBranch {"name":"…"} → position; "": the main line
//   setTwin {"policy":"eager"} or {"branch":"…"} or {}  → position
//     What stands beside what is run: the same line under that policy, another line ("": the main
//     one), or nothing. state(), step() and the rest stay about the run itself.
//   twin {}                → null, {"ready":false}, or all that is shown of both (left, right: as
//                            they stand on the picture):
//     {"ready":true,"lines":bool,"headline":"…",
//      "left":{"title","policy","branch","own":bool,"step","steps","used","total","free"},"right":…,
//      "costs":[{"name","left":n,"right":n,"texts":["16","4 KiB"],"difference":"−12 KiB"}],
//      "reads":{"identical":bool,"complete":bool,"bytes":n,"onlyRight":["name"],
//               "processes":[{"name","colour","region","there":bool,"identical":bool,
//                             "pages":[{"page","left","right","identical":bool}]}]},
//      "script":[{"step","commands":["…","…"],"did":["…","…"],"current":bool,"differs":bool}],
//      "frames":[{"frame","left":{"refs","kind","text"?,"copied"?:"at fork"|"by a write",
//                                 "notNeeded"?:true,"unwritten"?:true},"right":…}],
//      "moreScript"?:n,"moreFrames"?:n}
//   branchHere {}          → position; the line stays, and another way begins behind the current
//                            step: a new branch, beside the old line. Undone as an edit
//   moveLine {"from":n,"to":n}  → position; likewise: the command of step `from` runs as step `to`
//   setView {"level"?:1|2|3,"theme"?:"auto"|"light"|"dark","tab"?:"processes"|"script"|"details",
//            "lang"?:"en"} → null
//   answer {"given":"…"}   → null
//   link {}                → {"fragment":"#…","bytes":n,"advice":"none"|"long"|"file"|"too-long"}
//   invariants {}          → {"violated":["…"]}
//   digest {}              → {"digest":"16 hexadecimal digits"}
//   figure {"format":…}    → not supported yet
//   view {}                → the view
//
// position: {"step","event","steps","events"}: events are the current step's.
//
// LinkView:
// {"step","at","policy","branch","level","theme","view","lang","lock","predict","present"}, each as
// in a link's fragment, predict and present true or false.
//
// The view, what the page's shell shows:
//
//   {"loaded":bool,"revision":n,"level":1..3,"theme","tab","lang",
//    "title","id","summary","policy","branch","branches":["name"],
//    "step","event","steps","eventCount","playing":bool,"canUndo":bool,"canRedo":bool,
//    "twin":null or {"policy"} or {"branch"} (setTwin),"beside"?:bool (twin is ready),
//    "eyebrow","headline":[{"text","pid"?,"colour"?}],"rest":[the same],"next":[the same],
//    "command":"write child heap[2] \"dog\"" or null,
//    "question":null or {"step","revealed":bool,"text","choices":["…"],"given":"…" or null,
//                        "answer","right":bool,"why"},
//    "answered":null or the same, revealed: of the step just taken, where "question" already asks
//               the next,
//    "processes":[{"pid","name","colour","parent","state","rss","pss","uss",
//                  "regions":[{"name","prot","sharing","pagesTotal",
//                              "pages":[{"page","frame":n or null,"refs","state","text"}]}]}],
//    "frames":{"total","used","shared","free",
//              "list":[{"frame","refs","users":["name"],"moreUsers"?:n,"text","protected":bool,
//                       "kind"}]},
//    "events":[{"number","kind","by","title","detail","current":bool,"done":bool}],
//    "script":[{"step","text","current":bool,"broken":"why" or null}],
//    "code":[{"line","text","pids":[n]}]}
//
// A page's state: "absent", "own", "sole" (its own, still protected), "shared", else words to show
// as they are. Of a frame, the users in the first four address spaces are named. Lists are cut at
// 200 entries (the pages of all processes together at 2,000): "more":n then stands beside "pages"
// and "list"; for processes, events, script and code in the view's own "more":{"script":n}. Events
// and script keep the part around the position.
//
// Events out (emit): "ready" {}, "state" position, "fault" {"step","event","pid","decision"},
// "answer" {"step","given","right"}, "error" {"message"}, and for the shell alone "view" (at most
// once a frame).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "web/session/session.h"

namespace cowscope {

class Api {
 public:
  using Emit = std::function<void(std::string_view name, const std::string& json)>;
  /// Emits "ready" at the first flush().
  explicit Api(Session& session, Emit emit);
  ~Api();

  std::string call(std::string_view method, std::string_view args_json);
  /// Emits "state", "fault", "answer" and "view" if the session changed since the last time:
  /// "state" where the position (or what is there) is another, "fault" for the faults of the
  /// current step that were passed on the way forwards, "answer" where a question that was answered
  /// is revealed.
  void flush();

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace cowscope
