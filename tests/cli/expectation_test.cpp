// What a scenario claims is held, and what is told where it does not hold.
#include "scenarios/expectation.h"

#include <gtest/gtest.h>

#include "scenarios/script.h"
#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

const std::string kStory =
    "spawn parent from sh; write parent heap[0..2] \"cat\"; fork parent as child; write child "
    "heap[2] \"dog\"";

/// Empty if it holds at the end of the script; else what is told.
std::string held(const std::string& expectation, const std::string& script = kStory) {
  Diagnostics errors;
  const auto parsed = parse_expectation(expectation, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << d.message << " in " << expectation;
  const auto scenario = ran(script);
  if (!parsed || !scenario) return "does not parse";
  EXPECT_EQ(print(*parsed), expectation);
  return unmet(*parsed, *scenario->timeline);
}

TEST(Expectation, Measures) {
  EXPECT_EQ(held("refs parent heap[0] == 2"), "");
  EXPECT_EQ(held("refs parent heap[2] == 2"), "refs parent heap[2] is 1, expected 2");
  EXPECT_EQ(held("refs parent heap[3] == 0"), "");
  EXPECT_EQ(held("rss parent == 3"), "");
  EXPECT_EQ(held("uss child == 1"), "");
  EXPECT_EQ(held("pss child == 2"), "");
  EXPECT_EQ(held("frames used == 4"), "");
  EXPECT_EQ(held("frames shared == 2"), "");
  EXPECT_EQ(held("frames free == 60"), "");
  EXPECT_EQ(held("faults == 4"), "");
  EXPECT_EQ(held("minor == 4"), "");
  EXPECT_EQ(held("major == 0"), "");
  EXPECT_EQ(held("copies == 1"), "");
  EXPECT_EQ(held("reuses == 0"), "");
  EXPECT_EQ(held("zeroed == 3"), "");
  EXPECT_EQ(held("processes == 2"), "");
  EXPECT_EQ(held("rss parent == rss child"), "");
  EXPECT_EQ(held("uss parent > uss child"), "uss parent is 1, expected > uss child, 1");
}

TEST(Expectation, StepsCountTheCommandAlone) {
  EXPECT_EQ(held("step copies == 1"), "");
  EXPECT_EQ(held("step zeroed == 0"), "");
  EXPECT_EQ(held("step frames used == 1"), "");
}

TEST(Expectation, StepOfAProcessThatIsNewCountsFromNothing) {
  EXPECT_EQ(held("step rss child == 3",
                 "spawn parent from sh; write parent heap[0..2] \"cat\"; fork parent as child"),
            "");
}

TEST(Expectation, Operators) {
  EXPECT_EQ(held("copies != 1"), "copies is 1, expected != 1");
  EXPECT_EQ(held("copies < 1"), "copies is 1, expected < 1");
  EXPECT_EQ(held("copies <= 1"), "");
  EXPECT_EQ(held("copies > 1"), "copies is 1, expected > 1");
  EXPECT_EQ(held("copies >= 1"), "");
}

TEST(Expectation, FractionsOfPssAreHeldToTwoDecimals) {
  const std::string three = "spawn a from sh; write a heap[0]; fork a as b; fork a as c";
  EXPECT_EQ(held("pss a == 0.33", three), "");
  EXPECT_EQ(held("pss a == 0.34", three), "pss a is 0.333333, expected 0.34");
}

TEST(Expectation, Frames) {
  EXPECT_EQ(held("same parent heap[0] child heap[0]"), "");
  EXPECT_EQ(held("same parent heap[2] child heap[2]"),
            "parent heap[2] is frame 2 and child heap[2] is frame 3, expected the same frame");
  EXPECT_EQ(held("differs parent heap[0] child heap[0]"),
            "parent heap[0] and child heap[0] are both frame 0, expected different frames");
  EXPECT_EQ(held("same parent heap[3] child heap[3]"),
            "parent heap[3] is not present, so there is no frame to compare");
  EXPECT_EQ(held("same a heap[0] a heap[1]", "spawn a from sh; read a heap[0..1]"), "");
}

TEST(Expectation, Bytes) {
  EXPECT_EQ(held("bytes child heap[2] == \"dog\""), "");
  EXPECT_EQ(held("bytes child heap[2]+1 == \"og\""), "");
  EXPECT_EQ(held("bytes child heap[2] == \"cat\""),
            "bytes child heap[2] is \"dog\", expected \"cat\"");
  EXPECT_EQ(held("bytes child heap[2] != \"dog\""),
            "bytes child heap[2] is \"dog\", expected anything but \"dog\"");
  EXPECT_EQ(held("bytes child heap[3] == \"\\0\\0\""), "");
  EXPECT_EQ(held("bytes a heap[0] == \"x\"", "spawn a from sh; munmap a heap[0]"),
            "a heap[0] cannot be read");
}

TEST(Expectation, Properties) {
  EXPECT_EQ(held("present child heap[2]"), "");
  EXPECT_EQ(held("writable child heap[2]"), "");
  EXPECT_EQ(held("dirty child heap[2]"), "");
  EXPECT_EQ(held("accessed child heap[2]"), "");
  EXPECT_EQ(held("exclusive child heap[2]"), "");
  EXPECT_EQ(held("not accessed child heap[0]"), "");
  EXPECT_EQ(held("protected parent heap[2]"), "");
  EXPECT_EQ(held("not protected parent heap[2]"),
            "parent heap[2] is protected, expected not protected");
  EXPECT_EQ(held("writable parent heap[2]"), "parent heap[2] is not writable, expected writable");
  EXPECT_EQ(held("not present parent heap[3]"), "");
  EXPECT_EQ(held("present parent heap[7]"), "there is no parent heap[7]");
  EXPECT_EQ(held("present nobody heap[0]"), "there is no nobody heap[0]");
}

TEST(Expectation, StatesAndOutcomes) {
  EXPECT_EQ(held("state child == running"), "");
  EXPECT_EQ(held("state child == zombie"), "child is running, expected zombie");
  EXPECT_EQ(held("outcome ok"), "");
  EXPECT_EQ(held("outcome SIGSEGV"), "the outcome is ok, expected SIGSEGV");
  EXPECT_EQ(held("outcome SIGSEGV", "spawn a from sh; read a @0x10"), "");
  EXPECT_EQ(held("state a == gone", "spawn a from sh; read a @0x10"), "");
  EXPECT_EQ(held("state b == gone", "@machine max_processes 1\nspawn a from sh; fork a as b"), "");
  EXPECT_EQ(held("rss a == 0", "spawn a from sh; write a heap[0]; exit a 0"), "");
}

}  // namespace
}  // namespace cowscope::testing
