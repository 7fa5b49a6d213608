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
//   begin {"method":"load"|"openLink"|"run"|"undo"|"redo"|"setPolicy"|"setBranch"|
//          "branchHere"|"moveLine"|"runTo","args":{…}}
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
//     Where the link says lock=forward, what leads further than one step beyond what was seen is
//     refused, and that step until its question has an answer.
//   seek {"step":n,"event"?:n}  → position
//     No such step: an error. No such event: the end of the step.
//   goOn goBack, each {}   → position
//     Presenting: the next thing to tell, or the one before (Session::go_on). A question is put
//     first; then its step runs, which reveals.
//   place {}               → {"step","event","policy","branch","level","theme","generation","twin"}
//   state {"detail"?:"full"|"summary","process"?:"name","range"?:[first,count]}
//                          → the state (scenarios/schema/state.json)
//   events {}              → [the current step's events (scenarios/schema/event.json)]
//   translate {"process"?:"name","address":"0x…"|"heap[2]"|"heap[2]+5"}  → a walk
//     process: left out, the one that is looked up (lookUp), else the one that acts.
//   lookUp {"address"?:"…","process"?:"name"}  → a walk, or null where nothing is to be looked up
//     What the translation panel shows: an address to stay at ("": that of the page that is shown
//     again) and a process to look in ("": the one whose page it is); without either, what it is.
//   tlb {"first"?:n,"count"?:n}  → {"capacity","size","step":{"hits","misses"},"all":{…} or null,
//                             "entries":[{"place","process":name or null,"address","page","region":
//                             name or null,"index","frame":n or null,"writable","dirty",
//                             "touched":null or {"event","how":"hit"|"in"}}],
//                             "out":[{"process","address","page","region","index","frame"}]}
//     The most recently used first, at most 200 at once. step: up to the current event. all: since
//     step 0; null while a long script is being counted, ask again. frame null: the zero page. out:
//     what the current event took out.
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
//            "lang"?:"en","speed"?:"slow"|"normal"|"fast","present"?:bool,"predict"?:bool} → null
//     speed: of playing, ¼×, 1× or 4×; part of no link. present: as for a projector. predict: every
//     step is asked about before it runs.
//   answer {"given":"…"}   → null
//   runTo {"until":"fault"|"copy"|"frame"|"breakpoint","frame"?:n} → position
//     Goes on to the next place where one would stop; an error if none comes. From depth 2 on that
//     is the event itself, else the end of its step. frame: where the refcount of that one (or of
//     the one that is looked into) changes.
//   breakpoint {"step":n} or {"at":"fault"|"copy"|"frame","frame"?:n}, "on"?:bool, or
//   {"clear":true}, or {"here":true}: on or off behind the step where we stand
//                          → {"steps":[n],"fault":bool,"copy":bool,"frame":n or null}
//     Where playing stops by itself: when step n has run, at every fault, at every copy, at every
//     change of a frame.
//   life {"frame":n,"ms"?:n} → the life of a frame
//     {"frame","refs","kind","done":bool,"progress":0…1,"cutAt"?:step,"origin":"…",
//      "changes":n,"happened":n,"use":[first,end],"first":n,
//      "list":[{"step","event":n or null,"pid","who","text","before","after","allocated"?:true,
//               "freed"?:true,"done":bool}]}
//     Every change of its refcount, of which so many have happened; the list is cut to the part
//     around the position and begins with change "first". use: the changes of the use that goes on
//     now, from the allocation on. event null: somewhere in the step. ms: reads on so long; call
//     again until done. cutAt: the life is told up to that step, for too much happens.
//     life, pin, translate, lookUp and tlb are refused where the link says lock=inspect.
//   pin {"process":"name"} with "region" and "page" or without, or {"frame":n}, {"step":n},
//       {"event":n}, {"line":n}; {}: let go   → null
//   link {"present"?:bool,"predict"?:bool,"lock"?:"edit,forward,inspect"}
//                          → {"fragment":"#…","bytes":n,"advice":"none"|"long"|"file"|"too-long"}
//     What is left out is as it is now.
//   invariants {}          → {"violated":["…"]}
//   digest {}              → {"digest":"16 hexadecimal digits"}
//   figure {"format":"svg","theme"?:"light"|"dark","width"?:n,"bare"?:bool}
//                          → {"svg":"…"}, a document of its own
//     Of this moment, n CSS pixels wide (320 … 2400; 960), as tall as it needs; bare: without the
//     sentence and the title. theme: else the session's, light where that is auto. ("png" is made
//     of it by the page.)
//   view {}                → the view
//
// A walk: {"process","pid","address":"0x…","page":n,"offset":n,
//   "levels":[{"name":"PGD"|"PUD"|"PMD"|"PTE","index":0…511,"bits":"9 binary digits",
//              "leads":"table"|"huge page"|"entry"|"nothing"|"not reached"}],
//   "end":"frame"|"zero page"|"swap"|"guard"|"no entry"|"no table"|"no space",
//   "entry":null or {"present","writable","user","accessed","dirty","exclusive","huge","cow"},
//   "frame":n or null,"physical":"0x…" or null,"slot":n or null,"byte":n or null,"text",
//   "region":null or {"name","index","start":"0x…","end":"0x…","prot","sharing"},
//   "tableShared":null or {"with":["name"],"more":n},"tlb":null or its place,
//   "load":bool,"store":bool (would they go through without the kernel),"words"}
//
// position: {"step","event","steps","events"}: events are the current step's.
//
// LinkView:
// {"step","at","policy","branch","level","theme","view","lang","lock","predict","present"}, each as
// in a link's fragment, predict and present true or false.
//
// The view, what the page's shell shows:
//
//   {"loaded":bool,"revision":n,"generation":n,"level":1..3,"theme","tab","lang","speed",
//    "locked"?:["edit","forward","inspect"],"held"?:bool (the question before the next step wants
//    an answer first),"furthest"?:n (the last step seen),
//    "predict"?:true,"score"?:{"right":n,"of":n},
//    "present"?:{"asking":bool (the question of the next step is put),"stop":n (where goOn leads),
//                "asked":[its text, as headline]},
//    "title","id","summary","policy","branch","branches":["name"],
//    "step","event","steps","eventCount","playing":bool,"canUndo":bool,"canRedo":bool,
//    "twin":null or {"policy"} or {"branch"} (setTwin),"beside"?:bool (twin is ready),
//    "eyebrow","headline":[{"text","pid"?,"colour"?}],"rest":[the same],"next":[the same],
//    "command":"write child heap[2] \"dog\"" or null,
//    "question":null or {"step","revealed":bool,"text","choices":["…"],"given":"…" or null,
//                        "answer","right":bool,"why"},
//    "answered":null or the same, revealed: of the step just taken, where "question" already asks
//               the next, and it was answered (or is presented),
//    "processes":[{"pid","name","colour","parent","state","rss","pss","uss",
//                  "regions":[{"name","prot","sharing","pagesTotal",
//                              "pages":[{"page","frame":n or null,"refs","state","text"}]}]}],
//    "frames":{"total","used","shared","free",
//              "list":[{"frame","refs","users":["name"],"moreUsers"?:n,"text","protected":bool,
//                       "kind"}]},
//    "events":[{"number","kind","by","title","detail","current":bool,"done":bool,
//               "facts"?:{"why","lines":[{"name","value","words"}]}}],   of the current one, at
//               level 3
//    "script":[{"step","text","current":bool,"broken":"why" or null}],
//    "code":[{"line","text","pids":[n]}],
//    "pinned":null or {"kind":"page"|"frame"|"process"|"step"|"event"|"line","pid"?,"name"?,
//                      "region"?,"page"?,"frame"?,"number"?},
//    "breakpoints":as of `breakpoint`,
//    "terminal"?:{"lines":[{"step","pid","name","text"}],"more"?:n},   what was printed: the last
//                200 lines
//    "limits"?:{"promised"?:{"pages","limit","used","refused","failed":bool,"strict":bool},
//               "swap"?:{"used","total"},"groups":[{"name","charged","limit"}]}}
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
