// Stepping: over, into and out of steps; other policies and branches keep the place.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

class Moving : public ::testing::Test {
 protected:
  void SetUp() override { load(session, kStory); }
  Session session;
};

TEST_F(Moving, OpensAfterTheFirstStepUnlessTheScenarioSaysWhere) {
  EXPECT_EQ(place(session), "1");
  load(session, std::string(kStory) + "\n@open forked\n");
  EXPECT_EQ(place(session), "3");
}

TEST_F(Moving, OverStepsToBothEnds) {
  session.home();
  EXPECT_EQ(place(session), "0");
  EXPECT_FALSE(session.back());
  for (int step = 1; step <= 6; ++step) {
    EXPECT_TRUE(session.step());
    EXPECT_EQ(place(session), std::to_string(step));
  }
  EXPECT_FALSE(session.step());
  EXPECT_TRUE(session.back());
  EXPECT_EQ(place(session), "5");
  session.end();
  EXPECT_EQ(place(session), "6");
}

TEST_F(Moving, DownGoesByAccessWhereAStepHasSeveralThenByEvent) {
  ASSERT_TRUE(session.down());
  // Four pages: at the end of the first page's access, still inside the step.
  const Position first = session.timeline().position();
  const auto& events = session.timeline().journal().events;
  EXPECT_EQ(first.step, 2U);
  EXPECT_EQ(events[first.event - 1].access, 1U);
  EXPECT_EQ(events[first.event].access, 2U);
  ASSERT_TRUE(session.down());
  EXPECT_EQ(session.timeline().position(), (Position{2, first.event + 1}));
  // Out of the access, then out of the step, then no further.
  ASSERT_TRUE(session.up());
  const Position second = session.timeline().position();
  EXPECT_EQ(session.timeline().journal().events[second.event - 1].access, 2U);
  EXPECT_EQ(session.timeline().journal().events[second.event].access, 3U);
  ASSERT_TRUE(session.up());
  EXPECT_EQ(place(session), "2");
  EXPECT_FALSE(session.up());
}

TEST_F(Moving, DownIntoASingleAccessGoesByEvent) {
  session.seek(3);
  for (std::uint32_t event = 1; event <= 9; ++event) {
    ASSERT_TRUE(session.down());
    EXPECT_EQ(place(session), "4." + std::to_string(event));
  }
  ASSERT_TRUE(session.down());
  EXPECT_EQ(place(session), "4");
  session.seek(4, 3);
  ASSERT_TRUE(session.up());
  EXPECT_EQ(place(session), "4");
  session.end();
  EXPECT_FALSE(session.down());
}

TEST_F(Moving, EveryChangeRaisesTheRevisionAndNothingElseDoes) {
  std::uint64_t revision = session.revision();
  const auto rose = [&] {
    const bool rises = session.revision() > revision;
    revision = session.revision();
    return rises;
  };
  session.step();
  EXPECT_TRUE(rose());
  session.end();
  EXPECT_TRUE(rose());
  EXPECT_FALSE(session.step());
  session.end();
  session.seek(6);
  session.set_level(session.level());
  session.hover({});
  session.pause();
  EXPECT_FALSE(rose());
  session.set_level(Level::Machine);
  EXPECT_TRUE(rose());
  session.pin({Target::Kind::Frame, {}, {}, FrameNumber{2}});
  EXPECT_TRUE(rose());
}

TEST_F(Moving, AnotherPolicyKeepsThePlaceAndTheBytes) {
  session.seek(4);
  Diagnostics errors;
  ASSERT_TRUE(session.set_policy(Policy::Eager, errors)) << all(errors);
  EXPECT_EQ(session.policy(), Policy::Eager);
  EXPECT_EQ(place(session), "4");
  EXPECT_EQ(session.timeline().machine().state().totals.copies, 4U);
  ASSERT_TRUE(session.set_policy(Policy::Cow, errors));
  EXPECT_EQ(session.timeline().machine().state().totals.copies, 1U);
  session.seek(4, 6);
  ASSERT_TRUE(session.set_policy(Policy::Eager, errors));
  EXPECT_EQ(session.timeline().position().step, 4U);
  ASSERT_TRUE(session.set_policy(Policy::OnDemand, errors)) << all(errors);
  EXPECT_EQ(session.policy(), Policy::OnDemand);
}

TEST_F(Moving, ABranchKeepsThePlaceUpToWhereTheWaysPart) {
  session.seek(2);
  Diagnostics errors;
  ASSERT_TRUE(session.set_branch("The parent first", errors)) << all(errors);
  EXPECT_EQ(place(session), "2");
  EXPECT_EQ(session.timeline().steps(), 6U);
  session.seek(5);
  EXPECT_EQ(session.command_text(), "write child heap[2] \"dog\"");
  ASSERT_TRUE(session.set_branch("", errors));
  EXPECT_EQ(place(session), "3");
  EXPECT_FALSE(session.set_branch("The parent frist", errors));
  EXPECT_NE(all(errors).find("The parent first"), std::string::npos);
  EXPECT_EQ(session.branch(), "");
}

TEST_F(Moving, WhatIsShownIsPinnedElseHoveredElseTouched) {
  session.seek(4);
  const Target touched = session.shown_target();
  EXPECT_EQ(touched.kind, Target::Kind::Page);
  EXPECT_EQ(touched.pid, Pid{2});
  const Target hovered{Target::Kind::Frame, {}, {}, FrameNumber{1}};
  const Target pinned{Target::Kind::Frame, {}, {}, FrameNumber{3}};
  session.hover(hovered);
  EXPECT_EQ(session.shown_target(), hovered);
  session.pin(pinned);
  EXPECT_EQ(session.shown_target(), pinned);
  session.pin({});
  session.hover({});
  EXPECT_EQ(session.shown_target(), touched);
}

TEST_F(Moving, EachProcessStandsAtTheLineOfItsLastCommand) {
  session.seek(1);
  EXPECT_EQ(session.code_lines(), (std::vector<std::uint32_t>{0}));
  session.seek(2);
  EXPECT_EQ(session.code_lines(), (std::vector<std::uint32_t>{1}));
  session.seek(3);
  EXPECT_EQ(session.code_lines(), (std::vector<std::uint32_t>{2, 2}));
  session.seek(4);
  EXPECT_EQ(session.code_lines(), (std::vector<std::uint32_t>{2, 3}));
  session.seek(6);
  EXPECT_EQ(session.code_lines(), (std::vector<std::uint32_t>{3, 0}));
}

}  // namespace
}  // namespace cowscope::testing
