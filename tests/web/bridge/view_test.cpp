// The view: everything the shell shows, complete and true.
#include <gtest/gtest.h>

#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

TEST(ViewJson, HasTheSameKeysBeforeTheFirstScenario) {
  Caller caller;
  const Json empty = caller.value("view");
  caller.value("load", {{"text", library("fork-then-write")}});
  const Json full = caller.value("view");
  EXPECT_EQ(empty["loaded"], false);
  for (const auto& [key, value] : full.items()) {
    ASSERT_TRUE(empty.contains(key)) << key;
    if (value.is_null() || empty[key].is_null()) continue;
    EXPECT_STREQ(empty[key].type_name(), value.type_name()) << key;
  }
}

TEST(ViewJson, TellsTheStoryAtItsCopy) {
  Caller caller;
  caller.value("load", {{"text", library("fork-then-write")}, {"view", {{"step", "4"}}}});
  const Json view = caller.value("view");
  EXPECT_EQ(view["title"], "Fork, then write");
  EXPECT_EQ(view["command"], "write child heap[2] \"dog\"");
  EXPECT_EQ(view["eyebrow"], "the child writes page 2 of heap");
  EXPECT_EQ(view["headline"][1], (Json{{"text", "child"}, {"pid", 2}, {"colour", 1}}));
  EXPECT_EQ(view["eventCount"], 10);
  EXPECT_EQ(view["events"].size(), 10U);
  EXPECT_EQ(view["events"][9]["current"], true);
  EXPECT_EQ(view["events"][6]["by"], "kernel");
  EXPECT_EQ(view["question"]["step"], 5);
  EXPECT_EQ(view["question"]["revealed"], false);
  EXPECT_EQ(view["question"]["answer"], "");
  ASSERT_EQ(view["processes"].size(), 2U);
  const Json& parent = view["processes"][0]["regions"][0]["pages"];
  const Json& child = view["processes"][1]["regions"][0]["pages"];
  EXPECT_EQ(parent[2],
            (Json{{"page", 2}, {"frame", 2}, {"refs", 1}, {"state", "sole"}, {"text", "cat"}}));
  EXPECT_EQ(child[2],
            (Json{{"page", 2}, {"frame", 4}, {"refs", 1}, {"state", "own"}, {"text", "dog"}}));
  EXPECT_EQ(child[0]["state"], "shared");
  const Json& frames = view["frames"];
  EXPECT_EQ(frames["used"], 5);
  EXPECT_EQ(frames["list"].size(), 5U);
  EXPECT_EQ(frames["list"][0]["users"], Json::array({"parent", "child"}));
  EXPECT_EQ(frames["list"][0]["protected"], true);
  EXPECT_EQ(frames["list"][4], (Json{{"frame", 4},
                                     {"refs", 1},
                                     {"users", {"child"}},
                                     {"text", "dog"},
                                     {"protected", false},
                                     {"kind", "anon"}}));
  EXPECT_EQ(view["code"][3]["pids"], Json::array({2}));
  EXPECT_EQ(view["script"][3]["current"], true);
  EXPECT_EQ(view["branches"], Json::array({"The parent writes first"}));
}

