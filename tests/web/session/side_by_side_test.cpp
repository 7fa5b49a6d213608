// Two runs side by side: chosen, kept apart, in links, made by branching and by moving a line.
#include <gtest/gtest.h>

#include "scenarios/script.h"
#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

using With = TwinChoice::With;

void follow(Session& session) {
  for (int i = 0; i < 1000 && !session.follow_twin(); ++i) {
  }
}

TEST(SideBySide, APolicyBesideItsOwnStepsWithIt) {
  Session session;
  load(session, kStory);
  Diagnostics errors;
  ASSERT_TRUE(session.set_twin({With::Policy, Policy::OnDemand, {}}, errors));
  EXPECT_EQ(session.beside(), nullptr) << "it has not run yet";
  follow(session);
  ASSERT_NE(session.beside(), nullptr);
  session.seek(5);
  follow(session);
  EXPECT_EQ(session.beside()->timeline().position().step, 5U);
  EXPECT_EQ(session.beside()->timeline().setup().config.policy, Policy::OnDemand);
  EXPECT_EQ(session.policy(), Policy::Cow);
  EXPECT_FALSE(session.set_twin({With::Policy, Policy::Cow, {}}, errors));
  EXPECT_EQ(session.twin().policy, Policy::OnDemand) << "what is refused changes nothing";
  // Its policy becomes this one's: they change places.
  ASSERT_TRUE(session.set_policy(Policy::OnDemand, errors));
  EXPECT_EQ(session.beside(), nullptr) << "nothing of what was taken down is shown";
  EXPECT_EQ(session.twin().policy, Policy::Cow);
  ASSERT_TRUE(session.set_twin({}, errors));
  EXPECT_EQ(session.beside(), nullptr);
}

TEST(SideBySide, ABranchStandsBesideTheMainLine) {
  Session session;
  load(session, kStory);
  Diagnostics errors;
  EXPECT_FALSE(session.set_twin({With::Line, Policy::Cow, "The parent frist"}, errors));
  ASSERT_TRUE(session.set_branch("The parent first", errors));
  ASSERT_TRUE(session.set_twin({With::Line, Policy::Cow, {}}, errors)) << all(errors);
  follow(session);
  ASSERT_NE(session.beside(), nullptr);
  ASSERT_NE(session.beside()->line(), nullptr);
  EXPECT_EQ(session.beside()->line()->steps[3].text, "write child heap[2] \"dog\"");
  EXPECT_EQ(session.scenario().steps[3].text, "write parent heap[2] \"owl\"");
  ASSERT_TRUE(session.set_branch("", errors));
  EXPECT_EQ(session.twin().with, With::Nothing) << "the main line is not shown beside itself";
}

TEST(SideBySide, ALineThatHasEndedWaits) {
  Session session;
  load(session, std::string(kStory) + "@branch \"Short\" from forked {\nexit child 0\n}\n");
  Diagnostics errors;
  ASSERT_TRUE(session.set_twin({With::Line, Policy::Cow, "Short"}, errors)) << all(errors);
  session.end();
  follow(session);
  ASSERT_NE(session.beside(), nullptr);
  EXPECT_EQ(session.beside()->timeline().position().step, 4U);
}

TEST(SideBySide, TwoPoliciesInALinkAreTheTwinAndSoIsABranch) {
  LinkView two;
  two.policy = "cow,eager";
  Session session;
  load(session, kStory, two);
  EXPECT_EQ(session.policy(), Policy::Cow);
  EXPECT_EQ(session.twin(), (TwinChoice{With::Policy, Policy::Eager, {}}));
  EXPECT_EQ(session.link_view().policy, "cow,eager");

  LinkView branch;
  branch.branch = "The parent first";
  load(session, kStory, branch);
  EXPECT_EQ(session.branch(), "The parent first");
  EXPECT_EQ(session.twin().with, With::Line);
  EXPECT_EQ(session.twin().line, "");
  EXPECT_EQ(session.link_view().view, "");
  Diagnostics errors;
  ASSERT_TRUE(session.set_twin({}, errors));
  const LinkView alone = session.link_view();
  EXPECT_EQ(alone.view, "one");
  Session other;
  load(other, kStory, alone);
  EXPECT_EQ(other.branch(), "The parent first");
  EXPECT_EQ(other.twin().with, With::Nothing);

  for (const char* wrong : {"cow,cow", "cow,", "cow,eagre", ",cow", "cow,eager,odf"}) {
    two.policy = wrong;
    EXPECT_NE(refusal(session, kStory, two), "") << wrong;
  }
}

