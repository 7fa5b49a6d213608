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
//   load {"text":"…"} or {"scenario":{…}}, "view"?:{LinkView}, "origin"?:"library"|"edited",
//       "keep"?:true       → position
//     library: it is the built-in one of its id, so a link names it. edited: lines that no longer
//     hold are marked, no error. keep: policy, branch, depth … stay as they are; of the view only
//     the step counts.
//   openLink {"fragment":"#…"}
//                          → {"load":"id"|"src"|"done"|"none","id"|"src":"…","view":{LinkView},
//                             "revision"?:n,"moved"?:true}
//     The shell fetches what is asked for, then calls load with the view. moved: the library has
//     another revision.
//   begin {"method":"load"|"openLink"|"run"|"undo"|"redo"|"setPolicy"|"setBranch","args":{…}}
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
//   script {"lines"?:true} → {"text":"…"}, the same as script; lines: with "main" and "branches" of
//                            outline, for this text
//   outline {}             → {"main":[items],"branches":[{"name","script":[items]}],"shared":n,
//                             "broken":[{"step","message"}],"unmet":[{"step","message"}]}
//     Which lines of the text that was loaded its steps are. An item: the line of a command, or
//     [line, rounds, [items]] of a repeat. shared: how many steps of the main line come before
//     those of the branch that is followed.
//   words {}               → {"verbs":["…"],"statements","annotations","directives","machine",
//                             "measures","claims","states","outcomes","advice","joining"}
//     The words of the script language by what they are.
//   run {"text":"…"}       → {"position":position,"firstStep":n,"lastStep":n,
//                             "broken":[{"step","message"}],"unmet":[{"step","message"}]}
//   tryRun {"text":"…"}    → {"diagnostics":[{"line","column","message"}]}
//     What run would refuse, as far as can be told without running the script again.
//   offers {"process"?:"name","region"?:"name","first"?:n,"last"?:n} or {"frame":n}
//                          → {"title","note","pages":n,"offers":[{"label","script","more"?:true,
//                             "outcome"?:"SIGSEGV","fields":[{"kind":"text"|"name"|"number",
//                             "label","at","length"}]}],
//                             "links":[{"label","note","target":{as the
//                             arguments}}],"moreLinks"?:n}
//     Lines that run accepts here, about pages first … last of a region (as scripts count), a
//     process, a frame, or the machine: {}. A field is a part of the script that may be written
//     anew; at and length count bytes. outcome: what the kernel would answer, if not ok. pages: of
//     the region. links: what else can be asked about.
//   complete {"text":"…"}  → {"begun":n,"hint":"…","list":[{"text","kind","note","open"?:true}]}
//     What can stand at the end of this script text (before the cursor), in the place of its last
//     `begun` bytes. open: no blank goes behind it.
//   undo {} redo {}        → {"done":bool}
//     run, undo and redo are refused where the link says lock=edit.
//   step back stepEvent backEvent stepAccess backAccess down up home end play pause, each {}
//                          → position
//   seek {"step":n,"event"?:n}  → position
//     No such step: an error. No such event: the end of the step.
//   place {}               → {"step","event","policy","branch","level","theme","generation"}
//   state {"detail"?:"full"|"summary","process"?:"name","range"?:[first,count]}
//                          → the state (scenarios/schema/state.json)
//   events {}              → [the current step's events (scenarios/schema/event.json)]
//   setPolicy {"policy":"cow"|"eager"}  → position
//   setBranch {"name":"…"} → position; "": the main line
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
//   {"loaded":bool,"revision":n,"generation":n,"level":1..3,"theme","tab","lang","locked"?:["edit"],
//    "title","id","summary","policy","branch","branches":["name"],
//    "step","event","steps","eventCount","playing":bool,"canUndo":bool,"canRedo":bool,
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
// generation: rises when another scenario, branch, policy or edit is in place.
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
