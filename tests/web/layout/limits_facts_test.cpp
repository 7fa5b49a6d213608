// What may still be used and what was printed: true to the machine, and placed apart.
#include <gtest/gtest.h>

#include "tests/web/layout/story.h"
#include "web/layout/limits_facts.h"
#include "web/layout/process_cards.h"
#include "web/layout/terminal_log.h"

namespace cowscope::testing {
namespace {

std::unique_ptr<Timeline> told(Bench& b, std::vector<Command> commands) {
  auto timeline = std::make_unique<Timeline>(b.setup(), std::move(commands));
  EXPECT_TRUE(timeline->prepare());
  return timeline;
}

TEST(Limits, MostMachinesHaveNone) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(4);
  EXPECT_EQ(limit_facts(*timeline).count(), 0U);
}

TEST(Limits, ARefusedForkTellsWhatItAskedFor) {
  Bench b;
  b.config().frames = 16;
  b.config().overcommit = Overcommit::Strict;
  b.config().overcommit_ratio = 50;
  const auto timeline = told(
      b, {Spawn{b.id("db"), b.id("sh")}, Write{b.id("db"), b.range(page("heap", 0)), 0, b.id("x")},
          Fork{b.id("db"), b.id("snapshot")}});
  timeline->seek(2);
  const auto before = limit_facts(*timeline).promise;
  ASSERT_TRUE(before);
  EXPECT_EQ(before->limit, commit_limit(timeline->machine().config()));
  EXPECT_EQ(before->promised, timeline->machine().state().committed);
  EXPECT_EQ(before->used, 1U);
  EXPECT_FALSE(before->failed);
  timeline->seek(3);
  ASSERT_EQ(timeline->summary(3).outcome, Outcome::Enomem);
  const auto after = limit_facts(*timeline).promise;
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->failed);
  EXPECT_EQ(after->promised, before->promised) << "nothing was promised";
  EXPECT_EQ(after->refused, before->promised) << "a fork asks for all of it once more";
  EXPECT_GE(after->promised + after->refused, after->limit);
}

TEST(Limits, GroupsAndSwapAreAsTheMachineCountsThem) {
  Bench b;
  b.config().swap = 4;
  b.config().groups = {{b.id("web"), 10}};
  const auto timeline = told(b, {Spawn{b.id("p"), b.id("sh")}, JoinGroup{b.id("p"), b.id("web")},
                                 Write{b.id("p"), b.range(pages("heap", 0, 2)), 0, b.id("cat")},
                                 Madvise{b.id("p"), b.range(page("heap", 1)), Advice::PageOut}});
  timeline->seek(3);
  LimitFacts limits = limit_facts(*timeline);
  ASSERT_EQ(limits.groups.size(), 1U);
  EXPECT_EQ(limits.groups[0].name, "web");
  EXPECT_EQ(limits.groups[0].charged, 3U);
  EXPECT_EQ(limits.groups[0].limit, 10U);
  EXPECT_EQ(limits.groups[0].members, std::vector<Pid>{Pid{1}});
  ASSERT_TRUE(limits.swap);
  EXPECT_EQ(limits.swap->used, 0U);
  timeline->seek(4);
  limits = limit_facts(*timeline);
  EXPECT_EQ(limits.groups[0].charged, 2U);
  EXPECT_EQ(limits.swap->used, 1U);
  ASSERT_EQ(limits.swap->first.size(), 4U);
  EXPECT_EQ(limits.swap->first[0].entries, 1U);
  EXPECT_EQ(limits.swap->first[0].text, "cat");
  EXPECT_TRUE(limits.swap->first[1].free());
}

