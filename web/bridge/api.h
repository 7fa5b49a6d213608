// The JavaScript API over a session: one narrow door, text in and text out, so that the page, the
// headless module, an embedding page and the tests all speak the same. No emscripten here; the exports
// are in exports.cpp.
//
// call(method, args) takes a JSON object and returns {"ok":true,"value":…} or
// {"ok":false,"error":{"message":…,"line":…,"column":…,"diagnostics":[…]}}; a call that fails changes nothing.
//
//   method       args                                             value
//   version      {}                                               {"version":"…","cowscope":1}
//   setLibrary   {"scenarios":[{"id","title","summary","level","revision"}]}   null
//   load         {"text":…} | {"scenario":{…}} , "view":{LinkView}        position
//   openLink     {"fragment":"#…"}   {"load":"id"|"src"|"done","id"|"src":…,"view":{…}} — the shell fetches what is asked for, then calls load
//   check        {"text":…} | {"scenario":{…}}                    {"ok":bool,"diagnostics":[{"line","column","pointer","message"}],"unmet":[{"step","message"}]}
//   scenario     {}                                               the scenario as JSON
//   script       {}                                               {"text":…} as script
//   run          {"text":…}                                       {"position":…,"firstStep","lastStep","broken":[{"step","message"}],"unmet":[{"step","message"}]}
//   undo redo    {}                                               {"done":bool}
//   step back stepEvent backEvent stepAccess backAccess down up home end play pause   {}   position
//   seek         {"step":n,"event":n?}                            position
//   state        {"detail":"full"|"summary","process":name?,"range":[first,count]?}   State as JSON (interface.md)
//   events       {}                                               the current step's events, as in jsonl
//   setPolicy    {"policy":"cow"|"eager"}                         position
//   setBranch    {"name":…}                                       position
//   setView      {"level"?:1|2|3,"theme"?:…,"tab"?:…,"lang"?:…}   null
//   answer       {"given":…}                                      null
//   link         {}                                               {"fragment":"#…","bytes":n,"advice":"none"|"long"|"file"|"too-long"}
//   invariants   {}                                               {"violated":[…]}
//   digest       {}                                               {"digest":"…"}
//   figure       {"format":…}                                     not supported yet
//   view         {}                                               what the shell shows (below)
//
// position: {"step","event","steps","events"}.
//
// view: {"loaded":bool,"revision":n,"title","id","summary","level":1..3,"theme","lang","policy","branch","branches":[names],
//   "step","event","steps","events","playing":bool,"canUndo":bool,
//   "eyebrow":"…","headline":[{"text","pid"?,"colour"?}],"rest":[…],"command":"write child heap[2] \"dog\""|null,"next":[spans],
//   "question":null|{"step","revealed","text","choices":[…],"given","answer","right","why"},
//   "answered":null|the same, revealed: the question of the step just taken, where "question" already asks the next,
//   "processes":[{"pid","name","colour","parent","state","rss","pss","uss","regions":[{"name","prot","sharing","pagesTotal","pages":[{"page","frame","refs","state","text"}]}]}],
//   "frames":{"total","used","shared","free","list":[{"frame","refs","users":[names],"text","protected":bool,"kind"}]},
//   "events":[{"number","kind","by","title","detail","current":bool,"done":bool}],
//   "script":[{"step","text","current":bool,"broken":"…"|null}], "code":[{"line","text","pids":[…]}]}
//   Lists are cut at 200 entries with "more": n.
//
// Events out (emit): "ready" {}, "state" position, "fault" {"step","event","pid","decision"}, "answer" {"step","given","right"},
// "error" {"message"}, and for the shell alone "view" (the view object, at most once a frame).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "web/session/session.h"

namespace cowscope {

class Api {
 public:
  using Emit = std::function<void(std::string_view name, const std::string& json)>;
  explicit Api(Session& session, Emit emit);

  std::string call(std::string_view method, std::string_view args_json);
  /// Emits "state", "fault" and "view" if the session changed since the last time.
  void flush();

 private:
  Session& session_;
  Emit emit_;
  std::uint64_t flushed_ = ~std::uint64_t{0};
};

}  // namespace cowscope
