// The history: positions, both ways, insertion.
#include <gtest/gtest.h>

#include "engine/timeline.h"
#include "tests/support/bench.h"

namespace cowscope::testing {
namespace {

struct Story {
  Bench bench;
  std::vector<Command> commands;
  Story() {
    Bench& b = bench;
    commands = {Spawn{b.id("parent"), b.id("sh")},
                Write{b.id("parent"), b.range(pages("heap", 0, 3)), 0, b.id("cat")},
                Fork{b.id("parent"), b.id("child")},
                write("child", "dog"),
                write("parent", "owl"),
                Exit{b.id("child"), 0}};
  }
  Command write(const char* who, const char* bytes) {
    return Write{bench.id(who), bench.range(page("heap", 2)), 0, bench.id(bytes)};
  }
};

TEST(Timeline, StepsAccessesAndEventsBothWays) {
  Story s;
  Timeline t(s.bench.setup(), s.commands);
  ASSERT_TRUE(t.prepare());
  EXPECT_EQ(t.position(), (Position{0, 0}));
  EXPECT_FALSE(t.back());
  EXPECT_TRUE(t.step());
  EXPECT_TRUE(t.step_access());
  EXPECT_EQ(t.position(), (Position{2, 9}));
  EXPECT_TRUE(t.step_access());
  EXPECT_EQ(t.position(), (Position{2, 18}));
  EXPECT_TRUE(t.back_access());
  EXPECT_EQ(t.position(), (Position{2, 9}));
  EXPECT_TRUE(t.back_access());
  EXPECT_EQ(t.position(), (Position{1, 3}));
  t.seek(3);
  EXPECT_TRUE(t.step_event());
  EXPECT_EQ(t.position(), (Position{4, 1}));
  EXPECT_TRUE(t.back_event());
  EXPECT_EQ(t.position(), (Position{3, 3}));
  t.seek(4, 7);
  EXPECT_TRUE(t.step());
  EXPECT_EQ(t.position(), (Position{4, 10}));
  t.seek(4, 7);
  EXPECT_TRUE(t.back());
  EXPECT_EQ(t.position(), (Position{3, 3}));
  t.seek(6);
  EXPECT_FALSE(t.step());
  EXPECT_FALSE(t.step_event());
  EXPECT_FALSE(t.step_access());
}

TEST(Timeline, ZeroEventsOfAStepAreTheEndOfTheOneBefore) {
  Story s;
  Timeline t(s.bench.setup(), s.commands);
  ASSERT_TRUE(t.prepare());
  t.seek(4, 0);
  EXPECT_EQ(t.position(), (Position{3, 3}));
  t.seek(99, 99);
  EXPECT_EQ(t.position().step, 6U);
}

TEST(Timeline, SummariesTellWhatEachStepCost) {
  Story s;
  Timeline t(s.bench.setup(), s.commands);
  ASSERT_TRUE(t.prepare());
  EXPECT_EQ(t.summary(0).frames_used, 0U);
  EXPECT_EQ(t.summary(2).frames_used, 4U);
  EXPECT_EQ(t.summary(2).accesses, 4U);
  EXPECT_EQ(t.summary(3).frames_shared, 4U);
  EXPECT_EQ(t.summary(3).page_tables, 8U)
      << "each PGD, PUD, PMD and heap's; the stack's has no table yet";
  EXPECT_TRUE(t.summary(4).copied);
  EXPECT_TRUE(t.summary(5).reused);
  EXPECT_FALSE(t.summary(6).faulted);
}

TEST(Timeline, InsertReplaysWhatFollows) {
  Story s;
  Timeline t(s.bench.setup(), s.commands);
  ASSERT_TRUE(t.prepare());
  t.seek(3);
  std::vector<StepError> broken;
  ASSERT_FALSE(t.insert(3, {s.write("parent", "elk")}, &broken));
  EXPECT_TRUE(broken.empty());
  EXPECT_EQ(t.position().step, 4U);
  EXPECT_TRUE(t.summary(4).copied);
  EXPECT_TRUE(t.summary(5).reused) << "the child is the last owner now";
  EXPECT_EQ(t.steps(), 7U);
}

TEST(Timeline, InsertMarksLaterCommandsThatNoLongerHold) {
  Story s;
  Timeline t(s.bench.setup(), s.commands);
  ASSERT_TRUE(t.prepare());
  std::vector<StepError> broken;
  ASSERT_FALSE(t.insert(2, {Fork{s.bench.id("parent"), s.bench.id("child")}}, &broken));
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_EQ(broken[0].step, 4U);
  EXPECT_EQ(broken[0].error.why, Refusal::NameTaken);
  EXPECT_TRUE(std::holds_alternative<Skip>(t.commands()[3]));
  t.seek(7);
  EXPECT_EQ(t.machine().state().totals.copies, 1U);
}

TEST(Timeline, InsertOfAnErrorChangesNothing) {
  Story s;
  Timeline t(s.bench.setup(), s.commands);
  ASSERT_TRUE(t.prepare());
  t.seek(4, 7);
  const auto before = digest(t.machine());
  const auto error = t.insert(4, {s.write("nobody", "x")}, nullptr);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->step, 5U);
  EXPECT_EQ(error->error.why, Refusal::UnknownProcess);
  EXPECT_EQ(t.steps(), 6U);
  EXPECT_EQ(t.position(), (Position{4, 7}));
  EXPECT_EQ(digest(t.machine()), before);
}

TEST(Timeline, StopsAtTheFirstErrorAndSaysWhere) {
  Story s;
  s.commands.insert(s.commands.begin() + 2, s.write("child", "too early"));
  Timeline t(s.bench.setup(), s.commands);
  EXPECT_FALSE(t.prepare());
  ASSERT_TRUE(t.error());
  EXPECT_EQ(t.error()->step, 3U);
}

TEST(Timeline, AForkThatFailedMakesItsChildEsrchNotAnError) {
  Bench b(Bench::Options{.max_processes = 1});
  Timeline t(b.setup(), {Spawn{b.id("p"), b.id("sh")}, Fork{b.id("p"), b.id("c")},
                         Read{b.id("c"), b.range(page("heap", 0))}});
  ASSERT_TRUE(t.prepare());
  EXPECT_EQ(t.summary(2).outcome, Outcome::Eagain);
  EXPECT_EQ(t.summary(3).outcome, Outcome::Esrch);
}

TEST(Timeline, PreparesInSlices) {
  Story s;
  Timeline t(s.bench.setup(), s.commands);
  int slices = 1;
  while (!t.prepare(1)) ++slices;
  EXPECT_EQ(slices, 6);
}

TEST(Timeline, IsTakenDownInSlices) {
  Bench b;
  std::vector<Command> commands = {Spawn{b.id("p"), b.id("sh")}};
  for (int i = 0; i < 2000; ++i)
    commands.push_back(Write{b.id("p"), b.range(page("heap", 0)), 0, b.id("x")});
  Timeline t(b.setup(), commands);
  ASSERT_TRUE(t.prepare());
  t.seek(1000);
  int states = 0;
  while (t.take_down()) ++states;
  EXPECT_GT(states, 20);
}

TEST(Timeline, BranchesShareWhatLiesBefore) {
  Story s;
  std::vector<Command> other(s.commands.begin(), s.commands.begin() + 3);
  other.push_back(s.write("parent", "owl"));
  Timeline main(s.bench.setup(), s.commands), branch(s.bench.setup(), other);
  ASSERT_TRUE(main.prepare());
  ASSERT_TRUE(branch.prepare());
  main.seek(3);
  branch.seek(3);
  EXPECT_EQ(digest(main.machine()), digest(branch.machine()));
  branch.seek(4);
  EXPECT_TRUE(branch.summary(4).copied);
}

/// Going back leaves states on the way, so that the next steps back are short.
TEST(Timeline, BackStepByStepIsWhatSeekingGives) {
  Bench b;
  std::vector<Command> commands = {Spawn{b.id("p"), b.id("sh")}};
  for (std::uint32_t i = 0; i < 300; ++i) {
    if (i % 3 == 0) commands.push_back(Read{b.id("p"), b.range(page("heap", 1))});
    else commands.push_back(Write{b.id("p"), b.range(page("heap", 2)), 0, {}});
  }
  Timeline back(b.setup(), commands), fresh(b.setup(), commands);
  ASSERT_TRUE(back.prepare());
  ASSERT_TRUE(fresh.prepare());
  back.seek(250);
  for (std::uint32_t step = 250; step-- > 0;) {
    ASSERT_TRUE(back.back());
    ASSERT_EQ(back.position().step, step);
    fresh.seek((step * 37) % 300);
    fresh.seek(step);
    ASSERT_EQ(digest(back.machine()), digest(fresh.machine())) << step;
  }
}

TEST(FrameTable, AlwaysGivesTheLowestFreeFrame) {
  FrameTable frames(5000);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    ASSERT_EQ(frames.lowest_free(), FrameNumber{i});
    frames.take(FrameNumber{i});
  }
  EXPECT_EQ(frames.lowest_free(), kNoFrame);
  for (const std::uint32_t f : {4999U, 4095U, 64U, 63U}) {
    frames.give_back(FrameNumber{f});
    EXPECT_EQ(frames.lowest_free(), FrameNumber{f});
  }
  EXPECT_EQ(frames.free_count(), 4U);
}

TEST(PageTable, CountsTablesOfAllLevels) {
  PageTable t;
  EXPECT_EQ(t.table_count(), 1U);
  t.add_table(PageNumber{0x40000});
  EXPECT_EQ(t.table_count(), 4U);
  t.add_table(PageNumber{0x50000});
  EXPECT_EQ(t.table_count(), 5U);
  t.add_table(PageNumber{0x8000000});
  EXPECT_EQ(t.table_count(), 8U);
}

TEST(Machine, AMillionFramesCostLittleUntilTouched) {
  Bench b(Bench::Options{.frames = Limits::kFrames});
  b.spawn("p");
  b.write("p", page("heap", 0), "x");
  EXPECT_EQ(frame_use(b.state()).free, Limits::kFrames - 1);
  const Machine copy = b.machine();
  b.write("p", page("heap", 1), "x");
  EXPECT_EQ(frame_use(copy.state()).used, 1U);
  EXPECT_EQ(frame_use(b.state()).used, 2U);
}

}  // namespace
}  // namespace cowscope::testing
