// Side by side through the API: chosen, told, undone, refused.
#include <gtest/gtest.h>

#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

Json loaded(Caller& caller, const Json& view) {
  return caller.value("load", {{"text", library("fork-then-write")}, {"view", view}});
}

TEST(TwinCalls, TwoPoliciesAreTheFirstWithTheSecondBesideIt) {
  Caller caller;
  loaded(caller, {{"step", "5"}});
  EXPECT_TRUE(caller.value("twin").is_null());
  EXPECT_TRUE(caller.value("view")["twin"].is_null());
  caller.value("setPolicy", {{"policy", "cow,eager"}});
  EXPECT_EQ(caller.value("state")["policy"], "cow");
  const Json twin = caller.value("twin");
  ASSERT_EQ(twin["ready"], true);
  EXPECT_EQ(twin["left"]["policy"], "eager");
  EXPECT_EQ(twin["right"]["own"], true);
  EXPECT_EQ(twin["left"]["used"], 8);
  EXPECT_EQ(twin["right"]["used"], 5);
  EXPECT_EQ(twin["costs"][2]["difference"], "−12 KiB");
  EXPECT_EQ(twin["reads"]["identical"], true);
  EXPECT_EQ(twin["reads"]["bytes"], 32768);
  EXPECT_EQ(twin["script"][4]["did"], Json::array({"no fault", "1 fault, no copy: reused"}));
  EXPECT_EQ(twin["frames"][7]["right"]["notNeeded"], true);
  EXPECT_EQ(twin["frames"][7]["left"]["unwritten"], true);
  const Json view = caller.value("view");
  EXPECT_EQ(view["twin"], (Json{{"policy", "eager"}}));
  EXPECT_EQ(view["headline"][0]["text"],
            "What each process reads is identical. Only the cost differs.");
  EXPECT_NE(caller.value("link")["fragment"].get<std::string>().find("policy=cow,eager"),
            std::string::npos);
  caller.value("setPolicy", {{"policy", "cow"}});
  EXPECT_TRUE(caller.value("twin").is_null());
}

TEST(TwinCalls, SetTwinTakesAPolicyOrALineAndRefusesItsOwn) {
  Caller caller;
  loaded(caller, Json::object());
  caller.value("setTwin", {{"policy", "odf"}});
  EXPECT_EQ(caller.value("place")["twin"], (Json{{"policy", "odf"}}));
  caller.value("setTwin", {{"branch", "The parent writes first"}});
  EXPECT_EQ(caller.value("twin")["lines"], true);
  caller.value("setTwin", Json::object());
  EXPECT_TRUE(caller.value("twin").is_null());
  for (const Json& wrong :
       {Json{{"policy", "cow"}}, Json{{"policy", "cwo"}}, Json{{"branch", "no"}},
        Json{{"branch", ""}}, Json{{"policy", "odf"}, {"branch", ""}}})
    EXPECT_FALSE(caller.error("setTwin", wrong).empty()) << wrong;
  for (const char* wrong : {"cow,cow", "cow,", "eager,cwo"})
    EXPECT_FALSE(caller.error("setPolicy", {{"policy", wrong}}).empty()) << wrong;
  EXPECT_TRUE(caller.value("twin").is_null());
}

TEST(TwinCalls, AnotherWayAndAMovedLineAreEdits) {
  Caller caller;
  loaded(caller, {{"step", "4"}});
  caller.value("moveLine", {{"from", 5}, {"to", 4}});
  EXPECT_EQ(caller.value("view")["branch"], "Line 5 before line 4");
  EXPECT_EQ(caller.value("twin")["left"]["title"], "As it was told");
  EXPECT_EQ(caller.value("undo")["done"], true);
  caller.value("branchHere");
  EXPECT_EQ(caller.value("view")["steps"], 4);
  EXPECT_EQ(caller.value("twin")["left"]["steps"], 6);
  EXPECT_FALSE(caller.error("moveLine", {{"from", 1}, {"to", 2}}).empty());
}

}  // namespace
}  // namespace cowscope::testing
