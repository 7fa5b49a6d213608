// Presenting: one thing at a time; and the locks of a link.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

/// Where it stands, and whether the question of the next step is what is put.
std::string told(const Session& session) { return place(session) + (session.asking() ? "?" : ""); }
std::string on(Session& session) { return session.go_on() ? told(session) : "end"; }
std::string back(Session& session) { return session.go_back() ? told(session) : "beginning"; }

TEST(Presenting, AQuestionIsPutThenItsStepRevealsThenItGoesOn) {
  Session session;
  LinkView view;
  view.present = true;
  view.step = "1";
  load(session, kStory, view);
  EXPECT_TRUE(session.presenting());
  EXPECT_EQ(told(session), "1");
  std::vector<std::string> way{told(session)};
  for (int i = 0; i < 6; ++i) way.push_back(on(session));
  // Step 1 to 2 (a question follows), its question, the fork, the next question, the copy; the two
  // steps without words are passed.
  EXPECT_EQ(way, (std::vector<std::string>{"1", "2", "2?", "3", "3?", "4", "5"}));
  double now = 0;
  EXPECT_TRUE(session.playing()) << "what lies between two stops is played";
  while (const auto again = session.tick(now)) now += *again;
  EXPECT_EQ(place(session), "6");
  EXPECT_LT(now, 1500) << "quickly";
  std::vector<std::string> home;
  for (std::string next = back(session); next != "beginning"; next = back(session))
    home.push_back(next);
  EXPECT_EQ(home, (std::vector<std::string>{"4", "3?", "3", "2?", "2", "0"}));
}

TEST(Presenting, GoingOnMeanwhileFinishesWhatIsPlayed) {
  Session session;
  load(session, kStory);
  session.set_presenting(true);
  session.seek(4);
  EXPECT_EQ(on(session), "5");
  EXPECT_EQ(on(session), "6");
  EXPECT_FALSE(session.playing());
  EXPECT_FALSE(session.go_on());
}

TEST(Presenting, OpenedBeforeAQuestionItIsPutAtOnce) {
  Session session;
  LinkView view;
  view.present = true;
  view.step = "2";
  load(session, kStory, view);
  EXPECT_EQ(told(session), "2?");
  EXPECT_EQ(on(session), "3");
  EXPECT_NE(session.link().find("present=1"), std::string::npos);
  session.set_presenting(false);
  EXPECT_EQ(session.link().find("present"), std::string::npos);
}

TEST(Presenting, WithoutWordsEveryStepIsAStopAndALabelIsOne) {
  Session plain;
  load(plain, "spawn a from sh\nwrite a heap[0]\nread a heap[0]\n");
  plain.set_presenting(true);
  plain.home();
  EXPECT_EQ(on(plain), "1");
  EXPECT_EQ(on(plain), "2");
  EXPECT_EQ(back(plain), "1");

  Session labelled;
  load(labelled,
       "spawn a from sh\nrepeat 1000 {\nwrite a heap[0]\n}\n@label there\nread a heap[0]\nread a "
       "heap[0]\n");
  labelled.set_presenting(true);
  labelled.home();
  EXPECT_EQ(on(labelled), "1002") << "a long way is not played";
  EXPECT_EQ(on(labelled), "1003");
  EXPECT_EQ(back(labelled), "1002");
  EXPECT_EQ(back(labelled), "0");
}

LinkView locked(const char* what, const char* step = "1") {
  LinkView view;
  view.lock = what;
  view.step = step;
  return view;
}

TEST(LockForward, LeadsOnAStepAtATimeAndBackFreely) {
  Session session;
  load(session, kStory, locked("forward"));
  session.end();
  EXPECT_EQ(place(session), "1");
  EXPECT_NE(session.take_refusal().find("lock=forward"), std::string::npos);
  EXPECT_EQ(session.take_refusal(), "");
  session.seek(2);
  EXPECT_EQ(place(session), "1");
  session.play();
  EXPECT_FALSE(session.playing());
  EXPECT_TRUE(session.step());
  session.home();
  EXPECT_EQ(place(session), "0");
  session.seek(2);
  EXPECT_EQ(place(session), "2") << "what was seen is open";
  // Playing goes no further than one has been.
  session.home();
  session.play();
  double now = 0;
  while (const auto again = session.tick(now)) now += *again;
  EXPECT_EQ(place(session), "2");
  Diagnostics errors;
  const auto result = session.perform(RunTo{Until::Copy, kNoFrame});
  EXPECT_FALSE(result.done);
  EXPECT_NE(all(result.errors).find("lock=forward"), std::string::npos);
}

