// What the TLB is said to hold and to have done, held against the events.
#include "web/layout/tlb_facts.h"

#include <gtest/gtest.h>

#include "tests/web/layout/story.h"

namespace cowscope::testing {
namespace {

/// Up to where the timeline stands, counted in slices.
TlbCounts all_of(const Timeline& t, const std::shared_ptr<Setup>& setup) {
  TlbTally tally;
  int slices = 1;
  while (!tally.follow(setup, t.commands(), 1, t.position().step, 20)) ++slices;
  EXPECT_LE(slices, 2000);
  TlbCounts all = *tally.before(t.position().step);
  const TlbCounts own = tlb_facts(Scene(t)).step;
  all.hits += own.hits, all.misses += own.misses;
  return all;
}

TEST(TlbFacts, SayWhichEventTouchedWhichEntry) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(4);  // the child writes page 2: miss, walk … retry
  const Scene scene(*timeline);
  const TlbFacts f = tlb_facts(scene);
  ASSERT_GE(f.size, 1U);
  EXPECT_EQ(f.step.misses, 1U);
  EXPECT_EQ(f.step.hits, 0U);
  const TlbLine line = tlb_line(scene, f, 0);
  EXPECT_EQ(line.process, "child");
  EXPECT_EQ(line.region, "heap");
  EXPECT_EQ(line.index, 2U);
  EXPECT_TRUE(line.entry.writable);
  EXPECT_TRUE(line.dirty);
  EXPECT_EQ(line.touch, TlbTouch::In);
  EXPECT_EQ(line.event, timeline->journal().events.size());
  // Before its retry nothing has touched anything.
  timeline->seek(4, 9);
  const TlbFacts early = tlb_facts(Scene(*timeline));
  for (const TlbTouch touch : early.touch) EXPECT_EQ(touch, TlbTouch::None);
}

TEST(TlbFacts, AHitMovesToTheFrontAndAFlushTakesOut) {
  Bench b;
  std::vector<Command> commands = {
      Spawn{b.id("a"), b.id("sh")}, Write{b.id("a"), b.range(pages("heap", 0, 2)), 0, b.id("cat")},
      Read{b.id("a"), b.range(page("heap", 0))}, Fork{b.id("a"), b.id("b")}};
  Timeline t(b.setup(), std::move(commands));
  t.prepare();
  t.seek(3);
  TlbFacts f = tlb_facts(Scene(t));
  EXPECT_EQ(f.step.hits, 1U);
  EXPECT_EQ(all_of(t, b.setup()), (TlbCounts{1, 3}));
  EXPECT_EQ(f.touch[0], TlbTouch::Hit);
  EXPECT_EQ(f.event[0], 1U);
  EXPECT_EQ(f.touch[1], TlbTouch::None);
  // A fork takes every writable translation of the parent away.
  std::size_t out = 0;
  for (std::uint32_t e = 1; e <= t.summary(4).events; ++e) {
    t.seek(4, e);
    f = tlb_facts(Scene(t));
    out += f.out.size();
    EXPECT_EQ(f.size, 3 - out);
  }
  EXPECT_EQ(out, 3U);
}

TEST(TlbFacts, NoTlbAndTheLargest) {
  for (const std::uint32_t capacity : {0U, 1024U}) {
    Bench::Options o;
    o.tlb = capacity;
    o.frames = 2048;
    o.heap = 1500;
    Bench b(o);
    std::vector<Command> commands = {
        Spawn{b.id("a"), b.id("sh")},
        Write{b.id("a"), b.range(pages("heap", 0, 1499)), 0, b.id("x")},
        Read{b.id("a"), b.range(page("heap", 1499))}};
    Timeline t(b.setup(), std::move(commands));
    t.prepare();
    t.seek(2);
    TlbFacts f = tlb_facts(Scene(t));
    EXPECT_EQ(f.capacity, capacity);
    EXPECT_EQ(f.size, capacity);
    EXPECT_EQ(f.step.misses, 1500U);
    for (const std::uint32_t event : f.event) EXPECT_NE(event, 0U) << "all came in with this step";
    EXPECT_EQ(f.out.size(), capacity > 0 ? 1U : 0U) << "the last one in pushed one out";
    t.seek(3);
    f = tlb_facts(Scene(t));
    EXPECT_EQ(all_of(t, b.setup()).hits, capacity > 0 ? 1U : 0U);
  }
}

TEST(TlbFacts, CountWhatTheEventsOfRandomProgramsSay) {
  std::uint64_t total = 0;
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const auto setup = random_setup(seed);
    Timeline story(setup, random_commands(setup, seed, 50));
    story.prepare();
    Timeline* t = &story;
    TlbTally tally;
    TlbCounts all;
    for (std::uint32_t step = 1; step <= t->steps(); ++step) {
      t->seek(step);
      TlbCounts own;
      for (const Event& e : t->journal().events) {
        own.hits += e.kind == EventKind::TlbHit ? 1U : 0U;
        own.misses += e.kind == EventKind::TlbMiss ? 1U : 0U;
      }
      // Counted without the timeline, whether the next step or any other is asked for.
      while (!tally.follow(setup, t->commands(), seed, step, 5)) {
        EXPECT_FALSE(tally.before(step));
      }
      ASSERT_EQ(*tally.before(step), all) << seed << " " << step;
      all.hits += own.hits, all.misses += own.misses;
      const Scene scene(*t);
      const TlbFacts f = tlb_facts(scene);
      ASSERT_EQ(f.step, own) << seed << " " << step;
      ASSERT_EQ(f.size, t->machine().state().tlb.size());
      for (std::uint32_t i = 0; i < f.size; ++i) {
        const TlbLine line = tlb_line(scene, f, i);
        ASSERT_EQ(line.event == 0, line.touch == TlbTouch::None);
        ASSERT_NE(line.pid, kInit) << "an address space that nobody runs in leaves nothing behind";
      }
    }
    EXPECT_EQ(*tally.before(0), TlbCounts{}) << "and back again";
    EXPECT_FALSE(tally.before(t->steps() + 2).has_value());
    total += all.hits;
  }
  EXPECT_GT(total, 30U);
}

}  // namespace
}  // namespace cowscope::testing
