#include "scenarios/compare.h"

#include <gtest/gtest.h>

namespace cowscope::testing {
namespace {

std::optional<Comparison> compared(const std::string& text, const std::string& branch = {},
                                   std::uint64_t budget = 20'000'000) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  std::optional<Comparison> out;
  if (scenario)
    out = compare_policies(*scenario, branch, {Policy::Eager, Policy::Cow}, errors, budget);
  for (const Diagnostic& d : errors) ADD_FAILURE() << d.message;
  return out;
}

const std::string kStory =
    "spawn parent from sh; write parent heap[..] \"cat\"; fork parent as child; write child "
    "heap[2] \"dog\"; "
    "write parent heap[2] \"owl\"; exit child 0";

TEST(Compare, CountsWhatEachPolicyPays) {
  const auto c = compared("@program sh { heap 4 rw- }\n" + kStory);
  ASSERT_TRUE(c);
  const PolicyRun &eager = c->runs[0], &cow = c->runs[1];
  EXPECT_EQ(eager.policy, Policy::Eager);
  EXPECT_EQ(eager.peak_frames, 8U);
  EXPECT_EQ(cow.peak_frames, 5U);
  EXPECT_EQ(eager.end_frames, 4U);
  EXPECT_EQ(cow.end_frames, 4U);
  EXPECT_EQ(eager.totals.copies, 4U);
  EXPECT_EQ(cow.totals.copies, 1U);
  EXPECT_EQ(eager.totals.faults(), 4U);
  EXPECT_EQ(cow.totals.faults(), 6U);
  EXPECT_EQ(eager.peak_page_tables, cow.peak_page_tables);
  EXPECT_EQ(cow.end_page_tables, 4U);
  EXPECT_GT(eager.fork_ns, cow.fork_ns);
  EXPECT_LT(cow.fork_ns, cow.totals.time_ns);
}

TEST(Compare, NobodyCanTell) {
  const auto c = compared("@program sh { heap 4 rw- }\n" + kStory);
  ASSERT_TRUE(c);
  EXPECT_FALSE(c->difference) << c->difference->what;
  EXPECT_EQ(c->steps, 6U);
  EXPECT_EQ(c->steps_compared, 6U);
  EXPECT_EQ(c->bytes_compared, 4U * 4096);
}

TEST(Compare, ADifferenceIsFoundWhereItBegins) {
  const auto c = compared(
      "@machine frames 5\nspawn a from sh; write a heap[..]; read a heap[0]; fork a as b; read b "
      "heap[0]");
  ASSERT_TRUE(c);
  ASSERT_TRUE(c->difference);
  EXPECT_EQ(c->difference->step, 4U);
  EXPECT_EQ(c->difference->what, "the outcome is ENOMEM under eager and ok under cow");
}

TEST(Compare, TheBudgetStillLeavesTheEnd) {
  const auto c = compared(kStory, "", 0);
  ASSERT_TRUE(c);
  EXPECT_LT(c->steps_compared, c->steps);
  EXPECT_GT(c->bytes_compared, 0U);
}

TEST(Compare, FollowsABranch) {
  const std::string text =
      "@label forked\nspawn a from sh\nwrite a heap[0]\n@branch \"Longer\" from forked { write a "
      "heap[0..2]; fork a as b; write b heap[0] }";
  EXPECT_EQ(compared(text)->steps, 2U);
  EXPECT_EQ(compared(text, "Longer")->steps, 4U);
}

}  // namespace
}  // namespace cowscope::testing
