// Each method of the API does what api.h says of it.
#include <gtest/gtest.h>

#include "scenarios/scenario_json.h"
#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

class ApiTest : public ::testing::Test {
 protected:
  void SetUp() override {
    caller.value("load", {{"text", library("fork-then-write")}, {"origin", "library"}});
  }
  std::pair<int, int> place() {
    const Json s = caller.value("state", {{"detail", "summary"}});
    return {s["step"], s["event"] == s["events"] ? -1 : s["event"].get<int>()};
  }
  Caller caller;
};

TEST_F(ApiTest, VersionAndState) {
  EXPECT_EQ(caller.value("version"), (Json{{"version", COWSCOPE_VERSION}, {"cowscope", 1}}));
  const Json state = caller.value("state");
  EXPECT_EQ(state["step"], 3);
  EXPECT_EQ(state["steps"], 6);
  EXPECT_EQ(state["processes"].size(), 2U);
  EXPECT_EQ(state["frames"]["list"].size(), 4U);
  EXPECT_EQ(caller.value("digest")["digest"], state["digest"]);
  const Json summary = caller.value("state", {{"detail", "summary"}});
  EXPECT_EQ(summary["digest"], state["digest"]);
  EXPECT_FALSE(summary["frames"].contains("list"));
  EXPECT_EQ(caller.value("state", {{"process", "child"}})["processes"].size(), 1U);
  EXPECT_EQ(caller.value("state", {{"range", {1, 2}}})["frames"]["list"].size(), 2U);
  EXPECT_NE(caller.error("state", {{"process", "kid"}})["message"].get<std::string>().find("kid"),
            std::string::npos);
  EXPECT_EQ(caller.value("invariants")["violated"], Json::array());
}

TEST_F(ApiTest, MovesGiveThePosition) {
  EXPECT_EQ(caller.value("step"), (Json{{"step", 4}, {"event", 10}, {"steps", 6}, {"events", 10}}));
  EXPECT_EQ(caller.value("back")["step"], 3);
  EXPECT_EQ(caller.value("stepEvent"),
            (Json{{"step", 4}, {"event", 1}, {"steps", 6}, {"events", 10}}));
  EXPECT_EQ(caller.value("down")["event"], 2);
  EXPECT_EQ(caller.value("backEvent")["event"], 1);
  EXPECT_EQ(caller.value("up")["event"], 10);
  EXPECT_EQ(caller.value("home")["step"], 0);
  EXPECT_EQ(caller.value("stepAccess")["step"], 1);
  EXPECT_EQ(caller.value("backAccess")["step"], 0);
  EXPECT_EQ(caller.value("end")["step"], 6);
  EXPECT_EQ(caller.value("step")["step"], 6);
  EXPECT_EQ(caller.value("seek", {{"step", 4}, {"event", 7}})["event"], 7);
  EXPECT_EQ(caller.value("seek", {{"step", 4}, {"event", 99}})["event"], 10);
  EXPECT_EQ(caller.value("seek", {{"step", 2}, {"event", nullptr}})["step"], 2);
  EXPECT_NE(caller.error("seek", {{"step", 7}})["message"].get<std::string>().find("6"),
            std::string::npos);
}

TEST_F(ApiTest, EventsOfACopyAreTheTen) {
  caller.value("seek", {{"step", 4}});
  const Json events = caller.value("events");
  std::vector<std::string> kinds;
  for (const Json& e : events) kinds.push_back(e["kind"]);
  EXPECT_EQ(kinds, (std::vector<std::string>{"tlb_miss", "walk", "fault", "region_check", "decide",
                                             "allocate", "copy", "repoint", "drop", "retry"}));
  EXPECT_EQ(events[6]["event"], 7);
  caller.value("seek", {{"step", 4}, {"event", 6}});
  EXPECT_EQ(caller.value("invariants")["violated"], Json::array()) << "in mid-step as well";
}

TEST_F(ApiTest, LoadsTextObjectsAndScripts) {
  EXPECT_EQ(caller.value("load", {{"text", "spawn a from sh\nwrite a heap[0]"}})["steps"], 2);
  Json object = Json::parse(library("chain-of-forks"));
  caller.value("load",
               {{"scenario", object}, {"view", {{"step", 2}, {"level", 3}, {"theme", "light"}}}});
  EXPECT_EQ(place(), (std::pair{2, -1}));
  EXPECT_EQ(caller.value("view")["level"], 3);
  EXPECT_EQ(caller.value("view")["theme"], "light");
  EXPECT_EQ(caller.value("scenario")["id"], "chain-of-forks");
  object["script"][1] = "wirte a heap[0]";
  const Json error = caller.error("load", {{"scenario", object}});
  EXPECT_EQ(error["diagnostics"][0]["pointer"].get<std::string>().rfind("/script/1", 0), 0U)
      << error;
  EXPECT_FALSE(error.contains("line")) << "lines of an object are nobody's";
  const Json located = caller.error("load", {{"text", "spawn a from sh\n  write b heap[0]"}});
  EXPECT_EQ(located["line"], 2);
  EXPECT_EQ(located["column"], 9);
}

