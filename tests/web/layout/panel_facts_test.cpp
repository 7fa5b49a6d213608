// What panels say of a machine: entries of both sides, what is read, what is charged; the chart.
#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/bench.h"
#include "web/layout/chart_layout.h"
#include "web/layout/entry_facts.h"
#include "web/layout/memory_shares.h"
#include "web/layout/process_cards.h"
#include "web/layout/reads_facts.h"

namespace cowscope::testing {
namespace {

struct Story {
  Bench bench;
  std::vector<Command> commands;
  std::unique_ptr<Timeline> timeline;
  explicit Story(Bench::Options options = {}) : bench(options) {
    Bench& b = bench;
    commands = {Spawn{b.id("parent"), b.id("sh")},
                Write{b.id("parent"), b.range(pages("heap", 0, 3)), 0, b.id("cat")},
                Fork{b.id("parent"), b.id("child")},
                Write{b.id("child"), b.range(page("heap", 2)), 0, b.id("dog")},
                Write{b.id("parent"), b.range(page("heap", 2)), 0, b.id("owl")},
                Exit{b.id("child"), 0}};
    timeline = std::make_unique<Timeline>(bench.setup(), commands);
    EXPECT_TRUE(timeline->prepare());
  }
  PageNumber heap(std::uint32_t index) {
    timeline->seek(2);
    return timeline->machine().state().space(SpaceId{1}).find(bench.id("heap"))->start + index;
  }
};

TEST(EntryFacts, AfterACopyTheOtherSideIsStillProtected) {
  Story s;
  const PageNumber page = s.heap(2);
  s.timeline->seek(4);
  const Scene scene(*s.timeline);
  const auto facts = entry_facts(scene, Pid{2}, page);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->region, "heap");
  EXPECT_EQ(facts->index, 2U);
  ASSERT_EQ(facts->sides.size(), 2U);
  const EntrySide &child = facts->sides[0], &parent = facts->sides[1];
  EXPECT_EQ(child.name, "child");
  EXPECT_EQ(child.say, EntrySay::OwnWritable);
  EXPECT_TRUE(child.before.cow);
  EXPECT_FALSE(child.after.cow);
  EXPECT_EQ(child.before.bytes, "cat");
  EXPECT_EQ(child.after.bytes, "dog");
  EXPECT_NE(child.before.entry.frame(), child.after.entry.frame());
  EXPECT_EQ(parent.name, "parent");
  EXPECT_EQ(parent.say, EntrySay::StillProtected);
  EXPECT_FALSE(parent.entry_changed());
  EXPECT_TRUE(parent.after.cow);
  EXPECT_EQ(facts->others, 0U);
}

TEST(EntryFacts, ByFrameItIsTheSamePage) {
  Story s;
  const PageNumber page = s.heap(0);
  s.timeline->seek(3);
  const Scene scene(*s.timeline);
  const FrameNumber frame = scene.machine.state().space(SpaceId{1}).table().get(page).frame();
  const auto facts = entry_facts(scene, frame);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->page, page);
  ASSERT_EQ(facts->sides.size(), 2U);
  EXPECT_EQ(facts->sides[0].say, EntrySay::SharedProtected);
  EXPECT_EQ(facts->sides[1].say, EntrySay::SharedProtected);
  // The child was not there when the step began.
  EXPECT_FALSE(facts->sides[1].before.exists);
  EXPECT_FALSE(entry_facts(scene, FrameNumber{60}).has_value());
}

TEST(EntryFacts, ATableIsSharedUntilItHasOneUser) {
  Bench::Options options;
  options.policy = Policy::OnDemand;
  Story s(options);
  const PageNumber page = s.heap(0);
  const auto said = [&](std::uint32_t step) {
    s.timeline->seek(step);
    const auto facts = entry_facts(Scene(*s.timeline), Pid{1}, page);
    return facts ? facts->sides[0].say : EntrySay::NotMapped;
  };
  EXPECT_EQ(said(3), EntrySay::TableShared);
  // The child has copied it: what a write does is the page's matter again.
  EXPECT_EQ(said(4), EntrySay::SharedProtected);
}

