// What happens, in which order, and who does it.
#include <gtest/gtest.h>

#include "tests/support/bench.h"

namespace cowscope::testing {
namespace {

using Kinds = std::vector<std::string>;

Bench after_fork(std::uint32_t tlb = 16) {
  Bench b(Bench::Options{.tlb = tlb});
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  b.fork("parent", "child");
  return b;
}

TEST(CowWrite, IsTenEventsInOrderWithTheirActors) {
  Bench b = after_fork();
  b.write("child", page("heap", 2), "dog");
  EXPECT_EQ(b.kinds(), (Kinds{"tlb_miss", "walk", "fault", "region_check", "decide", "allocate",
                              "copy", "repoint", "drop", "retry"}));
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_EQ(b.journal.events[i].by, i < 3 || i == 9 ? Actor::Cpu : Actor::Kernel) << i;
  const Event& decide = b.journal.events[4];
  EXPECT_EQ(decide.decision, FaultOutcome::Copied);
  EXPECT_EQ(decide.reason, Reason::OthersRefer);
}

TEST(CowWrite, RefcountFallsAfterTheNewEntryStandsAndBytesDifferAfterTheRetryOnly) {
  Bench b = after_fork();
  const FrameNumber old = b.entry("child", page("heap", 2)).frame();
  b.write("child", page("heap", 2), "dog");
  Machine& m = b.machine();
  const auto events = b.journal.events;
  for (std::size_t i = events.size(); i-- > 0;) {
    m.revert(b.journal, events[i]);
    // Now the machine stands before event i, that is after event i - 1.
    const Entry entry = b.entry("child", page("heap", 2));
    const std::uint32_t refs = m.state().frames[old].refs();
    if (i >= 8) {
      EXPECT_NE(entry.frame(), old);
    } else {
      EXPECT_EQ(entry.frame(), old);
    }
    EXPECT_EQ(refs, i > 8 ? 1U : 2U) << i;
    EXPECT_EQ(b.reads("child", page("heap", 2)), "cat") << "before event " << i;
    EXPECT_TRUE(violated_invariants(m, false).empty());
  }
  for (const Event& e : events) m.reapply(b.journal, e);
  EXPECT_EQ(b.reads("child", page("heap", 2)), "dog");
}

TEST(CowWrite, WithAProtectedEntryInTheTlbItIsAHit) {
  Bench b = after_fork();
  b.read("child", page("heap", 2));
  b.write("child", page("heap", 2), "dog");
  EXPECT_EQ(b.kinds(), (Kinds{"tlb_hit", "fault", "region_check", "decide", "allocate", "copy",
                              "repoint", "drop", "retry"}));
}

TEST(CowWrite, TheParentsTlbForgetsWhatForkProtected) {
  Bench b = after_fork();
  b.write("parent", page("heap", 0), "owl");
  EXPECT_EQ(b.kinds().front(), "tlb_miss");
  EXPECT_EQ(b.totals().copies, 1U);
}

TEST(FirstWrite, IsZeroFilled) {
  Bench b;
  b.spawn("p");
  b.write("p", page("heap", 0), "x");
  EXPECT_EQ(b.kinds(), (Kinds{"tlb_miss", "walk", "fault", "region_check", "decide", "allocate",
                              "zero", "repoint", "retry"}));
  b.write("p", page("heap", 0), "y");
  EXPECT_EQ(b.kinds(), (Kinds{"tlb_hit", "store"}));
}

TEST(LastOwner, IsReused) {
  Bench b = after_fork();
  b.exit("child");
  b.write("parent", page("heap", 1), "owl");
  EXPECT_EQ(b.kinds(),
            (Kinds{"tlb_miss", "walk", "fault", "region_check", "decide", "reuse", "retry"}));
  EXPECT_EQ(b.journal.events[4].reason, Reason::LastReference);
}

TEST(Fork, IsGroupedByRunsOfTheSameDecision) {
  Bench b(Bench::Options{.frames = 1024, .heap = 600});
  b.spawn("p");
  b.write("p", pages("heap", 0, 599), "x");
  b.fork("p", "c");
  EXPECT_EQ(b.kinds(), (Kinds{"fork", "share", "flush"}));
  EXPECT_EQ(b.journal.events[1].count, 600U) << "one run, across two page tables";
}

TEST(Fork, AHoleAndAnOwnedPageCutTheRun) {
  Bench b = after_fork();
  b.write("child", page("heap", 1), "own");
  b.dontneed("child", page("heap", 3));
  b.fork("child", "grandchild");
  EXPECT_EQ(b.kinds(), (Kinds{"fork", "share", "share", "share", "flush"}));
  EXPECT_EQ(b.journal.events[2].page, 1U);
}

TEST(Refused, IsASignalAndTheProcessDies) {
  Bench b;
  b.spawn("p");
  b.munmap("p", pages("heap", 0, 3));
  EXPECT_EQ(b.write("p", page("heap", 0), "x"), Outcome::Sigsegv);
  EXPECT_EQ(b.kinds(),
            (Kinds{"tlb_miss", "walk", "fault", "region_check", "signal", "exit", "reap"}));
  EXPECT_EQ(b.journal.events[3].reason, Reason::NoRegion);
  EXPECT_EQ(b.write("p", page("heap", 0), "x"), Outcome::Esrch);
}

TEST(OutOfMemory, TheLargestDiesAndTheFaultGoesOn) {
  Bench b(Bench::Options{.frames = 6});
  b.spawn("big");
  b.spawn("small");
  b.write("big", pages("heap", 0, 3), "x");
  b.write("small", page("heap", 0), "y");
  b.write("small", page("heap", 1), "y");
  EXPECT_EQ(b.write("small", page("heap", 2), "y"), Outcome::Ok);
  EXPECT_FALSE(b.process("big").alive());
  EXPECT_EQ(b.reads("small", page("heap", 2)), "y");
}

TEST(OutOfMemory, WhoIsAloneIsKilled) {
  Bench b(Bench::Options{.frames = 2});
  b.config().overcommit = Overcommit::Always;
  b.spawn("p");
  EXPECT_EQ(b.write("p", pages("heap", 0, 3), "x"), Outcome::Sigkill);
  EXPECT_EQ(frame_use(b.state()).used, 0U);
}

TEST(Write, PastAPagesEndTouchesTheNext) {
  Bench b;
  b.spawn("p");
  b.write("p", page("heap", 0), "abcd", 4094);
  EXPECT_EQ(b.reads("p", page("heap", 1)), "cd");
  EXPECT_EQ(b.reads("p", page("heap", 0)).substr(4094), "ab");
}

TEST(Write, WithoutBytesLeavesWhoAndWhen) {
  Bench b;
  b.spawn("p");
  b.write("p", page("heap", 0));
  EXPECT_EQ(b.reads("p", page("heap", 0)), "p 2");
}

TEST(Tlb, OfSizeZeroAlwaysMissesAndOfSizeTwoForgetsTheOldest) {
  Bench none = after_fork(0);
  none.read("parent", page("heap", 0));
  none.read("parent", page("heap", 0));
  EXPECT_EQ(none.kinds().front(), "tlb_miss");
  Bench two = after_fork(2);
  for (const std::uint32_t i : {0U, 1U, 0U, 2U}) two.read("parent", page("heap", i));
  two.read("parent", page("heap", 0));
  EXPECT_EQ(two.kinds().front(), "tlb_hit");
  two.read("parent", page("heap", 1));
  EXPECT_EQ(two.kinds().front(), "tlb_miss");
}

TEST(Processes, WaitBlocksAndWakes) {
  Bench b = after_fork();
  EXPECT_EQ(b.wait("parent"), Outcome::Ok);
  EXPECT_EQ(b.process("parent").state, ProcessState::Waiting);
  b.read("parent", page("heap", 0));
  ASSERT_TRUE(b.refused.has_value());
  EXPECT_EQ(b.refused->why, Refusal::IsWaiting);
  b.exit("child", 3);
  EXPECT_EQ(b.kinds(), (Kinds{"unmap", "exit", "reap", "wake"}));
  EXPECT_EQ(b.process("parent").state, ProcessState::Running);
  EXPECT_EQ(b.process("child").state, ProcessState::Gone);
  EXPECT_EQ(b.wait("parent"), Outcome::Echild);
}

TEST(Processes, AZombieStaysUntilWaitedForAnOrphanIsReapedAtOnce) {
  Bench b = after_fork();
  b.fork("child", "grandchild");
  b.exit("child");
  EXPECT_EQ(b.process("child").state, ProcessState::Zombie);
  EXPECT_EQ(b.process("grandchild").parent, kInit);
  b.exit("grandchild");
  EXPECT_EQ(b.process("grandchild").state, ProcessState::Gone);
  b.wait("parent", "child");
  EXPECT_EQ(b.process("child").state, ProcessState::Gone);
}

TEST(Processes, ForkBeyondTheLimitIsEagain) {
  Bench b(Bench::Options{.max_processes = 2});
  b.spawn("a");
  EXPECT_EQ(b.fork("a", "b"), Outcome::Ok);
  EXPECT_EQ(b.fork("a", "c"), Outcome::Eagain);
}

TEST(Exec, DropsTheOldAddressSpaceAndOldNamesAreAddresses) {
  Bench b = after_fork();
  ProgramConfig other{b.id("other"), {}};
  other.regions.push_back(b.region("data", 2));
  b.config().programs.push_back(other);
  const std::uint64_t copies = b.totals().copies;
  b.exec("child", "other");
  EXPECT_EQ(b.totals().copies, copies);
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_EQ(b.frame("parent", page("heap", i)).mapped, 1U);
  b.read("child", page("data", 0));
  EXPECT_FALSE(b.refused);
  // The stack's old address is not mapped now.
  EXPECT_EQ(b.read("child", page("stack", 0)), Outcome::Sigsegv);
}

TEST(Names, WhatNoLineMadeIsAnError) {
  Bench b;
  b.spawn("p");
  b.read("q", page("heap", 0));
  EXPECT_EQ(b.refused->why, Refusal::UnknownProcess);
  b.read("p", page("hoop", 0));
  EXPECT_EQ(b.refused->why, Refusal::UnknownRegion);
  b.read("p", page("heap", 4));
  EXPECT_EQ(b.refused->why, Refusal::PageOutOfRange);
  EXPECT_EQ(b.refused->limit, 4U);
  b.spawn("p");
  EXPECT_EQ(b.refused->why, Refusal::NameTaken);
  b.mmap("p", "heap", 1, kReadWrite, Sharing::Private);
  EXPECT_EQ(b.refused->why, Refusal::NameTaken);
}

TEST(Limits, OneCommandTouchesSoManyPagesAndNoMore) {
  Bench b(Bench::Options{.frames = 64, .heap = 65'537});
  b.config().overcommit = Overcommit::Always;
  b.setup()->pages_per_command = 65'536;
  b.spawn("p");
  b.read("p", pages("heap", 0, 65'536));
  ASSERT_TRUE(b.refused);
  EXPECT_EQ(b.refused->why, Refusal::TooManyPagesAtOnce);
  EXPECT_EQ(b.refused->given, 65'537U);
  EXPECT_EQ(b.refused->limit, 65'536U);
}

TEST(Brk, GrowsAndShrinksTheHeapAndKeepsIndices) {
  Bench b;
  b.spawn("p");
  b.brk("p", 2);
  b.write("p", page("heap", 5), "x");
  EXPECT_EQ(b.reads("p", page("heap", 5)), "x");
  b.brk("p", -4);
  EXPECT_EQ(frame_use(b.state()).used, 0U);
  b.read("p", page("heap", 2));
  EXPECT_EQ(b.refused->why, Refusal::PageOutOfRange);
  EXPECT_EQ(b.brk("p", -3), Outcome::Enomem);
}

TEST(Munmap, LeavesAHoleAndRenumbersNothing) {
  Bench b;
  b.spawn("p");
  b.write("p", pages("heap", 0, 3), "x");
  b.munmap("p", page("heap", 1));
  b.write("p", page("heap", 2), "two");
  EXPECT_EQ(b.reads("p", page("heap", 2)), "two");
  EXPECT_EQ(b.state().space(b.process("p").space).regions().size(), 3U);
  EXPECT_EQ(b.dontneed("p", pages("heap", 0, 3)), Outcome::Enomem);
  EXPECT_EQ(b.read("p", page("heap", 1)), Outcome::Sigsegv);
}

}  // namespace
}  // namespace cowscope::testing