TEST_F(ApiTest, WhatItPrintsItReads) {
  const Json before = caller.value("scenario");
  const std::string script = caller.value("script")["text"];
  caller.value("load", {{"text", script}});
  EXPECT_EQ(caller.value("scenario"), before);
  // As it was printed: the first language of a text is its default, so the order of keys matters.
  EXPECT_EQ(caller.raw("load",
                       "{\"scenario\":" + print_scenario_json(caller.session.source()) + "}")["ok"],
            true);
  EXPECT_EQ(caller.value("script")["text"], script);
}

TEST_F(ApiTest, RunInsertsAndUndoTakesBack) {
  caller.value("seek", {{"step", 4}});
  const Json result =
      caller.value("run", {{"text", "write child heap[1] \"x\"\nread parent heap[1]"}});
  EXPECT_EQ(result["firstStep"], 5);
  EXPECT_EQ(result["lastStep"], 6);
  EXPECT_EQ(result["position"]["step"], 6);
  EXPECT_EQ(result["position"]["steps"], 8);
  EXPECT_EQ(result["broken"], Json::array());
  ASSERT_GT(result["unmet"].size(), 0U) << "the story's last step counts one copy";
  EXPECT_EQ(result["unmet"][0]["step"], 8);
  EXPECT_EQ(caller.value("view")["canUndo"], true);
  EXPECT_EQ(caller.value("undo"), (Json{{"done", true}}));
  EXPECT_EQ(caller.value("undo"), (Json{{"done", false}}));
  EXPECT_EQ(place(), (std::pair{4, -1}));
  EXPECT_EQ(caller.value("redo"), (Json{{"done", true}}));
  EXPECT_EQ(place(), (std::pair{6, -1}));
  const Json error =
      caller.error("run", {{"text", "read child heap[0]\nwrite child heap[9] \"x\""}});
  EXPECT_EQ(error["line"], 2);
  EXPECT_TRUE(error["column"].is_number());
}

TEST_F(ApiTest, RunListsWhatNoLongerHolds) {
  caller.value("load", {{"text", "spawn a from sh\nmmap a more 1 rw- private\nread a more[0]"}});
  const Json result = caller.value("run", {{"text", "mmap a more 1 rw- private"}});
  ASSERT_EQ(result["broken"].size(), 1U);
  EXPECT_EQ(result["broken"][0]["step"], 3);
  EXPECT_NE(result["broken"][0]["message"].get<std::string>().find("more"), std::string::npos);
  EXPECT_EQ(caller.value("view")["script"][2]["broken"], result["broken"][0]["message"]);
  // What is kept of it can be put back, as after a crash.
  const Json kept = caller.value("scenario");
  Caller fresh;
  fresh.value("load", {{"scenario", kept}, {"origin", "edited"}});
  EXPECT_EQ(fresh.value("digest"), [&] {
    caller.value("seek", {{"step", 1}});
    return caller.value("digest");
  }());
}

TEST_F(ApiTest, ChecksWithoutLoading) {
  const Json state = caller.value("state");
  EXPECT_EQ(caller.value("check", {{"text", library("fork-then-write")}}),
            (Json{{"ok", true}, {"diagnostics", Json::array()}, {"unmet", Json::array()}}));
  const Json bad = caller.value("check", {{"text", "spawn a from sh\nwrite b heap[0]"}});
  EXPECT_EQ(bad["ok"], false);
  EXPECT_EQ(bad["diagnostics"][0]["line"], 2);
  const Json unmet =
      caller.value("check", {{"text", "spawn a from sh\nwrite a heap[0]\nexpect copies == 5"}});
  EXPECT_EQ(unmet["ok"], false);
  EXPECT_EQ(unmet["unmet"][0]["step"], 2);
  Json branched = Json::parse(library("fork-then-write"));
  branched["branches"][0]["script"][0]["expect"].push_back("copies == 7");
  const Json in_branch = caller.value("check", {{"scenario", branched}});
  EXPECT_EQ(in_branch["ok"], false);
  EXPECT_EQ(in_branch["unmet"][0]["branch"], "The parent writes first");
  EXPECT_EQ(caller.value("state"), state);
}