TEST(SideBySide, BranchHereKeepsBothLines) {
  Session session;
  load(session, kStory);
  Diagnostics errors;
  session.seek(4);
  const std::vector<std::string> told = script(session);
  ASSERT_TRUE(session.branch_here(errors)) << all(errors);
  EXPECT_EQ(session.branch(), "Another way from step 4");
  EXPECT_EQ(session.timeline().steps(), 4U);
  EXPECT_EQ(place(session), "4");
  follow(session);
  ASSERT_NE(session.beside(), nullptr);
  EXPECT_EQ(session.beside()->timeline().steps(), 6U);
  ASSERT_TRUE(session.run("write child heap[0] \"fox\"", errors).has_value()) << all(errors);
  EXPECT_EQ(session.timeline().steps(), 5U);
  EXPECT_EQ(session.branch(), "Another way from step 4");
  // It is a scenario like any other: printed and read it is the same.
  Diagnostics again;
  const auto read = parse_any(print_script(session.source()), again);
  ASSERT_TRUE(read.has_value()) << all(again);
  EXPECT_EQ(read->branches, session.source().branches);
  ASSERT_TRUE(session.undo());
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.branch(), "");
  EXPECT_EQ(session.twin().with, With::Nothing);
  EXPECT_EQ(script(session), told);
  ASSERT_TRUE(session.redo());
  EXPECT_EQ(session.branch(), "Another way from step 4");
  EXPECT_EQ(session.twin().with, With::Line);
  session.home();
  EXPECT_FALSE(session.branch_here(errors));
}

TEST(SideBySide, AMovedLineIsShownAgainstTheOldOrder) {
  Session session;
  load(session, kStory);
  Diagnostics errors;
  ASSERT_TRUE(session.move_line(5, 4, errors)) << all(errors);
  EXPECT_EQ(session.branch(), "Line 5 before line 4");
  std::vector<std::string> now = script(session);
  ASSERT_EQ(now.size(), 6U);
  EXPECT_EQ(now[3], "write parent heap[2] \"owl\"");
  EXPECT_EQ(now[4], "write child heap[2] \"dog\"");
  EXPECT_EQ(now[5], "exit child 0");
  follow(session);
  ASSERT_NE(session.beside(), nullptr);
  ASSERT_TRUE(session.undo());
  ASSERT_TRUE(session.move_line(4, 6, errors)) << all(errors);
  now = script(session);
  EXPECT_EQ(now[5], "write child heap[2] \"dog\"");
  for (const auto& [from, to] : {std::pair{2U, 1U}, {3U, 3U}, {3U, 9U}, {0U, 2U}})
    EXPECT_FALSE(session.move_line(from, to, errors)) << from << " " << to;
}

TEST(SideBySide, ALineIsMovedOutOfARepeat) {
  Session session;
  load(session,
       "spawn p from sh\nrepeat 4 as i {\n  write p heap[$i] \"a\"\n  read p heap[$i]\n}\nexit p "
       "0\n");
  Diagnostics errors;
  const std::vector<std::string> told = script(session);
  for (const auto& [from, to] : {std::pair{4U, 7U}, {7U, 4U}, {3U, 9U}, {9U, 5U}, {2U, 3U}}) {
    ASSERT_TRUE(session.move_line(from, to, errors)) << all(errors);
    std::vector<std::string> wanted = told;
    const std::string line = wanted[from - 1];
    wanted.erase(wanted.begin() + from - 1);
    wanted.insert(wanted.begin() + to - 1, line);
    EXPECT_EQ(script(session), wanted) << from << " " << to;
    ASSERT_TRUE(session.undo());
    EXPECT_EQ(script(session), told);
  }
  for (std::uint32_t step = 1; step <= told.size(); ++step) {
    session.seek(step);
    ASSERT_TRUE(session.branch_here(errors)) << step << all(errors);
    EXPECT_EQ(session.timeline().steps(), step);
    follow(session);
    ASSERT_NE(session.beside(), nullptr);
    EXPECT_EQ(session.beside()->timeline().steps(), told.size());
    ASSERT_TRUE(session.undo());
  }
}

TEST(SideBySide, AWayLeavesAWay) {
  Session session;
  LinkView alone;
  alone.branch = "The parent first";
  load(session, kStory, alone);
  Diagnostics errors;
  ASSERT_TRUE(session.move_line(6, 5, errors)) << all(errors);
  EXPECT_EQ(script(session)[4], "read child heap[0]");
  EXPECT_EQ(script(session)[3], "write parent heap[2] \"owl\"");
  EXPECT_EQ(session.twin().line, "The parent first");
  ASSERT_TRUE(session.undo());
  session.seek(2);
  ASSERT_TRUE(session.branch_here(errors)) << all(errors);
  EXPECT_EQ(session.timeline().steps(), 2U);
}

TEST(FrameOriginsOf, AStoryAreCopiesAtForkAndByWrites) {
  Session session;
  load(session, kStory);
  Diagnostics errors;
  ASSERT_TRUE(session.set_twin({With::Policy, Policy::Eager, {}}, errors));
  session.seek(5);
  follow(session);
  const PolicyTwin& beside = *session.beside();
  ASSERT_NE(beside.origins(), nullptr);
  ASSERT_NE(beside.own_origins(), nullptr);
  using Made = FrameOrigins::Made;
  int copies = 0, unwritten = 0;
  for (std::uint32_t f = 0; f < 8; ++f) {
    const auto origin = beside.origins()->at(FrameNumber{f}, 5);
    copies += origin.made == Made::CopiedAtFork;
    unwritten += origin.made == Made::CopiedAtFork && !origin.written;
  }
  EXPECT_EQ(copies, 4);
  EXPECT_EQ(unwritten, 3);
  EXPECT_EQ(beside.own_origins()->at(FrameNumber{4}, 5).made, Made::CopiedByWrite);
  EXPECT_EQ(beside.own_origins()->at(FrameNumber{2}, 5).made, Made::Otherwise);
}

}  // namespace
}  // namespace cowscope::testing
