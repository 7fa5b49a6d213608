// The timeline: whose step each is, when lanes begin and end, what is culled, where things stand.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/bench.h"
#include "web/layout/timeline_layout.h"

namespace cowscope::testing {
namespace {

struct Story {
  Bench bench;
  std::vector<Command> commands;
  std::unique_ptr<Timeline> timeline;
  TimelineIndex index;

  Write write(const char* who, std::uint32_t page_index) {
    return Write{bench.id(who), bench.range(page("heap", page_index)), 0, bench.id("x")};
  }
  void run() {
    timeline = std::make_unique<Timeline>(bench.setup(), commands);
    ASSERT_TRUE(timeline->prepare());
    index.follow(*timeline, 1);
  }
};

Story parent_and_child() {
  Story s;
  Bench& b = s.bench;
  s.commands = {Spawn{b.id("parent"), b.id("sh")},
                Write{b.id("parent"), b.range(pages("heap", 0, 3)), 0, b.id("cat")},
                Fork{b.id("parent"), b.id("child")},
                s.write("child", 2),
                s.write("parent", 2),
                Exit{b.id("child"), 0}};
  return s;
}

TEST(TimelineIndex, MarksStandInTheLaneOfWhoActs) {
  Story s = parent_and_child();
  s.run();
  ASSERT_EQ(s.index.lanes().size(), 2U);
  EXPECT_EQ(s.index.lanes()[0].born, 1U);
  EXPECT_EQ(s.index.lanes()[0].parent, kNoLane);
  EXPECT_EQ(s.index.lanes()[1].parent, 0U);
  EXPECT_EQ(s.index.lanes()[1].born, 3U);
  EXPECT_EQ(s.index.lanes()[1].died, 6U);
  EXPECT_EQ(s.index.lanes()[1].pid, Pid{2});
  const std::uint32_t lanes[6] = {0, 0, 0, 1, 0, 1};
  const Glyph glyphs[6] = {Glyph::Spawn, Glyph::Write, Glyph::Fork,
                           Glyph::Write, Glyph::Write, Glyph::Exit};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(s.index.mark(static_cast<std::uint32_t>(i) + 1).lane, lanes[i]) << i;
    EXPECT_EQ(s.index.mark(static_cast<std::uint32_t>(i) + 1).glyph, glyphs[i]) << i;
  }
  EXPECT_EQ(s.index.mark(3).child, 1U);
  EXPECT_EQ(s.index.mark(2).accesses, 4U);
  EXPECT_TRUE(s.index.mark(4).copied);
  EXPECT_FALSE(s.index.mark(5).copied);
  EXPECT_TRUE(s.index.mark(5).faulted);
  EXPECT_EQ(s.index.lane_of(s.bench.id("child")), 1U);
  EXPECT_EQ(s.index.lane_of(s.bench.id("heap")), kNoLane);
}

TEST(TimelineIndex, AForkThatFailsMakesNoPidAndAStoreThatIsRefusedEndsTheLane) {
  Story s;
  Bench& b = s.bench;
  b.config().max_processes = 1;
  s.commands = {Spawn{b.id("a"), b.id("sh")}, Fork{b.id("a"), b.id("b")}, s.write("b", 0),
                Mprotect{b.id("a"), b.range(pages("heap", 0, 3)), kRead}, s.write("a", 0)};
  s.run();
  ASSERT_EQ(s.index.lanes().size(), 2U);
  EXPECT_EQ(s.index.lanes()[1].pid, kInit);
  EXPECT_TRUE(s.index.mark(2).failed);
  EXPECT_TRUE(s.index.mark(3).failed);
  EXPECT_EQ(s.index.lanes()[0].died, 5U);
}

TEST(TimelineIndex, ReadsAgainOnlyForAnotherKey) {
  Story s = parent_and_child();
  s.run();
  Story other = parent_and_child();
  other.commands.resize(6);
  other.commands[5] = other.write("child", 0);
  other.run();
  s.index.follow(*other.timeline, 1);
  EXPECT_EQ(s.index.mark(6).glyph, Glyph::Exit);
  s.index.follow(*other.timeline, 2);
  EXPECT_EQ(s.index.mark(6).glyph, Glyph::Write);
}

TEST(TimelineLayout, AllStandsInsideAndInOrder) {
  Story s = parent_and_child();
  s.run();
  const Rect area{100, 50, 700, 120};
  const TimelineView v = layout_timeline(s.index, {4, 10, 10, 0}, area, {});
  EXPECT_FALSE(v.windowed);
  EXPECT_TRUE(v.overview.empty());
  ASSERT_EQ(v.marks.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_GE(v.marks[i].centre.x, area.x + 80);
    EXPECT_LE(v.marks[i].centre.x, area.right());
    EXPECT_GE(v.marks[i].centre.y, area.y);
    EXPECT_LE(v.marks[i].centre.y, area.bottom());
    if (i > 0) {
      EXPECT_GT(v.marks[i].centre.x, v.marks[i - 1].centre.x);
    }
    EXPECT_EQ(v.marks[i].done, i < 4);
    EXPECT_EQ(v.marks[i].current, i == 3);
    EXPECT_EQ(v.step_at(v.marks[i].centre.x), i + 1);
  }
  EXPECT_FLOAT_EQ(v.playhead, v.x_of(4));
  EXPECT_EQ(v.step_at(-1000), 0U);
  EXPECT_EQ(v.step_at(5000), 6U);
  // The fork: down from the parent's mark to where the child's lane begins.
  ASSERT_EQ(v.elbows.size(), 1U);
  EXPECT_EQ(v.elbows[0].path.front(), (Point{v.x_of(3), v.lanes[0].y}));
  EXPECT_EQ(v.elbows[0].path.back(), (Point{v.lanes[1].from, v.lanes[1].y}));
  EXPECT_TRUE(v.lanes[1].ends);
  EXPECT_FLOAT_EQ(v.lanes[1].to, v.x_of(6));
  EXPECT_FALSE(v.lanes[0].ends);
}

TEST(TimelineLayout, WhatMayNotBeSeenYetHasNoMarkNoForkAndNoEnd) {
  Story s = parent_and_child();
  s.run();
  TimelineAt at{2, 1, 1, 0};
  at.seen = 2;
  const Rect area{100, 50, 700, 120};
  const TimelineView early = layout_timeline(s.index, at, area, {});
  EXPECT_EQ(early.marks.size(), 2U);
  ASSERT_EQ(early.lanes.size(), 1U) << "the child is not told of";
  EXPECT_TRUE(early.elbows.empty());
  EXPECT_EQ(early.last, 6U) << "how many steps there are is no secret";
  at.seen = 5;
  const TimelineView late = layout_timeline(s.index, at, area, {});
  EXPECT_EQ(late.marks.size(), 5U) << "what was seen stays, also where one goes back";
  ASSERT_EQ(late.lanes.size(), 2U);
  EXPECT_FALSE(late.lanes[1].ends);
  EXPECT_FLOAT_EQ(late.lanes[1].to, area.right());
}

TEST(TimelineLayout, InMidStepThePlayheadIsOnItsWay) {
  Story s = parent_and_child();
  s.run();
  const TimelineView v = layout_timeline(s.index, {4, 5, 10, 0}, {0, 0, 700, 120}, {});
  EXPECT_FLOAT_EQ(v.playhead, (v.x_of(3) + v.x_of(4)) / 2);
  EXPECT_FALSE(v.marks[3].done);
  EXPECT_TRUE(v.marks[3].current);
}

TEST(TimelineLayout, OfManyStepsOnlyAWindowIsPlacedAndItHoldsTheCurrentOne) {
  Story s;
  Bench& b = s.bench;
  s.commands = {Spawn{b.id("p"), b.id("sh")}};
  for (std::uint32_t i = 0; i < 4999; ++i) s.commands.push_back(s.write("p", i % 4));
  s.run();
  const Rect area{0, 0, 600, 100};
  for (const std::uint32_t at : {0U, 1U, 7U, 14U, 15U, 2500U, 4999U, 5000U}) {
    const TimelineView v = layout_timeline(s.index, {at, 1, 1, 0}, area, {});
    EXPECT_TRUE(v.windowed);
    EXPECT_LE(v.marks.size(), 20U) << at;
    EXPECT_LE(v.first, std::max(1U, at)) << at;
    EXPECT_GE(v.last, at) << at;
    EXPECT_LE(v.last, 5000U);
    EXPECT_GE(v.overview_window.x, v.overview.x);
    EXPECT_LE(v.overview_window.right(), v.overview.right() + 0.01F);
    const auto current = std::count_if(v.marks.begin(), v.marks.end(),
                                       [](const PlacedMark& m) { return m.current; });
    EXPECT_EQ(current, at == 0 ? 0 : 1) << at;
  }
  // Held while it is dragged.
  const TimelineView held = layout_timeline(s.index, {2000, 1, 1, 100}, area, {});
  EXPECT_EQ(held.first, 100U);
  EXPECT_EQ(held.overview_step_at(held.overview.x), 0U);
  EXPECT_EQ(held.overview_step_at(held.overview.right()), 5000U);
}

TEST(TimelineLayout, LanesThatDoNotFitFoldAroundTheOneThatActs) {
  Story s;
  Bench& b = s.bench;
  s.commands = {Spawn{b.id("p0"), b.id("sh")}};
  for (int i = 1; i < 12; ++i)
    s.commands.push_back(Fork{b.id("p" + std::to_string(i - 1)), b.id("p" + std::to_string(i))});
  s.run();
  const TimelineView v = layout_timeline(s.index, {10, 1, 1, 0}, {0, 0, 900, 120}, {});
  EXPECT_EQ(v.lanes.size(), 4U);
  EXPECT_EQ(v.lanes_folded, 8U);
  const std::uint32_t acting = s.index.mark(10).lane;
  EXPECT_TRUE(std::any_of(v.lanes.begin(), v.lanes.end(),
                          [&](const PlacedLane& l) { return l.lane == acting; }));
  std::map<std::uint32_t, float> y;
  for (const PlacedLane& l : v.lanes) y[l.lane] = l.y;
  for (const PlacedMark& m : v.marks) {
    ASSERT_TRUE(y.count(m.lane)) << "a mark without its lane";
    EXPECT_FLOAT_EQ(m.centre.y, y[m.lane]);
  }
}

}  // namespace
}  // namespace cowscope::testing
