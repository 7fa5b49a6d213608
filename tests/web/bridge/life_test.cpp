// A frame's life, breakpoints and what is pinned, as JavaScript asks for them.
#include <gtest/gtest.h>

#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

class LifeCalls : public ::testing::Test {
 protected:
  LifeCalls() {
    caller.value("load", {{"text", library("fork-then-write")}, {"view", {{"step", "4"}}}});
  }
  Caller caller;
};

TEST_F(LifeCalls, WhyThisFrame) {
  const Json life = caller.value("life", {{"frame", 2}});
  EXPECT_EQ(life["done"], true);
  EXPECT_EQ(life["refs"], 1);
  EXPECT_EQ(life["happened"], 3);
  EXPECT_EQ(life["use"][0], 0);
  EXPECT_EQ(life["origin"], "Taken at step 2, by parent for page 2 of heap.");
  ASSERT_GE(life["list"].size(), 3U);
  const Json& moved = life["list"][2];
  EXPECT_EQ(moved["who"], "child");
  EXPECT_EQ(moved["text"], "moved out to a copy of its own");
  EXPECT_EQ(moved["before"], 2);
  EXPECT_EQ(moved["after"], 1);
  EXPECT_EQ(moved["done"], true);
  // Every entry leads to where the count has just become what it says.
  for (const Json& change : life["list"]) {
    caller.value("seek", {{"step", change["step"]}, {"event", change["event"]}});
    EXPECT_EQ(caller.value("life", {{"frame", 2}})["refs"], change["after"]);
  }
  EXPECT_EQ(caller.value("life", {{"frame", 60}})["origin"], "Nobody uses it in this script.");
  EXPECT_NE(caller.error("life", {{"frame", 64}})["message"].get<std::string>().find("63"),
            std::string::npos);
}

TEST_F(LifeCalls, RunToGoesOnInSlicesToo) {
  caller.value("seek", {{"step", 2}});
  EXPECT_EQ(caller.value("runTo", {{"until", "copy"}})["step"], 4);
  EXPECT_EQ(caller.error("runTo", {{"until", "copy"}})["message"],
            "nothing is copied after this step");
  caller.value("seek", {{"step", 2}});
  const Json begun =
      caller.value("begin", {{"method", "runTo"}, {"args", {{"until", "frame"}, {"frame", 2}}}});
  EXPECT_EQ(begun["done"], false);
  const Json worked = caller.value("work", {{"ms", 1000}});
  EXPECT_EQ(worked["reply"]["value"]["step"], 3);
  caller.error("runTo", {{"until", "lunch"}});
  caller.error("runTo");
}

TEST_F(LifeCalls, BreakpointsAreTold) {
  caller.value("breakpoint", {{"step", 3}});
  caller.value("breakpoint", {{"at", "copy"}});
  caller.value("breakpoint", {{"at", "frame"}, {"frame", 2}});
  const Json told{{"steps", {3}}, {"fault", false}, {"copy", true}, {"frame", 2}};
  EXPECT_EQ(caller.value("view")["breakpoints"], told);
  caller.value("breakpoint", {{"step", 3}, {"on", false}});
  EXPECT_EQ(caller.value("view")["breakpoints"]["steps"], Json::array());
  caller.value("breakpoint", {{"clear", true}});
  EXPECT_EQ(caller.value("view")["breakpoints"]["frame"], nullptr);
  caller.value("breakpoint", {{"here", true}});
  EXPECT_EQ(caller.value("view")["breakpoints"]["steps"], Json::array({4}));
  caller.value("breakpoint", {{"here", true}});
  EXPECT_EQ(caller.value("view")["breakpoints"]["steps"], Json::array());
  caller.error("breakpoint", {{"step", 99}});
  caller.error("breakpoint");
}

TEST_F(LifeCalls, WhatIsPinnedIsTold) {
  caller.value("pin", {{"process", "child"}, {"region", "heap"}, {"page", 2}});
  const Json page{{"kind", "page"},   {"pid", 2},  {"name", "child"},
                  {"region", "heap"}, {"page", 2}, {"frame", 4}};
  EXPECT_EQ(caller.value("view")["pinned"], page);
  caller.heard();
  caller.value("pin", {{"frame", 2}});
  caller.heard();
  EXPECT_EQ(caller.last_view()["pinned"], (Json{{"kind", "frame"}, {"frame", 2}}));
  caller.value("pin", {{"step", 3}});
  EXPECT_EQ(caller.value("view")["pinned"], (Json{{"kind", "step"}, {"number", 3}}));
  caller.value("pin", {{"process", "parent"}});
  EXPECT_EQ(caller.value("view")["pinned"]["name"], "parent");
  caller.error("pin", {{"process", "child"}, {"region", "heap"}, {"page", 9}});
  caller.error("pin", {{"frame", 64}});
  caller.value("pin");
  EXPECT_EQ(caller.value("view")["pinned"], nullptr);
}

}  // namespace
}  // namespace cowscope::testing