TEST(LockForward, AQuestionWantsAnAnswerBeforeItsStep) {
  Session session;
  load(session, kStory, locked("forward", "2"));
  EXPECT_TRUE(session.held());
  EXPECT_FALSE(session.step());
  EXPECT_FALSE(session.step_event());
  EXPECT_FALSE(session.down());
  EXPECT_EQ(place(session), "2");
  EXPECT_NE(session.take_refusal().find("question before step 3"), std::string::npos);
  session.answer("4");
  EXPECT_TRUE(session.step());
  EXPECT_EQ(place(session), "3");
  // What was answered and seen need not be answered again.
  session.seek(2);
  EXPECT_TRUE(session.step());
}

TEST(LockForward, TellsOfNothingBeyondTheNextStep) {
  Session session;
  load(session, kStory, locked("forward", "2"));
  EXPECT_FALSE(session.untold(3)) << "its question names it";
  EXPECT_TRUE(session.untold(4));
  Slice whole;
  FrameLife& life = session.life(FrameNumber{2});
  EXPECT_TRUE(life.work(whole));
  ASSERT_FALSE(life.changes().empty());
  EXPECT_LE(life.changes().back().step, 2U);
  const std::size_t told_before = life.changes().size();
  session.answer("4");
  session.step();
  EXPECT_FALSE(session.untold(4));
  EXPECT_TRUE(session.life(FrameNumber{2}).work(whole));
  EXPECT_GT(session.life(FrameNumber{2}).changes().size(), told_before) << "the fork maps it too";
  session.seek(1);
  EXPECT_FALSE(session.untold(4)) << "what was seen is known";

  Session open;
  load(open, kStory, LinkView{});
  EXPECT_FALSE(open.untold(6));
}

TEST(LockForward, HoldsForPredictionsAndWhilePresenting) {
  Session session;
  LinkView view = locked("edit,forward", "4");
  view.predict = view.present = true;
  load(session, kStory, view);
  EXPECT_TRUE(session.asking());
  EXPECT_FALSE(session.go_on());
  EXPECT_EQ(place(session), "4");
  session.answer(session.question()->choices.front());
  EXPECT_TRUE(session.go_on());
  EXPECT_EQ(place(session), "5");
}

TEST(Presenting, AQuestionPointsAtThePageOfTheComingStep) {
  Session session;
  LinkView view;
  view.predict = view.present = true;
  view.step = "3";
  load(session, kStory, view);
  ASSERT_TRUE(session.asking());
  const Target coming = session.shown_target();
  EXPECT_EQ(coming.kind, Target::Kind::Page);
  EXPECT_EQ(coming.pid, Pid{2});
  ASSERT_TRUE(session.coming());
  EXPECT_EQ(session.coming()->page, coming);
  EXPECT_TRUE(session.coming()->stores);
  EXPECT_EQ(session.coming()->bytes, "dog");
  session.go_on();
  EXPECT_FALSE(session.coming()) << "it has come";
  EXPECT_EQ(session.shown_target(), coming) << "that page was stored to";
  session.seek(1);
  session.go_on();
  ASSERT_TRUE(session.asking());
  EXPECT_EQ(session.shown_target().kind, Target::Kind::None) << "four pages are written next";
  EXPECT_FALSE(session.coming());
}

TEST(LockInspect, NothingIsLookedInto) {
  Session session;
  load(session, kStory, locked("inspect", "4"));
  session.pin(frame_target(FrameNumber{2}));
  session.hover(frame_target(FrameNumber{2}));
  EXPECT_EQ(session.pinned(), Target{});
  EXPECT_EQ(session.lit(), Target{});
  std::string error;
  EXPECT_FALSE(session.look_up("heap[2]", error));
  EXPECT_NE(error.find("lock=inspect"), std::string::npos);
  EXPECT_TRUE(session.step()) << "going on is not locked";
}

}  // namespace
}  // namespace cowscope::testing