TEST(EntryFacts, ThirdParties) {
  Bench b;
  b.spawn("a");
  b.write("a", page("heap", 0), "x");
  b.fork("a", "b");
  const Machine before = b.machine();
  b.fork("a", "c");
  const Scene scene(b.machine(), before, b.journal,
                    {4, static_cast<std::uint32_t>(b.journal.events.size())});
  const auto facts = entry_facts(scene, Pid{2}, b.number("b", page("heap", 0)));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->sides[1].name, "a");
  EXPECT_EQ(facts->others, 1U);
  EXPECT_FALSE(entry_facts(scene, Pid{9}, PageNumber{1}).has_value());
  EXPECT_FALSE(entry_facts(scene, Pid{1}, PageNumber{1}).has_value());
}

TEST(EntryFacts, TheBytesShownHoldTheChange) {
  EXPECT_EQ(bytes_window("cat", "dog", 8), 0U);
  EXPECT_EQ(bytes_window("same", "same", 8), 0U);
  const std::string a(100, 'a');
  std::string b = a;
  b[50] = 'b';
  const std::uint32_t from = bytes_window(a, b, 8);
  EXPECT_LE(from, 50U);
  EXPECT_GT(from + 8, 50U);
  EXPECT_EQ(from % 4, 0U);
  EXPECT_EQ(bytes_window("SET k v0", "SET k7 v1", 9), 0U);
}

TEST(ReadsFacts, ACopyOnWriteAndAFullCopyReadTheSame) {
  Story cow;
  Bench::Options eager;
  eager.policy = Policy::Eager;
  Story full(eager);
  const PageNumber page = cow.heap(2);
  for (std::uint32_t step = 1; step <= 6; ++step) {
    cow.timeline->seek(step);
    full.timeline->seek(step);
    const ReadsFacts facts =
        reads_facts(cow.timeline->machine(), full.timeline->machine(), page, 4, 4);
    EXPECT_TRUE(facts.equal) << step;
    EXPECT_TRUE(facts.complete);
    EXPECT_EQ(facts.rows.size(), step < 3 || step == 6 ? 1U : 2U);
  }
  cow.timeline->seek(4);
  full.timeline->seek(4);
  const ReadsFacts facts =
      reads_facts(cow.timeline->machine(), full.timeline->machine(), page, 4, 4);
  EXPECT_EQ(facts.rows[0].cells[2].here, "cat");
  EXPECT_EQ(facts.rows[1].cells[2].here, "dog");
  EXPECT_EQ(facts.rows[1].cells[2].there, "dog");
  EXPECT_TRUE(facts.rows[1].cells[2].own);
  EXPECT_FALSE(facts.rows[0].cells[2].own);
  EXPECT_EQ(facts.rows[0].others, 0U);
  const ReadsFacts some =
      reads_facts(cow.timeline->machine(), full.timeline->machine(), page, 4, 3);
  EXPECT_EQ(some.rows[0].cells.size(), 3U);
  EXPECT_EQ(some.rows[0].others, 1U) << "and it is known that there is another";
}

TEST(ReadsFacts, WhatIsLeftAroundAHoleAndEveryRegionThatHoldsSomethingAreTold) {
  Bench b;
  b.spawn("a");
  b.write("a", pages("heap", 0, 2), "cat");
  b.munmap("a", page("heap", 1));
  const auto told = [&](std::size_t most) {
    std::string out;
    const ReadsFacts facts = reads_facts(b.machine(), b.machine(), PageNumber{0}, 4, most);
    for (const ReadCell& cell : facts.rows.at(0).cells)
      out += cell.region.empty() ? cell.here : cell.region + std::to_string(cell.index) + cell.here;
    return out + "+" + std::to_string(facts.rows[0].others);
  };
  EXPECT_EQ(told(8), "heap0cat—heap2catheap30+0") << "nothing was put on the stack";
  EXPECT_EQ(told(3), "heap0cat+2") << "where there is no room for both parts, the first";
  b.write("a", page("stack", 0), "top");
  EXPECT_EQ(told(8), "heap0cat—heap2catheap30·stack0top+0");
  EXPECT_EQ(told(5), "heap0cat+3");
}

