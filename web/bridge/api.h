// The JavaScript API over a session: one narrow door, text in and text out, so that the page, the
// headless module, an embedding page and the tests all speak the same. No emscripten here; the
// exports are in exports.cpp.
//
// call(method, args) takes a JSON object and returns {"ok":true,"value":…} or
// {"ok":false,"error":{"message":…,"line":…,"column":…,"diagnostics":[…]}}; a call that fails
// changes nothing.
//
//   method       args                                             value
//   version      {}                                               {"version":"…","cowscope":1}
//   setLibrary   {"scenarios":[{"id","title","summary","level","revision"}]}   null
//   load         {"text":…} | {"scenario":{…}} , "view"?:{LinkView}, "origin"?:"library"|"edited"
//   position
//                library: the text is the built-in one of its id, so a link names it. edited: lines
//                that no longer hold are marked, not an error
//   openLink     {"fragment":"#…"}
//   {"load":"id"|"src"|"done"|"none","id"|"src":…,"revision"?:n,"moved"?:true,"view":{…}}
//                the shell fetches what is asked for, then calls load. moved: the library has
//                another revision
//   check        {"text":…} | {"scenario":{…}}
//   {"ok":bool,"diagnostics":[{"line","column","pointer","message"}],"unmet":[{"step","message","branch"?}]}
//   scenario     {}                                               the scenario as JSON
//   script       {}                                               {"text":…} as script
//   run          {"text":…}
//   {"position":…,"firstStep","lastStep","broken":[{"step","message"}],"unmet":[{"step","message"}]}
//   undo redo    {}                                               {"done":bool}
//   step back stepEvent backEvent stepAccess backAccess down up home end play pause   {}   position
//   seek         {"step":n,"event":n?}                            position
//   state        {"detail":"full"|"summary","process":name?,"range":[first,count]?}   State as JSON
//   (interface.md) events       {}                                               the current step's
//   events, as in jsonl setPolicy    {"policy":"cow"|"eager"}                         position
//   setBranch    {"name":…}                                       position
//   setView      {"level"?:1|2|3,"theme"?:…,"tab"?:…,"lang"?:…}   null
//   answer       {"given":…}                                      null
//   link         {} {"fragment":"#…","bytes":n,"advice":"none"|"long"|"file"|"too-long"} invariants
//   {}                                               {"violated":[…]} digest       {}
//   {"digest":"…"} figure       {"format":…}                                     not supported yet
//   view         {}                                               what the shell shows (below)
//
// position: {"step","event","steps","events"}.
//
// view:
// {"loaded":bool,"revision":n,"title","id","summary","level":1..3,"theme","tab","lang","policy","branch","branches":[names],
//   "step","event","steps","eventCount","playing":bool,"canUndo":bool,"canRedo":bool,
//   "eyebrow":"…","headline":[{"text","pid"?,"colour"?}],"rest":[…],"command":"write child heap[2]
//   \"dog\""|null,"next":[spans],
//   "question":null|{"step","revealed","text","choices":[…],"given","answer","right","why"},
//   "answered":null|the same, revealed: the question of the step just taken, where "question"
//   already asks the next,
//   "processes":[{"pid","name","colour","parent","state","rss","pss","uss","regions":[{"name","prot","sharing","pagesTotal","pages":[{"page","frame","refs","state","text"}]}]}],
//   "frames":{"total","used","shared","free","list":[{"frame","refs","users":[names],"text","protected":bool,"kind"}]},
//   "events":[{"number","kind","by","title","detail","current":bool,"done":bool}],
//   "script":[{"step","text","current":bool,"broken":"…"|null}],
//   "code":[{"line","text","pids":[…]}]} A page's state: "absent" "own" "sole" (its own, still
//   protected) "shared", or words to show as they are. Lists are cut at 200 entries: "more": n
//   beside "pages" and "list"; of processes, events, script and code in the view's own "more":
//   {"script": n}. The events and the script keep the part around the position.
//
// Events out (emit): "ready" {}, "state" position, "fault" {"step","event","pid","decision"},
// "answer" {"step","given","right"}, "error" {"message"}, and for the shell alone "view" (the view
// object, at most once a frame).
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
