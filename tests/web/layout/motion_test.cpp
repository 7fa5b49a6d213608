// The motion of a step: what begins one, what cuts it short, when there is none.
#include <gtest/gtest.h>

#include "web/layout/motion.h"

namespace cowscope::testing {
namespace {

constexpr double kLength = 280;

TEST(Motion, AStepForwardsMovesAndComesToRest) {
  Motion m;
  m.follow({3, 6}, 9, 0, kLength);
  EXPECT_FLOAT_EQ(m.at(0), 1) << "to be somewhere is no motion";
  m.follow({4, 10}, 9, 1000, kLength);
  EXPECT_FLOAT_EQ(m.at(1000), 0);
  EXPECT_GT(m.at(1140), 0.5F) << "eased: most of the way first";
  EXPECT_LT(m.at(1140), 1);
  EXPECT_TRUE(m.runs(1140));
  EXPECT_FLOAT_EQ(m.at(1280), 1);
  EXPECT_FALSE(m.runs(1281));
  EXPECT_EQ(m.first_event(), 0U) << "the whole step is what is new";
}

TEST(Motion, SteppingQuicklyEndsTheOneBeforeAtOnce) {
  Motion m;
  m.follow({3, 6}, 9, 0, kLength);
  m.follow({4, 6}, 9, 1000, kLength);
  m.follow({4, 7}, 9, 1050, kLength);
  EXPECT_EQ(m.first_event(), 6U) << "of the events before nothing moves any more";
  EXPECT_FLOAT_EQ(m.at(1050), 0);
  EXPECT_TRUE(m.runs(1300)) << "the second one has its full time";
  EXPECT_FLOAT_EQ(m.at(1330), 1);
}

TEST(Motion, BackJumpsAndAnotherScriptAreSimplyThere) {
  Motion m;
  m.follow({4, 6}, 9, 0, kLength);
  m.follow({4, 7}, 9, 100, kLength);
  m.follow({4, 6}, 9, 110, kLength);
  EXPECT_FLOAT_EQ(m.at(110), 1) << "back ends it";
  EXPECT_FALSE(m.runs(110));
  m.follow({8, 1}, 9, 200, kLength);
  EXPECT_FLOAT_EQ(m.at(200), 1) << "a jump";
  m.follow({9, 1}, 12, 300, kLength);
  EXPECT_FLOAT_EQ(m.at(300), 1) << "an edit";
}

TEST(Motion, ReducedMotionHasNone) {
  Motion m;
  m.follow({3, 6}, 9, 0, 0);
  m.follow({4, 6}, 9, 1000, 0);
  EXPECT_FLOAT_EQ(m.at(1000), 1);
  EXPECT_FALSE(m.runs(1000));
  EXPECT_EQ(m.first_event(), 0U);
}

TEST(Motion, IsAsLongAsTheSpeedSaysAndNeverTooShortToSee) {
  EXPECT_DOUBLE_EQ(motion_ms(1), 280);
  EXPECT_DOUBLE_EQ(motion_ms(0.25), 1120);
  EXPECT_DOUBLE_EQ(motion_ms(4), 150);
}

}  // namespace
}  // namespace cowscope::testing