TEST(ReadsFacts, ADifferenceIsSeen) {
  Story a, b;
  a.timeline->seek(5);
  b.timeline->seek(4);
  const ReadsFacts facts =
      reads_facts(a.timeline->machine(), b.timeline->machine(), PageNumber{0}, 1, 4);
  EXPECT_FALSE(facts.equal);
  EXPECT_FALSE(facts.rows[0].equal);
  EXPECT_FALSE(facts.rows[0].cells[2].equal);
  EXPECT_TRUE(facts.rows[0].cells[1].equal);
  EXPECT_EQ(facts.more, 1U);
  b.timeline->seek(2);
  const ReadsFacts alone =
      reads_facts(a.timeline->machine(), b.timeline->machine(), PageNumber{0}, 4, 4);
  EXPECT_FALSE(alone.rows[1].there_exists);
}

TEST(MemoryShares, AgreeWithWhatTheEngineCounts) {
  Bench b;
  b.spawn("a");
  b.write("a", pages("heap", 0, 3), "x");
  b.fork("a", "b");
  b.fork("b", "c");
  b.write("c", pages("heap", 1, 2), "y");
  b.write("b", page("stack", 0), "z");
  for (const SpaceId id : {SpaceId{1}, SpaceId{2}, SpaceId{3}}) {
    const MemoryShares shares = memory_shares(b.state(), id);
    const MemoryUse use = memory_use(b.state(), id);
    EXPECT_EQ(shares.rss(), use.rss);
    EXPECT_EQ(shares.uss(), use.uss);
    EXPECT_NEAR(shares.pss(), use.pss, 1e-9);
    for (std::size_t i = 1; i < shares.slices.size(); ++i)
      EXPECT_LT(shares.slices[i - 1].users, shares.slices[i].users);
  }
  const MemorySums sums = memory_sums(b.state());
  EXPECT_NEAR(sums.pss, static_cast<double>(sums.frames_mapped), 1e-9)
      << "ΣPSS is the frames mapped";
  EXPECT_GT(sums.rss, sums.frames_mapped) << "ΣRSS overshoots";
}

TEST(ProcessCards, NestByForkAndFoldWhereThereIsNoRoom) {
  Bench b;
  b.spawn("a");
  b.write("a", pages("heap", 0, 3), "x");
  b.fork("a", "b");
  b.fork("b", "c");
  const Machine before = b.machine();
  b.write("c", page("heap", 0), "y");
  const Scene scene(b.machine(), before, b.journal, {5, 10});
  const OwnerTable owners(b.state());
  const Rect tall{0, 0, 340, 800};
  const ProcessCards open = layout_process_cards(scene, owners, tall, {}, {}, {});
  ASSERT_EQ(open.cards.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_FALSE(open.cards[i].folded);
    EXPECT_EQ(open.cards[i].facts.depth, i);
    EXPECT_EQ(open.cards[i].elbow.empty(), i == 0);
    if (i > 0) {
      EXPECT_GT(open.cards[i].box.x, open.cards[i - 1].box.x);
      EXPECT_GT(open.cards[i].box.y, open.cards[i - 1].box.bottom());
    }
    EXPECT_LE(open.cards[i].box.right(), tall.right() + 0.01F);
    for (const CardRegion& r : open.cards[i].regions)
      for (const PlacedPage& p : r.pages) {
        EXPECT_GE(p.rect.x, open.cards[i].box.x);
        EXPECT_LE(p.rect.right(), open.cards[i].box.right());
        EXPECT_LE(p.rect.bottom(), open.cards[i].box.bottom());
      }
  }
  EXPECT_EQ(open.most_rss, 4U);
  const ProcessCards low =
      layout_process_cards(scene, owners, {0, 0, 340, open.height - 20}, {}, {}, {});
  EXPECT_TRUE(low.cards[0].folded);
  EXPECT_TRUE(low.cards[0].regions.empty());
  EXPECT_FALSE(low.cards[2].folded) << "who acts stays open";
  EXPECT_LT(low.height, open.height);
  const ProcessCards turned = layout_process_cards(scene, owners, tall, {}, {}, {Pid{2}});
  EXPECT_TRUE(turned.cards[1].folded);
}