TEST_F(ApiTest, PolicyBranchAndView) {
  EXPECT_EQ(caller.value("setPolicy", {{"policy", "eager"}})["step"], 3);
  EXPECT_EQ(caller.value("state")["totals"]["copies"], 4);
  caller.value("setPolicy", {{"policy", "odf"}});
  EXPECT_EQ(caller.value("state")["policy"], "odf");
  EXPECT_NE(
      caller.error("setPolicy", {{"policy", "cwo"}})["message"].get<std::string>().find("cow"),
      std::string::npos);
  caller.value("setPolicy", {{"policy", "cow"}});
  EXPECT_EQ(caller.value("setBranch", {{"name", "The parent writes first"}})["steps"], 6);
  EXPECT_EQ(caller.value("view")["branch"], "The parent writes first");
  caller.error("setBranch", {{"name", "nowhere"}});
  caller.value("setView", {{"level", 2}, {"theme", "dark"}, {"tab", "script"}, {"lang", "de"}});
  const Json view = caller.value("view");
  EXPECT_EQ(view["level"], 2);
  EXPECT_EQ(view["theme"], "dark");
  EXPECT_EQ(view["tab"], "script");
  EXPECT_EQ(view["title"], "Fork, dann schreiben");
  caller.error("setView", {{"level", 4}, {"theme", "light"}});
  EXPECT_EQ(caller.value("view")["theme"], "dark") << "all of it or nothing";
  EXPECT_NE(caller.error("figure", {{"format", "svg"}})["message"].get<std::string>().find(
                "not supported yet"),
            std::string::npos);
}

TEST_F(ApiTest, LinksLeadBack) {
  caller.value("seek", {{"step", 4}, {"event", 7}});
  const Json named = caller.value("link");
  EXPECT_EQ(named["fragment"].get<std::string>().rfind("#scenario=fork-then-write&", 0), 0U);
  EXPECT_EQ(named["advice"], "none");
  caller.value("setLibrary",
               {{"scenarios", {{{"id", "fork-then-write"}, {"title", "x"}, {"revision", 9}}}}});
  const Json opened = caller.value("openLink", {{"fragment", named["fragment"]}});
  EXPECT_EQ(opened["load"], "id");
  EXPECT_EQ(opened["id"], "fork-then-write");
  EXPECT_EQ(opened["moved"], true);
  EXPECT_EQ(opened["view"]["step"], "4.7");
  Caller other;
  other.value("load", {{"text", library("fork-then-write")}, {"view", opened["view"]}});
  EXPECT_EQ(other.value("digest"), caller.value("digest"));

  caller.value("run", {{"text", "read child heap[0]"}});
  const Json whole = caller.value("link");
  EXPECT_EQ(whole["bytes"], whole["fragment"].get<std::string>().size());
  Caller third;
  EXPECT_EQ(third.value("openLink", {{"fragment", whole["fragment"]}})["load"], "done");
  EXPECT_EQ(third.value("digest"), caller.value("digest"));
  EXPECT_EQ(third.value("scenario"), caller.value("scenario"));
  EXPECT_EQ(caller.value("openLink",
                         {{"fragment", "#src=https%3A%2F%2Fexample.org%2Fa.json&step=2"}})["src"],
            "https://example.org/a.json");
  EXPECT_EQ(caller.value("openLink", {{"fragment", "#"}})["load"], "none");
  caller.error("openLink", {{"fragment", "#data=deflate:AAAA"}});
  caller.error("openLink", {{"fragment", "#data=lzma:AAAA"}});
}

TEST_F(ApiTest, OffersCompletesAndTriesWhereItStands) {
  caller.value("load", {{"text", library("fork-then-write")}});
  caller.value("seek", {{"step", 3}});
  const Json offers =
      caller.value("offers", {{"process", "child"}, {"region", "heap"}, {"first", 2}, {"last", 2}});
  EXPECT_EQ(offers["title"], "Page 2 of heap, child");
  EXPECT_EQ(offers["pages"], 4);
  const Json& write = offers["offers"][1];
  EXPECT_EQ(write["script"], "write child heap[2] \"new\"");
  EXPECT_EQ(write["fields"][0],
            (Json{{"kind", "text"}, {"label", "Text"}, {"at", 21}, {"length", 3}}));
  EXPECT_EQ(offers["links"][0]["target"], (Json{{"process", "child"}}));
  const Json frame = caller.value("offers", {{"frame", 2}});
  EXPECT_EQ(frame["links"][0]["target"],
            (Json{{"process", "parent"}, {"region", "heap"}, {"first", 2}, {"last", 2}}));
  const Json found = caller.value("complete", {{"text", "write ch"}});
  EXPECT_EQ(found["begun"], 2);
  EXPECT_EQ(found["list"][0]["text"], "child");
  const Json wrong = caller.value("tryRun", {{"text", "write chidl heap[2]"}});
  EXPECT_EQ(wrong["diagnostics"][0]["column"], 7);
  EXPECT_EQ(caller.value("tryRun", {{"text", "write child heap[2]"}})["diagnostics"],
            Json::array());

  caller.value("load", {{"text", library("fork-then-write")}, {"view", {{"lock", "edit"}}}});
  EXPECT_EQ(caller.value("view")["locked"], Json::array({"edit"}));
  EXPECT_EQ(caller.value("offers")["offers"], Json::array());
  EXPECT_NE(
      caller.error("run", {{"text", "read parent heap[0]"}})["message"].get<std::string>().find(
          "lock=edit"),
      std::string::npos);
  caller.error("undo");
}

}  // namespace
}  // namespace cowscope::testing
