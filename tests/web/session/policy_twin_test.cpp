// The same commands under the other policy, in step with the session's timeline.
#include <gtest/gtest.h>

#include "tests/support/bench.h"
#include "web/layout/reads_facts.h"
#include "web/session/policy_twin.h"

namespace cowscope::testing {
namespace {

CompiledScenario story(const Bench::Options& options, std::uint32_t extra_writes = 0) {
  Bench b(options);
  std::vector<Command> commands = {
      Spawn{b.id("parent"), b.id("sh")},
      Write{b.id("parent"), b.range(pages("heap", 0, 3)), 0, b.id("cat")},
      Fork{b.id("parent"), b.id("child")},
      Write{b.id("child"), b.range(pages("heap", 1, 2)), 0, b.id("dog")},
      Read{b.id("parent"), b.range(pages("heap", 0, 3))},
      Write{b.id("parent"), b.range(page("heap", 2)), 0, b.id("owl")},
      Exit{b.id("child"), 0}};
  for (std::uint32_t i = 0; i < extra_writes; ++i)
    commands.push_back(Write{b.id("parent"), b.range(page("heap", i % 4)), 0, b.id("more")});
  CompiledScenario s;
  s.setup = b.setup();
  s.timeline = std::make_unique<Timeline>(b.setup(), commands);
  EXPECT_TRUE(s.timeline->prepare());
  return s;
}

TEST(PolicyTwin, ReadsTheSameAtEveryEventAndCostsAnother) {
  CompiledScenario s = story({});
  PolicyTwin twin;
  ASSERT_TRUE(twin.follow(s));
  ASSERT_TRUE(twin.ready());
  EXPECT_EQ(twin.policy(), Policy::Eager);
  for (std::uint32_t step = 0; step <= s.timeline->steps(); ++step) {
    s.timeline->seek(step);
    const auto events = static_cast<std::uint32_t>(s.timeline->journal().events.size());
    for (std::uint32_t event = 1; event <= std::max(1U, events); ++event) {
      s.timeline->seek(step, event);
      ASSERT_TRUE(twin.follow(s));
      const ReadsFacts facts = reads_facts(twin.here(), twin.there(), PageNumber{0}, 8, 8);
      EXPECT_TRUE(facts.equal) << step << "." << event;
    }
  }
  s.timeline->seek(7);
  twin.follow(s);
  EXPECT_EQ(twin.here().state().totals.copies, 2U);
  EXPECT_EQ(twin.there().state().totals.copies, 4U);
  // Forking is dearer where it copies; nothing before it and nothing after adds to it.
  EXPECT_EQ(twin.costs().fork_ns[2], 0U);
  EXPECT_GT(twin.costs().fork_ns[3], twin.own_costs().fork_ns[3]);
  EXPECT_EQ(twin.costs().fork_ns[7], twin.costs().fork_ns[3]);
}

TEST(PolicyTwin, OfAFullCopyIsCopyOnWrite) {
  Bench::Options options;
  options.policy = Policy::Eager;
  CompiledScenario s = story(options);
  PolicyTwin twin;
  ASSERT_TRUE(twin.follow(s));
  EXPECT_EQ(twin.policy(), Policy::Cow);
  s.timeline->seek(7);
  twin.follow(s);
  EXPECT_EQ(twin.here().state().totals.copies, 4U);
  EXPECT_EQ(twin.there().state().totals.copies, 2U);
}

TEST(PolicyTwin, IsBuiltAgainForOtherCommandsAlone) {
  CompiledScenario s = story({});
  PolicyTwin twin;
  twin.follow(s);
  const std::uint64_t first = twin.generation();
  s.timeline->seek(3);
  twin.follow(s);
  EXPECT_EQ(twin.generation(), first);
  CompiledScenario other = story({}, 3);
  twin.follow(other);
  EXPECT_GT(twin.generation(), first);
  EXPECT_EQ(twin.timeline().steps(), other.timeline->steps());
}

TEST(PolicyTwin, ALongOneRunsInSlices) {
  CompiledScenario s = story({}, 500);
  PolicyTwin twin;
  int slices = 0;
  while (!twin.follow(s, 50)) {
    EXPECT_FALSE(twin.ready());
    ASSERT_LT(++slices, 1000);
  }
  EXPECT_GT(slices, 2);
  EXPECT_TRUE(twin.ready());
}

TEST(PolicyTwin, WhereAFullCopyFindsNoFrameTheChildIsMissed) {
  Bench::Options options;
  options.frames = 6;
  CompiledScenario s = story(options);
  PolicyTwin twin;
  ASSERT_TRUE(twin.follow(s));
  s.timeline->seek(3);
  twin.follow(s);
  const ReadsFacts facts = reads_facts(twin.here(), twin.there(), PageNumber{0}, 8, 8);
  ASSERT_EQ(facts.rows.size(), 2U);
  EXPECT_TRUE(facts.rows[0].there_exists);
  EXPECT_FALSE(facts.rows[1].there_exists);
  EXPECT_FALSE(facts.equal);
}

}  // namespace
}  // namespace cowscope::testing
