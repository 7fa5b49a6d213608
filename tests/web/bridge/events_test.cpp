// What the API tells those who listen.
#include <gtest/gtest.h>

#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

using Heard = std::vector<std::pair<std::string, Json>>;
std::vector<std::string> names(const Heard& heard) {
  std::vector<std::string> out;
  for (const auto& [name, value] : heard) out.push_back(name);
  return out;
}

class EventsOut : public ::testing::Test {
 protected:
  void SetUp() override {
    caller.value("load", {{"text", library("fork-then-write")}});
    caller.heard();
  }
  Caller caller;
};

TEST(EventsOutFirst, ReadyThenTheState) {
  Caller caller;
  EXPECT_EQ(names(caller.heard()), (std::vector<std::string>{"ready"}));
  EXPECT_EQ(caller.last_view()["loaded"], false);
  caller.value("load", {{"text", "spawn a from sh"}});
  const Heard heard = caller.heard();
  ASSERT_EQ(names(heard), (std::vector<std::string>{"state"}));
  EXPECT_EQ(heard[0].second["step"], 1);
  EXPECT_EQ(heard[0].second["event"], heard[0].second["events"]) << "at the end of its first step";
  EXPECT_EQ(caller.last_view()["loaded"], true);
}

TEST_F(EventsOut, AStepTellsItsStateAndItsFault) {
  caller.value("step");
  const Heard heard = caller.heard();
  ASSERT_EQ(names(heard), (std::vector<std::string>{"state", "fault"}));
  EXPECT_EQ(heard[1].second, (Json{{"step", 4}, {"event", 5}, {"pid", 2}, {"decision", "copied"}}));
  EXPECT_TRUE(caller.heard().empty()) << "nothing changed, nothing is told";
}

TEST_F(EventsOut, AFaultIsToldWhenItIsPassedOnTheWayForwards) {
  for (int event = 1; event <= 10; ++event) {
    caller.value("stepEvent");
    EXPECT_EQ(names(caller.heard()).size(), event == 5 ? 2U : 1U) << event;
  }
  caller.value("back");
  EXPECT_EQ(names(caller.heard()), (std::vector<std::string>{"state"}));
  caller.value("seek", {{"step", 2}});
  EXPECT_EQ(names(caller.heard()), (std::vector<std::string>{"state"}));
}

TEST_F(EventsOut, AnAnswerIsToldWhenItIsRevealedAndOnce) {
  caller.value("seek", {{"step", 2}});
  caller.value("answer", {{"given", "4"}});
  EXPECT_EQ(names(caller.heard()), (std::vector<std::string>{"state"}));
  caller.value("step");
  const Heard heard = caller.heard();
  ASSERT_EQ(names(heard), (std::vector<std::string>{"state", "answer"}));
  EXPECT_EQ(heard[1].second, (Json{{"step", 3}, {"given", "4"}, {"right", false}}));
  caller.value("setView", {{"level", 2}});
  EXPECT_TRUE(caller.heard().empty());
  EXPECT_EQ(caller.last_view()["answered"]["given"], "4");
  EXPECT_EQ(caller.last_view()["question"]["step"], 4);
}

TEST_F(EventsOut, AnEditInTheSamePlaceIsAnotherState) {
  caller.value("setPolicy", {{"policy", "eager"}});
  EXPECT_EQ(names(caller.heard()), (std::vector<std::string>{"state"}));
}

}  // namespace
}  // namespace cowscope::testing
