// What Linux leaves in the page tables, in swap and on the accounts, where a scenario cannot look:
// entry bits, huge entries, swap slots, charged frames. The rules that a scenario can state are in
// tests/linux/cases.
#include <gtest/gtest.h>

#include "tests/support/bench.h"

namespace cowscope::testing {
namespace {

constexpr std::uint32_t kHuge = kEntriesPerTable;

void advise(Bench& b, std::string_view who, const Pages& p, Advice advice) {
  ASSERT_EQ(b.run(Madvise{b.id(who), b.range(p), advice}), Outcome::Ok);
}

void sound(Bench& b) {
  EXPECT_EQ(violated_invariants(b.machine(), true), std::vector<std::string>{});
}

/// A process with two huge pages in its heap, both written.
Bench huge_heap() {
  Bench b(Bench::Options{.frames = 4 * kHuge, .heap = 2 * kHuge});
  b.config().thp = HugePages::Always;
  b.spawn("p");
  b.write("p", page("heap", 0), "cat");
  b.write("p", page("heap", kHuge), "dog");
  return b;
}

std::uint32_t huge_entries(Bench& b, std::string_view who, std::uint32_t first) {
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < kHuge; ++i)
    count += static_cast<std::uint32_t>(b.entry(who, page("heap", first + i)).huge());
  return count;
}

/// madvise_free_pte_range: a page that others map too stays as it is if it is dirty in itself.
TEST(Rule16Free, PassesOverASharedPageThatTheKernelWrote) {
  Bench b;
  b.spawn("p", "sh");
  b.spawn("debugger", "sh");
  b.write("p", pages("heap", 0, 1), "cat");
  b.run(Poke{b.id("debugger"), b.id("p"), b.range(page("heap", 0)), 0, b.id("dog")});
  b.fork("p", "c");
  advise(b, "p", pages("heap", 0, 1), Advice::Free);
  EXPECT_TRUE(b.entry("p", page("heap", 0)).dirty());
  EXPECT_FALSE(b.entry("p", page("heap", 1)).dirty());
  b.exit("c");
  advise(b, "p", page("heap", 0), Advice::Free);
  EXPECT_FALSE(b.entry("p", page("heap", 0)).dirty());
  sound(b);
}

/// shrink_folio_list: what nobody wrote is read back as zeros; what anyone wrote is kept.
TEST(Rule16PageOut, DropsSharedMemoryThatNobodyWrote) {
  Bench b;
  b.spawn("p", "sh");
  b.run(Mmap{b.id("p"), b.id("common"), 3, {true, true, false}, Sharing::Shared, {}, 0, false});
  b.fork("p", "c");
  b.read("p", pages("common", 0, 2));
  b.write("p", page("common", 0), "x");
  b.write("c", page("common", 1), "y");
  b.exit("c");
  const auto used = frame_use(b.state()).used;
  advise(b, "p", pages("common", 0, 2), Advice::PageOut);
  EXPECT_EQ(frame_use(b.state()).used, used - 1);
  EXPECT_EQ(b.reads("p", page("common", 1)), "y");
  EXPECT_EQ(b.reads("p", page("common", 2)), "");
  sound(b);
}

TEST(Rule22Huge, AWriteSplitsTheWritersEntryOnly) {
  Bench b = huge_heap();
  b.fork("p", "c");
  b.write("c", page("heap", 3), "x");
  EXPECT_EQ(huge_entries(b, "c", 0), 0U);
  EXPECT_EQ(huge_entries(b, "c", kHuge), kHuge);
  EXPECT_EQ(huge_entries(b, "p", 0), kHuge);
  EXPECT_TRUE(b.entry("c", page("heap", 3)).exclusive());
  EXPECT_FALSE(b.entry("c", page("heap", 4)).exclusive());
  sound(b);
}

/// vma_adjust_trans_huge: whoever cuts the region cuts the entry.
TEST(Rule22Huge, AdviceForAPartCutsTheEntry) {
  Bench b = huge_heap();
  advise(b, "p", page("heap", 3), Advice::DontFork);
  EXPECT_EQ(huge_entries(b, "p", 0), 0U);
  EXPECT_EQ(huge_entries(b, "p", kHuge), kHuge);
  advise(b, "p", pages("heap", kHuge + 1, kHuge + 2), Advice::DoFork);  // nothing to change
  EXPECT_EQ(huge_entries(b, "p", kHuge), kHuge);
  sound(b);
}

/// madvise_free_huge_pmd: what others map is left as it is, and huge.
TEST(Rule16Free, PassesOverASharedHugePage) {
  Bench b = huge_heap();
  b.fork("p", "c");
  advise(b, "c", pages("heap", 0, 1), Advice::Free);
  advise(b, "c", pages("heap", kHuge, 2 * kHuge - 1), Advice::Free);
  EXPECT_EQ(huge_entries(b, "c", 0), kHuge);
  EXPECT_TRUE(b.entry("c", page("heap", 0)).dirty());
  EXPECT_TRUE(b.entry("c", page("heap", kHuge)).dirty());
  b.exit("p");
  advise(b, "c", pages("heap", kHuge, 2 * kHuge - 1), Advice::Free);
  EXPECT_FALSE(b.entry("c", page("heap", kHuge)).dirty());
  sound(b);
}

TEST(Rule22Huge, ReuseMakesTheWholeEntryWritable) {
  Bench b = huge_heap();
  b.fork("p", "c");
  b.exit("c");
  b.write("p", page("heap", 3), "x");
  EXPECT_EQ(huge_entries(b, "p", 0), kHuge);
  for (const std::uint32_t i : {0U, 3U, kHuge - 1})
    EXPECT_TRUE(b.entry("p", page("heap", i)).writable() &&
                b.entry("p", page("heap", i)).exclusive() && b.entry("p", page("heap", i)).dirty());
  EXPECT_FALSE(b.entry("p", page("heap", kHuge)).writable());
  sound(b);
}

TEST(Rule22Huge, OnePinnedPageSplitsTheEntryAtFork) {
  Bench b = huge_heap();
  ASSERT_EQ(b.run(Pin{b.id("p"), b.range(page("heap", 7)), true}), Outcome::Ok);
  b.fork("p", "c");
  EXPECT_EQ(huge_entries(b, "p", 0), 0U);
  EXPECT_EQ(huge_entries(b, "c", 0), 0U);
  EXPECT_EQ(huge_entries(b, "c", kHuge), kHuge) << "the other huge page is shared as ever";
  for (const std::uint32_t i : {0U, 7U, kHuge - 1}) {
    EXPECT_TRUE(b.entry("p", page("heap", i)).exclusive());
    EXPECT_TRUE(b.entry("p", page("heap", i)).writable());
    EXPECT_NE(b.entry("p", page("heap", i)).frame(), b.entry("c", page("heap", i)).frame());
  }
  EXPECT_EQ(b.totals().copies, kHuge);
  EXPECT_EQ(b.reads("c", page("heap", 0)), "cat");
  sound(b);
}

TEST(Rule23SmallEntries, OfAHugePageReuseMakesOneWritable) {
  Bench b = huge_heap();
  b.fork("p", "c");
  b.write("p", page("heap", 0), "x");
  b.exit("c");
  b.write("p", page("heap", 1), "y");
  EXPECT_TRUE(b.entry("p", page("heap", 1)).exclusive());
  EXPECT_FALSE(b.entry("p", page("heap", 2)).exclusive());
  EXPECT_FALSE(b.entry("p", page("heap", 2)).writable());
  sound(b);
}

TEST(Rule22Huge, TheHugePageOfZerosIsForkedAsOneEntry) {
  Bench b(Bench::Options{.frames = 2 * kHuge, .heap = kHuge});
  b.config().thp = HugePages::Always;
  b.spawn("p");
  b.read("p", page("heap", 9));
  b.fork("p", "c");
  for (const std::uint32_t i : {0U, 9U, kHuge - 1}) {
    EXPECT_TRUE(b.entry("c", page("heap", i)).zero_page());
    EXPECT_TRUE(b.entry("c", page("heap", i)).huge());
  }
  EXPECT_EQ(frame_use(b.state()).used, 0U);
  sound(b);
}

TEST(Rule19ForcedWrite, LeavesAPageExclusiveDirtyAndWriteProtected) {
  Bench b;
  b.spawn("p");
  b.spawn("debugger");
  b.write("p", page("heap", 0), "cat");
  b.mprotect("p", page("heap", 0), kRead);
  b.fork("p", "c");
  Poke poke{b.id("debugger"), b.id("c"), b.range(page("heap", 0)), 0, b.id("dog")};
  ASSERT_EQ(b.run(poke), Outcome::Ok);
  const Entry e = b.entry("c", page("heap", 0));
  EXPECT_TRUE(e.exclusive() && e.dirty() && !e.writable());
  sound(b);
}

TEST(Rule24Merged, AnUnmergedPageIsExclusiveCleanAndWriteProtected) {
  Bench b;
  b.spawn("p");
  b.write("p", pages("heap", 0, 1), "cat");
  advise(b, "p", pages("heap", 0, 3), Advice::Mergeable);
  ASSERT_EQ(b.run(KsmScan{}), Outcome::Ok);
  EXPECT_EQ(b.frame("p", page("heap", 0)).kind, FrameKind::Ksm);
  advise(b, "p", pages("heap", 0, 3), Advice::Unmergeable);
  for (const std::uint32_t i : {0U, 1U}) {
    const Entry e = b.entry("p", page("heap", i));
    EXPECT_EQ(b.frame("p", page("heap", i)).kind, FrameKind::Anon);
    EXPECT_TRUE(e.exclusive() && !e.dirty() && !e.writable());
  }
  sound(b);
}

/// A process whose page 0 is in swap, and its child, which names the same slot.
Bench swapped_and_forked() {
  Bench b;
  b.config().swap = 8;
  b.spawn("p");
  b.write("p", page("heap", 0), "cat");
  advise(b, "p", page("heap", 0), Advice::PageOut);
  EXPECT_TRUE(b.entry("p", page("heap", 0)).exclusive());
  b.fork("p", "c");
  return b;
}

TEST(Rule25Swap, ForkSharesTheSlotAndNeitherIsExclusive) {
  Bench b = swapped_and_forked();
  const Entry parent = b.entry("p", page("heap", 0)), child = b.entry("c", page("heap", 0));
  EXPECT_TRUE(parent.swapped() && child.swapped());
  EXPECT_EQ(parent.slot(), child.slot());
  EXPECT_FALSE(parent.exclusive() || child.exclusive());
  EXPECT_EQ((*b.state().swap)[parent.slot()].count, 2U);
  sound(b);
}

TEST(Rule25Swap, TheSlotIsKeptByTheCacheUntilItsLastUserWrites) {
  Bench b = swapped_and_forked();
  const std::uint32_t slot = b.entry("p", page("heap", 0)).slot();
  b.read("p", page("heap", 0));
  EXPECT_EQ((*b.state().swap)[slot].count, 1U);
  EXPECT_EQ((*b.state().swap)[slot].cache, b.entry("p", page("heap", 0)).frame());
  b.read("c", page("heap", 0));
  b.write("p", page("heap", 0), "x");
  b.write("c", page("heap", 0), "y");
  EXPECT_TRUE((*b.state().swap)[slot].free());
  EXPECT_EQ(b.frame("c", page("heap", 0)).slot, 0U);
  sound(b);
}

TEST(Rule25Swap, TheLastNameOfASlotDoesNotGoThroughTheCache) {
  Bench b = swapped_and_forked();
  const std::uint32_t slot = b.entry("p", page("heap", 0)).slot();
  b.kill("c");
  EXPECT_FALSE(b.entry("p", page("heap", 0)).exclusive()) << "the mark does not come back";
  b.read("p", page("heap", 0));
  EXPECT_TRUE(b.entry("p", page("heap", 0)).exclusive());
  EXPECT_TRUE(b.entry("p", page("heap", 0)).writable());
  EXPECT_TRUE((*b.state().swap)[slot].free());
  sound(b);
}

TEST(Rule26Groups, AFrameIsChargedToWhoeverHadItMade) {
  Bench b;
  b.config().groups = {{b.id("one"), 8}, {b.id("two"), 8}};
  b.spawn("p");
  b.run(JoinGroup{b.id("p"), b.id("one")});
  b.write("p", pages("heap", 0, 1), "cat");
  b.fork("p", "c");
  b.run(JoinGroup{b.id("c"), b.id("two")});
  EXPECT_EQ(b.state().charged[0], 2U) << "sharing costs nothing";
  EXPECT_EQ(b.state().charged[1], 0U);
  b.write("c", page("heap", 0), "dog");
  EXPECT_EQ(b.state().charged[1], 1U);
  b.exit("p");
  EXPECT_EQ(b.state().charged[0], 1U) << "page 1 lives on, charged where it was made";
  b.write("c", page("heap", 1), "owl");
  EXPECT_EQ(b.state().charged[0], 1U) << "reuse moves no charge";
  EXPECT_EQ(b.state().charged[1], 1U);
  sound(b);
}

TEST(Rule26Promises, FollowTheRightToWriteUntilSomethingIsWritten) {
  Bench b;
  b.config().overcommit = Overcommit::Strict;
  b.spawn("p");
  EXPECT_EQ(b.state().committed, 5U);
  b.mprotect("p", pages("heap", 0, 3), kRead);
  EXPECT_EQ(b.state().committed, 1U);
  b.mprotect("p", pages("heap", 0, 3), kReadWrite);
  b.write("p", page("heap", 0), "x");
  b.mprotect("p", pages("heap", 0, 3), kRead);
  EXPECT_EQ(b.state().committed, 5U);
  sound(b);
}

}  // namespace
}  // namespace cowscope::testing