TEST(Limits, GaugesStandApartAndInTheirPlace) {
  for (const float width : {120.0F, 200.0F, 420.0F, 660.0F, 1400.0F})
    for (std::size_t count = 0; count <= 9; ++count)
      for (const std::uint32_t rows : {1U, 2U}) {
        const GaugePlaces at = place_gauges(count, width, rows);
        if (width < 190) continue;
        EXPECT_EQ(at.places.size() + at.more, count);
        for (std::size_t i = 0; i < at.places.size(); ++i) {
          EXPECT_TRUE(inside(at.places[i], {0, 0, width, at.height}));
          EXPECT_GE(at.places[i].w, 189);
          for (std::size_t k = 0; k < i; ++k) EXPECT_FALSE(overlap(at.places[i], at.places[k]));
        }
      }
}

TEST(TerminalLog, KnowsTheStepOfEveryLine) {
  Bench b;
  const auto print = [&](const char* who, const char* text) {
    struct Print p;
    p.who = b.id(who);
    p.text = b.id(text);
    return p;
  };
  const auto timeline =
      told(b, {Spawn{b.id("p"), b.id("sh")}, print("p", "one"), Fork{b.id("p"), b.id("q")},
               print("q", "two"), Exit{b.id("q"), 0}, print("p", "three")});
  TerminalLog log;
  while (!log.follow(*timeline, 1, 2)) {
  }
  ASSERT_EQ(log.lines(), 3U);
  EXPECT_EQ(log.step_of(0), 2U);
  EXPECT_EQ(log.step_of(1), 4U);
  EXPECT_EQ(log.step_of(2), 6U);
  EXPECT_EQ(log.step_of(3), 0U);
  for (std::uint32_t step = 0; step <= timeline->steps(); ++step) {
    timeline->seek(step);
    const std::size_t lines = timeline->machine().state().terminal->size();
    if (lines > 0) {
      EXPECT_LE(log.step_of(lines - 1), step);
    }
    if (lines < log.lines()) {
      EXPECT_GT(log.step_of(lines), step);
    }
  }
}

TEST(ProcessCards, ThreadsAndVforkChildrenPlugIntoOneBox) {
  Bench b;
  const auto timeline = told(
      b, {Spawn{b.id("server"), b.id("sh")},
          Write{b.id("server"), b.range(page("heap", 0)), 0, b.id("cat")},
          Fork{b.id("server"), b.id("helper"), ForkKind::Clone},
          Fork{b.id("helper"), b.id("child")}, Fork{b.id("child"), b.id("quick"), ForkKind::Vfork},
          Write{b.id("helper"), b.range(page("heap", 0)), 0, b.id("dog")}});
  const auto cards = [&](const Pointer& pointer = {}) {
    const OwnerTable owners(timeline->machine().state());
    return layout_process_cards(Scene(*timeline), owners, {0, 0, 340, 900}, {}, pointer, {});
  };
  timeline->seek(6);
  const ProcessCards all = cards();
  ASSERT_EQ(all.cards.size(), 2U) << "an address space each";
  const ProcessCard &server = all.cards[0], &child = all.cards[1];
  ASSERT_EQ(server.guests.size(), 1U);
  EXPECT_EQ(server.guests[0].facts.name, "helper");
  EXPECT_FALSE(server.guests[0].facts.borrows);
  EXPECT_TRUE(server.guest_acts);
  EXPECT_TRUE(inside(server.guests[0].row, server.box));
  EXPECT_FALSE(overlap(server.guests[0].row, server.bars));
  ASSERT_EQ(child.guests.size(), 1U);
  EXPECT_TRUE(child.guests[0].facts.borrows) << "its parent waits until it has memory of its own";
  EXPECT_EQ(child.facts.depth, 1U) << "forked by the thread, it hangs from the box";
  EXPECT_FALSE(child.elbow.empty());
  // What the thread points at is the box's page.
  const PageNumber heap = server.regions[0].region.start;
  Pointer pointer;
  pointer.pid = Pid{2};
  pointer.page = heap;
  EXPECT_EQ(cards(pointer).cards[0].regions[0].pages[0].mark, Mark::Selected);
}

}  // namespace
}  // namespace cowscope::testing
