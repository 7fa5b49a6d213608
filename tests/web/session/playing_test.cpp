// Playing by itself, told the time by tick().
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

/// Plays until it stops; every place it came by.
std::vector<std::string> play(Session& session) {
  std::vector<std::string> places;
  session.play();
  double now = 1000;
  std::string last = place(session);
  for (int i = 0; i < 1000 && session.playing(); ++i) {
    const auto again = session.tick(now);
    if (place(session) != last) places.push_back(last = place(session));
    if (!again) break;
    EXPECT_GT(*again, 0);
    now += *again;
  }
  EXPECT_FALSE(session.playing());
  EXPECT_EQ(session.tick(now), std::nullopt);
  return places;
}

const char* const kPlain =
    "spawn a from sh\nwrite a heap[0..1]\nfork a as b\nwrite b heap[0]\nread b heap[0]";

TEST(Playing, GoesStepByStepToTheEndAndFromThereBegins) {
  Session session;
  load(session, kPlain);
  session.home();
  EXPECT_EQ(play(session), (std::vector<std::string>{"1", "2", "3", "4", "5"}));
  session.play();
  EXPECT_TRUE(session.playing());
  EXPECT_EQ(place(session), "0");
}

TEST(Playing, WaitsUntilItIsTime) {
  Session session;
  load(session, kPlain);
  session.home();
  session.play();
  const auto first = session.tick(0);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(session.tick(*first - 1), 1);
  EXPECT_EQ(place(session), "0");
  session.tick(*first);
  EXPECT_EQ(place(session), "1");
}

TEST(Playing, FromTheSecondDepthOnTheFirstFaultOpens) {
  Session session;
  load(session, kPlain);
  session.set_level(Level::Mechanism);
  session.home();
  const auto places = play(session);
  ASSERT_GT(places.size(), 8U);
  EXPECT_EQ(places[0], "1");
  EXPECT_EQ(places[1], "2.1");
  EXPECT_EQ(places[2], "2.2");
  // The second page's fault does not, nor do those of later steps.
  EXPECT_EQ((std::vector<std::string>(places.end() - 4, places.end())),
            (std::vector<std::string>{"2", "3", "4", "5"}));
  session.home();
  EXPECT_EQ(play(session), (std::vector<std::string>{"1", "2", "3", "4", "5"})) << "only the first";
}

TEST(Playing, TheFirstFaultIsTheFirstOnTheWay) {
  Session session;
  load(session, kPlain);
  session.set_level(Level::Machine);
  session.seek(3);
  const auto places = play(session);
  EXPECT_EQ(places.size(), 11U);
  EXPECT_EQ(places.front(), "4.1");
  EXPECT_EQ(places[8], "4.9");
  EXPECT_EQ(places[9], "4");
}

TEST(Playing, PausesAtAQuestionUntilItIsAnsweredOrPlayedOn) {
  Session session;
  load(session, kStory);
  EXPECT_EQ(play(session), (std::vector<std::string>{"2"}));
  EXPECT_EQ(play(session), (std::vector<std::string>{"3"}));
  session.answer("1");
  EXPECT_EQ(play(session), (std::vector<std::string>{"4", "5", "6"}));
  session.seek(2);
  session.answer("0");
  session.seek(1);
  EXPECT_EQ(play(session).back(), "6");
}

/// How long playing the same takes.
double length_of(Session& session, Speed speed) {
  session.set_speed(speed);
  session.home();
  session.play();
  double now = 0;
  while (session.playing()) {
    const auto again = session.tick(now);
    if (!again) break;
    now += *again;
  }
  return now;
}

TEST(Playing, GoesAtAQuarterOrFourTimesTheSpeed) {
  Session session;
  load(session, kPlain);
  EXPECT_EQ(session.speed(), Speed::Normal);
  const double normal = length_of(session, Speed::Normal);
  constexpr double kLeadIn = 350;  // before the first step, whatever the speed
  EXPECT_DOUBLE_EQ(length_of(session, Speed::Slow) - kLeadIn, 4 * (normal - kLeadIn));
  EXPECT_DOUBLE_EQ(length_of(session, Speed::Fast) - kLeadIn, (normal - kLeadIn) / 4);
  EXPECT_EQ(session.speed(), Speed::Fast) << "stays as it is set";
  load(session, kPlain);
  EXPECT_EQ(session.speed(), Speed::Fast) << "for every scenario of the session";
}

TEST(Playing, AnotherSpeedHoldsAtOnceForWhatIsWaitedFor) {
  Session session;
  load(session, kPlain);
  session.home();
  session.play();
  double now = *session.tick(0);
  const double wait = *session.tick(now);
  session.set_speed(Speed::Fast);
  EXPECT_DOUBLE_EQ(*session.tick(now), wait / 4);
  session.set_speed(Speed::Slow);
  EXPECT_DOUBLE_EQ(*session.tick(now), wait * 4);
}

TEST(Playing, SlowerAndFasterEndAtTheEnds) {
  Session session;
  const std::uint64_t before = session.revision();
  session.faster();
  EXPECT_EQ(session.speed(), Speed::Fast);
  EXPECT_GT(session.revision(), before) << "it is seen";
  session.faster();
  EXPECT_EQ(session.speed(), Speed::Fast);
  for (int i = 0; i < 3; ++i) session.slower();
  EXPECT_EQ(session.speed(), Speed::Slow);
}

TEST(Playing, AnythingElseStopsIt) {
  Session session;
  load(session, kPlain);
  Diagnostics errors;
  const std::vector<void (*)(Session&)> acts = {[](Session& s) { s.seek(1); },
                                                [](Session& s) { s.step(); },
                                                [](Session& s) { s.back_event(); },
                                                [](Session& s) { s.pause(); },
                                                [](Session& s) { s.home(); },
                                                [](Session& s) { load(s, kPlain); },
                                                [](Session& s) {
                                                  Diagnostics e;
                                                  s.run("read a heap[0]", e);
                                                }};
  for (const auto act : acts) {
    session.seek(1);
    session.play();
    EXPECT_TRUE(session.playing());
    act(session);
    EXPECT_FALSE(session.playing());
    EXPECT_EQ(session.tick(1e9), std::nullopt);
  }
}

}  // namespace
}  // namespace cowscope::testing
