// Where playing stops by itself, and running on to the next such place.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"
#include "web/session/session.h"

namespace cowscope::testing {
namespace {

/// Plays until it stops by itself.
void play_out(Session& session) {
  session.play();
  double now = 0;
  for (int i = 0; i < 10'000 && session.playing(); ++i) {
    session.tick(now);
    now += 10'000;
  }
  EXPECT_FALSE(session.playing());
}

std::string run_to(Session& session, Until until, FrameNumber frame = kNoFrame) {
  const RequestResult result = session.perform(RunTo{until, frame});
  return result.done ? place(session) : result.errors.front().message;
}

Breakpoints at(std::set<std::uint32_t> steps) {
  Breakpoints b;
  b.steps = std::move(steps);
  return b;
}

// kStory without its questions, which would stop as well.
constexpr const char* kPlain =
    "spawn parent from sh\nwrite parent heap[0..3] \"cat\"\nfork parent as child\n"
    "write child heap[2] \"dog\"\nwrite parent heap[2] \"owl\"\nexit child 0\n";

TEST(Breakpoints, PlayingStopsAtAStepAndGoesOnFromThere) {
  Session session;
  load(session, kPlain);
  session.toggle_breakpoint(2);
  session.toggle_breakpoint(4);
  session.home();
  play_out(session);
  EXPECT_EQ(place(session), "2");
  play_out(session);
  EXPECT_EQ(place(session), "4");
  session.toggle_breakpoint(4);
  play_out(session);
  EXPECT_EQ(place(session), "6");
  session.home();
  play_out(session);
  EXPECT_EQ(place(session), "2");
}

TEST(Breakpoints, AtTheFirstDepthPlayingStopsBehindTheStepElseAtTheEvent) {
  Session session;
  load(session, kPlain);
  Breakpoints b;
  b.copy = true;
  session.set_breakpoints(b);
  session.home();
  play_out(session);
  EXPECT_EQ(place(session), "4");
  session.set_level(Level::Machine);
  session.seek(3);
  play_out(session);
  EXPECT_EQ(place(session), "4.7");
  EXPECT_EQ(session.timeline().journal().events[6].kind, EventKind::Copy);
  // From the copy on there is no other one.
  play_out(session);
  EXPECT_EQ(place(session), "6");
}

TEST(Breakpoints, PlayingStopsWhereAFrameChangesHands) {
  Session session;
  load(session, kPlain);
  session.set_level(Level::Mechanism);
  session.seek(2);
  Breakpoints b;
  b.frame = FrameNumber{2};
  session.set_breakpoints(b);
  std::vector<std::string> stops;
  for (int i = 0; i < 3; ++i) {
    play_out(session);
    stops.push_back(place(session));
  }
  EXPECT_EQ(stops, (std::vector<std::string>{"3.2", "4.9", "6"}));
}

TEST(RunTo, TheNextFaultCopyAndChangeOfAFrame) {
  Session session;
  load(session, kPlain);
  session.set_level(Level::Machine);
  session.home();
  EXPECT_EQ(run_to(session, Until::Fault), "2.3");
  EXPECT_EQ(run_to(session, Until::Fault), "2.12");
  EXPECT_EQ(run_to(session, Until::Copy), "4.7");
  EXPECT_EQ(run_to(session, Until::Frame, FrameNumber{2}), "4.9");
  EXPECT_EQ(run_to(session, Until::Copy), "nothing is copied after this step");
  EXPECT_EQ(run_to(session, Until::Fault), "5.3");
  EXPECT_EQ(run_to(session, Until::Fault), "no page fault comes after this step");
  EXPECT_EQ(run_to(session, Until::Frame, FrameNumber{2}),
            "nothing happens to frame 2 after this step");
  EXPECT_EQ(place(session), "5.3");
  // The copy that the child made is freed when it exits.
  EXPECT_EQ(run_to(session, Until::Frame, FrameNumber{4}), "6.1");
  EXPECT_EQ(run_to(session, Until::Breakpoint), "there is no breakpoint; set one at a step first");
  EXPECT_EQ(run_to(session, Until::Frame, FrameNumber{9999}),
            "point at a frame first, or say which");
}

TEST(RunTo, ABreakpointOfAnyKindWhicheverComesFirst) {
  Session session;
  load(session, kPlain);
  session.home();
  Breakpoints b = at({3, 5});
  b.copy = true;
  session.set_breakpoints(b);
  EXPECT_EQ(run_to(session, Until::Breakpoint), "3");
  EXPECT_EQ(run_to(session, Until::Breakpoint), "4");
  EXPECT_EQ(run_to(session, Until::Breakpoint), "5");
  EXPECT_EQ(run_to(session, Until::Breakpoint), "no breakpoint comes after this step");
  EXPECT_EQ(place(session), "5");
}

TEST(RunTo, TheFrameThatIsLookedInto) {
  Session session;
  load(session, kPlain);
  session.set_level(Level::Machine);
  session.seek(2);
  session.pin(frame_target(FrameNumber{2}));
  EXPECT_EQ(run_to(session, Until::Frame, session.shown_frame()), "3.2");
}

TEST(RunTo, GoesInSlicesAndCanBeDropped) {
  Session session;
  std::string text = "spawn a from sh\nwrite a heap[0] \"x\"\n";
  for (int i = 0; i < 3000; ++i) text += "write a heap[0] \"y\"\n";
  load(session, text + "fork a as b\nwrite b heap[0] \"z\"\n");
  session.seek(2);
  const auto slices = [&](RunTo request) {
    session.begin(request);
    int n = 1;
    double before = 0;
    for (;; ++n) {
      Slice slice([] { return true; });
      if (session.work(slice)) return n;
      EXPECT_EQ(place(session), "2");
      EXPECT_GE(session.progress(), before);
      before = session.progress();
    }
  };
  EXPECT_GT(slices({Until::Copy, kNoFrame}), 5);
  ASSERT_TRUE(session.finish().done);
  EXPECT_EQ(place(session), "3004");
  session.seek(2);
  EXPECT_GT(slices({Until::Frame, FrameNumber{0}}), 3);
  session.cancel();
  EXPECT_EQ(place(session), "2");
  EXPECT_EQ(run_to(session, Until::Frame, FrameNumber{0}), "3003");
}

TEST(Breakpoints, KeepToTheirLinesThroughEdits) {
  Session session;
  load(session, kPlain);
  session.set_breakpoints(at({2, 4, 6, 7, 0}));
  EXPECT_EQ(session.breakpoints(), at({2, 4, 6}));
  session.seek(3);
  Diagnostics errors;
  ASSERT_TRUE(session.run("read parent heap[0]\nread child heap[0]\n", errors));
  EXPECT_EQ(session.breakpoints(), at({2, 6, 8}));
  session.toggle_breakpoint(5);
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.breakpoints(), at({2, 4, 6}));
  ASSERT_TRUE(session.redo());
  EXPECT_EQ(session.breakpoints(), at({2, 5, 6, 8}));
  ASSERT_TRUE(session.set_policy(Policy::Eager, errors));
  EXPECT_EQ(session.breakpoints(), at({2, 5, 6, 8}));
  load(session, kStory);
  EXPECT_FALSE(session.breakpoints().any());
  session.set_breakpoints(at({2, 4}));
  ASSERT_TRUE(session.set_branch("The parent first", errors));
  EXPECT_EQ(session.breakpoints(), at({2}));
}

}  // namespace
}  // namespace cowscope::testing