TEST(ViewJson, AgreesWithTheStateEverywhere) {
  Caller caller;
  for (const char* id :
       {"fork-then-write", "shared-or-private", "exec-wastes-nothing", "chain-of-forks"}) {
    caller.value("load", {{"text", library(id)}});
    Json at, next = caller.value("home");
    while (at != next) {
      at = next;
      const Json state = caller.value("state"), view = caller.value("view");
      EXPECT_EQ(view["frames"]["used"], state["frames"]["used"]);
      ASSERT_EQ(view["frames"]["list"].size(), state["frames"]["list"].size());
      for (std::size_t i = 0; i < view["frames"]["list"].size(); ++i) {
        const Json &mine = view["frames"]["list"][i], &its = state["frames"]["list"][i];
        EXPECT_EQ(mine["frame"], its["frame"]);
        EXPECT_EQ(mine["refs"], its["refs"]);
        EXPECT_EQ(mine["users"].empty(), its["mapped_by"].empty());
      }
      ASSERT_EQ(view["processes"].size(), state["processes"].size());
      for (std::size_t p = 0; p < view["processes"].size(); ++p) {
        EXPECT_EQ(view["processes"][p]["rss"], state["processes"][p]["rss"]);
        EXPECT_NEAR(view["processes"][p]["pss"].get<double>(),
                    state["processes"][p]["pss"].get<double>(), 1e-6);
        const Json& regions = view["processes"][p]["regions"];
        for (std::size_t r = 0; r < regions.size(); ++r) {
          EXPECT_EQ(regions[r]["pages"].size(), state["processes"][p]["regions"][r]["pages_total"]);
          for (const Json& page : state["processes"][p]["regions"][r]["pages"])
            EXPECT_EQ(regions[r]["pages"][page["page"].get<std::size_t>()]["frame"], page["frame"]);
        }
      }
      next = caller.value("stepEvent");
    }
    EXPECT_EQ(at["step"], at["steps"]);
  }
}

TEST(ViewJson, CutsLongListsAndSaysByHowMuch) {
  Caller caller;
  caller.value("load", {{"text",
                         "@machine frames 4096\n@program big { heap 1000 rw- }\nspawn a from "
                         "big\nwrite a heap[..]\nrepeat 500 { read a heap[0] }"},
                        {"view", {{"step", "2"}}}});
  Json view = caller.value("view");
  EXPECT_EQ(view["frames"]["list"].size(), 200U);
  EXPECT_EQ(view["frames"]["more"], 800);
  EXPECT_EQ(view["processes"][0]["regions"][0]["pages"].size(), 200U);
  EXPECT_EQ(view["processes"][0]["regions"][0]["more"], 800);
  EXPECT_EQ(view["script"].size(), 200U);
  EXPECT_EQ(view["more"]["script"], 302);
  EXPECT_EQ(view["more"]["events"], view["eventCount"].get<int>() - 200);
  EXPECT_EQ(view["events"].back()["current"], true) << "the part around the position";
  caller.value("seek", {{"step", 400}});
  view = caller.value("view");
  bool current = false;
  for (const Json& line : view["script"]) current |= line["step"] == 400 && line["current"] == true;
  EXPECT_TRUE(current);
}

TEST(ViewJson, AnyBytesAreText) {
  Caller caller;
  caller.value("load", {{"text", "spawn a from sh\nwrite a heap[0] \"\\xff\\x00<b>\\n\""},
                        {"view", {{"step", "2"}}}});
  const Json view = caller.value("view");
  EXPECT_TRUE(view["frames"]["list"][0]["text"].is_string());
}

TEST(ViewJson, TellsWhatWasPrintedAndWhatMayStillBeUsed) {
  Caller caller;
  const std::string text =
      "@machine frames 16\n@machine overcommit 2\n@machine swap 2\n"
      "@machine groups { \"web\": 6 }\nspawn p from sh\ncgroup p web\nwrite p heap[0] \"cat\"\n"
      "print p heap[0]\nfork p as q\nprint p \"refused\"\n";
  caller.value("load", {{"text", text}});
  caller.value("seek", {{"step", 3}});
  EXPECT_FALSE(caller.value("view").contains("terminal"));
  caller.value("seek", {{"step", 6}});
  const Json view = caller.value("view");
  EXPECT_EQ(view["terminal"]["lines"],
            (Json{{{"step", 4}, {"pid", 1}, {"name", "p"}, {"text", "cat"}},
                  {{"step", 6}, {"pid", 1}, {"name", "p"}, {"text", "refused"}}}));
  EXPECT_EQ(view["limits"]["groups"], (Json{{{"name", "web"}, {"charged", 1}, {"limit", 6}}}));
  EXPECT_EQ(view["limits"]["swap"], (Json{{"used", 0}, {"total", 2}}));
  EXPECT_EQ(view["limits"]["promised"]["limit"], 10);
  EXPECT_EQ(view["limits"]["promised"]["failed"], false);
}

}  // namespace
}  // namespace cowscope::testing
