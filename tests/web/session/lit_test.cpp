// What is pointed at anywhere lights what belongs to it everywhere.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"
#include "web/session/lit.h"

namespace cowscope::testing {
namespace {

class LitTest : public ::testing::Test {
 protected:
  LitTest() {
    load(session, kStory);
    session.seek(4);
    heap = session.timeline().machine().state().space(SpaceId{1}).regions()[0].start;
  }
  Target page(std::uint32_t pid, std::uint64_t index) const {
    Target t;
    t.kind = Target::Kind::Page;
    t.pid = Pid{pid};
    t.page = heap + index;
    return t;
  }
  const Event& event(std::uint32_t number) const {
    return session.timeline().journal().events[number - 1];
  }
  Session session;
  PageNumber heap;
};

TEST_F(LitTest, NothingPointedAtLightsNothing) {
  const Lit none = lit(session);
  EXPECT_FALSE(none.any());
  EXPECT_FALSE(none.has_page(SpaceId{1}, heap));
  EXPECT_FALSE(none.has_step(4, Pid{2}));
  EXPECT_FALSE(none.has_event(event(1), 1));
}

TEST_F(LitTest, APageItsFrameItsEventsAndTheStepsThatMadeIt) {
  session.pin(page(2, 2));
  Slice whole;
  session.life(session.shown_frame()).work(whole);
  const Lit l = lit(session);
  EXPECT_EQ(l.pid, Pid{2});
  EXPECT_EQ(l.frame, FrameNumber{4});
  EXPECT_TRUE(l.has_page(SpaceId{2}, heap + 2));
  EXPECT_FALSE(l.has_page(SpaceId{2}, heap + 1));
  EXPECT_FALSE(l.has_page(SpaceId{1}, heap + 2));
  EXPECT_TRUE(l.has_step(4, Pid{2}));  // took the frame
  EXPECT_TRUE(l.has_step(6, Pid{2}));  // exits, and frees it
  EXPECT_FALSE(l.has_step(5, Pid{1}));
  EXPECT_TRUE(l.has_event(event(7), 7));  // the copy into it
}

TEST_F(LitTest, AFrameAsWell) {
  session.pin(frame_target(FrameNumber{2}));
  Slice whole;
  session.life(FrameNumber{2}).work(whole);
  const Lit l = lit(session);
  EXPECT_TRUE(l.has_step(2, Pid{1}));
  EXPECT_TRUE(l.has_step(3, Pid{1}));
  EXPECT_TRUE(l.has_step(4, Pid{2}));
  EXPECT_FALSE(l.has_step(1, Pid{1}));
  EXPECT_TRUE(l.has_event(event(7), 7));   // copied from
  EXPECT_FALSE(l.has_event(event(6), 6));  // the new frame is allocated
}

TEST_F(LitTest, AProcessLightsAllOfIt) {
  session.hover(process_target(Pid{1}));
  const Lit l = lit(session);
  EXPECT_TRUE(l.has_page(SpaceId{1}, heap));
  EXPECT_TRUE(l.has_page(SpaceId{1}, heap + 3));
  EXPECT_FALSE(l.has_page(SpaceId{2}, heap));
  EXPECT_TRUE(l.has_step(2, Pid{1}));
  EXPECT_FALSE(l.has_step(4, Pid{2}));
  EXPECT_FALSE(l.has_event(event(1), 1));  // the child's
}

TEST_F(LitTest, ALineOfTheScriptItsPagesAndItsLineOfTheProgram) {
  session.hover(numbered_target(Target::Kind::Step, 2));
  Lit l = lit(session);
  EXPECT_TRUE(l.has_page(SpaceId{1}, heap + 3));
  EXPECT_FALSE(l.has_page(SpaceId{1}, heap + 4));
  EXPECT_TRUE(l.has_line(1));
  EXPECT_TRUE(l.has_step(2, Pid{1}));
  EXPECT_FALSE(l.has_step(3, Pid{1}));
  session.hover(numbered_target(Target::Kind::Line, 2));
  l = lit(session);
  EXPECT_TRUE(l.has_line(2));
  EXPECT_FALSE(l.has_line(1));
}

TEST_F(LitTest, AnEventBothItsFramesAndItsPage) {
  session.hover(numbered_target(Target::Kind::Event, 7));
  const Lit l = lit(session);
  EXPECT_EQ(l.frame, FrameNumber{2});
  EXPECT_EQ(l.other, FrameNumber{4});
  EXPECT_TRUE(l.has_page(SpaceId{2}, heap + 2));
  EXPECT_TRUE(l.has_step(4, Pid{2}));
  EXPECT_TRUE(l.has_event(event(7), 7));
  EXPECT_FALSE(l.has_event(event(6), 6));
  // What is looked into is the page that it is about.
  EXPECT_EQ(session.shown_target(), page(2, 2));
}

TEST_F(LitTest, WhatIsPinnedStaysWhileOthersArePointedAt) {
  session.pin(process_target(Pid{2}));
  session.hover(page(1, 0));
  EXPECT_EQ(lit(session).target, process_target(Pid{2}));
  session.pin({});
  EXPECT_EQ(lit(session).target, page(1, 0));
}

}  // namespace
}  // namespace cowscope::testing