TEST(Chart, SeriesAreTheSummariesAndThinToTheirPeaks) {
  Story s;
  const ChartSeries all = chart_series(*s.timeline, 100);
  ASSERT_EQ(all.frames.size(), 7U);
  for (std::uint32_t step = 0; step <= 6; ++step) {
    EXPECT_EQ(all.frames[step], s.timeline->summary(step).frames_used);
    EXPECT_EQ(all.tables[step], s.timeline->summary(step).page_tables);
  }
  const ChartSeries thin = chart_series(*s.timeline, 3);
  ASSERT_EQ(thin.frames.size(), 3U);
  EXPECT_EQ(*std::max_element(thin.frames.begin(), thin.frames.end()),
            *std::max_element(all.frames.begin(), all.frames.end()));
  EXPECT_EQ(column_of(0, 6, 3), 0U);
  EXPECT_EQ(column_of(6, 6, 3), 2U);
}

TEST(Chart, TicksAreFewAndReachTheTop) {
  for (const std::uint64_t most : {0U, 1U, 4U, 5U, 44U, 1000U, 123456U}) {
    const auto ticks = axis_ticks(most);
    EXPECT_EQ(ticks.front(), 0U);
    EXPECT_GE(ticks.back(), most);
    EXPECT_LE(ticks.size(), 5U) << most;
    EXPECT_GE(ticks.size(), 3U) << most;
  }
  for (const std::uint32_t steps : {1U, 2U, 6U, 13U, 99U, 1000U, 1'000'000U}) {
    const auto ticks = step_ticks(steps, 6);
    EXPECT_GE(ticks.size(), 1U) << steps;
    EXPECT_LE(ticks.size(), 6U) << steps;
    EXPECT_LE(ticks.back(), steps);
  }
}

TEST(Chart, LabelsAreKeptApartAndNearTheirValues) {
  // In their order, whichever is higher; nothing moves that need not.
  EXPECT_EQ(kept_apart({100, 20}, 18, 0, 200), (std::vector<float>{100, 20}));
  EXPECT_EQ(kept_apart({50, 52, 45}, 20, 0, 200), (std::vector<float>{65, 85, 45}));
  // Pushed back from both ends.
  EXPECT_EQ(kept_apart({1, 199, 198}, 20, 0, 200), (std::vector<float>{10, 190, 170}));
}

TEST(Chart, ASteppedLineIsLevelThenUpright) {
  const ChartArea area{{10, 0, 90, 100}, 10, 10};
  const Polyline line = stepped(area, {0, 5, 5, 10}, 3);
  ASSERT_GE(line.size(), 2U);
  for (std::size_t i = 1; i < line.size(); ++i)
    EXPECT_TRUE(line[i].x == line[i - 1].x || line[i].y == line[i - 1].y);
  EXPECT_EQ(line.front(), (Point{10, 100}));
  EXPECT_FLOAT_EQ(line.back().x, area.x_of(3));
  EXPECT_FLOAT_EQ(line.back().y, 0);
}

}  // namespace
}  // namespace cowscope::testing
