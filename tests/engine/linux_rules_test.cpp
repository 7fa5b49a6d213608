// The rules of Linux that the engine keeps, each from several sides. Numbers are those of
// engine/LINUX.md.
#include <gtest/gtest.h>

#include "tests/support/bench.h"

namespace cowscope::testing {
namespace {

/// Faults of one command.
template <class Run>
std::uint64_t faults(Bench& b, Run&& run) {
  const std::uint64_t before = b.totals().faults();
  run();
  return b.totals().faults() - before;
}

Bench shared_heap() {
  Bench b;
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  b.fork("parent", "child");
  return b;
}

TEST(Rule1ZeroPage, FirstReadMapsItAndALaterWriteTakesANewFrame) {
  Bench b;
  b.spawn("p");
  EXPECT_EQ(faults(b, [&] { b.read("p", page("heap", 0)); }), 1U);
  EXPECT_TRUE(b.entry("p", page("heap", 0)).zero_page());
  EXPECT_FALSE(b.entry("p", page("heap", 0)).writable());
  EXPECT_EQ(frame_use(b.state()).used, 0U);
  EXPECT_EQ(b.state().space(b.process("p").space).rss(), 0U);
  EXPECT_EQ(faults(b, [&] { b.write("p", page("heap", 0), "x"); }), 1U);
  EXPECT_EQ(b.totals().copies, 0U);
  EXPECT_EQ(b.totals().zeroed, 1U);
  EXPECT_TRUE(b.entry("p", page("heap", 0)).exclusive());
}

TEST(Rule1ZeroPage, OffGivesAFrameAtOnceAndNoLaterFault) {
  Bench b(Bench::Options{.zero_page = false});
  b.spawn("p");
  EXPECT_EQ(faults(b, [&] { b.read("p", page("heap", 0)); }), 1U);
  EXPECT_TRUE(b.entry("p", page("heap", 0)).writable());
  EXPECT_FALSE(b.entry("p", page("heap", 0)).dirty());
  EXPECT_EQ(faults(b, [&] { b.write("p", page("heap", 0), "x"); }), 0U);
}

TEST(Rule2FirstWrite, ZeroedFrameExclusiveWritableDirtyAccessed) {
  Bench b;
  b.spawn("p");
  EXPECT_EQ(faults(b, [&] { b.write("p", page("heap", 1), "x"); }), 1U);
  const Entry e = b.entry("p", page("heap", 1));
  EXPECT_TRUE(e.present() && e.writable() && e.user() && e.accessed() && e.dirty() &&
              e.exclusive());
  EXPECT_EQ(b.frame("p", page("heap", 1)).mapped, 1U);
  EXPECT_EQ(b.reads("p", page("heap", 1)), "x");
}

TEST(Rule3Fork, BothLoseWritePermissionAndExclusivenessTheChildItsAccessedBit) {
  Bench b = shared_heap();
  for (std::uint32_t i = 0; i < 4; ++i) {
    const Entry parent = b.entry("parent", page("heap", i)),
                child = b.entry("child", page("heap", i));
    EXPECT_EQ(parent.frame(), child.frame());
    EXPECT_EQ(b.frame("child", page("heap", i)).mapped, 2U);
    EXPECT_FALSE(parent.writable() || child.writable() || parent.exclusive() || child.exclusive());
    EXPECT_TRUE(parent.dirty() && child.dirty() && parent.accessed());
    EXPECT_FALSE(child.accessed());
  }
  EXPECT_EQ(b.totals().copies, 0U);
  EXPECT_EQ(faults(b, [&] { b.read("parent", pages("heap", 0, 3)); }), 0U);
  EXPECT_EQ(faults(b, [&] { b.read("child", pages("heap", 0, 3)); }), 0U);
}

TEST(Rule4TablesCopied, OnlyWhereSomethingPrivateWasWritten) {
  Bench b(Bench::Options{.file_pages = 4});
  b.spawn("p");
  b.mmap("p", "file", 4, kReadWrite, Sharing::Private, "/bin/sh");
  b.mmap("p", "copied", 4, kReadWrite, Sharing::Private, "/bin/sh");
  b.mmap("p", "common", 2, kReadWrite, Sharing::Shared);
  b.read("p", pages("file", 0, 3));
  b.read("p", pages("copied", 0, 3));
  b.write("p", page("copied", 1), "x");
  b.write("p", page("common", 0), "y");
  b.read("p", page("heap", 0));  // the zero page alone
  b.fork("p", "c");
  EXPECT_FALSE(b.entry("c", page("file", 0)).present());
  EXPECT_FALSE(b.entry("c", page("common", 0)).present());
  EXPECT_FALSE(b.entry("c", page("heap", 0)).present());
  // One private page, and the file's pages beside it are copied too.
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_TRUE(b.entry("c", page("copied", i)).present()) << i;
  EXPECT_EQ(b.reads("c", page("copied", 1)), "xbin/sh 1");
}

/// is_mergeable_anon_vma: what a forked child adds behind a region that it inherited stays apart.
TEST(Rule4TablesCopied, WhatAChildAddsIsARegionOfItsOwn) {
  Bench b;
  b.spawn("p", "sh");
  b.write("p", page("heap", 0));
  b.fork("p", "c");
  for (const char* who : {"p", "c"}) {
    EXPECT_EQ(b.brk(who, 1), Outcome::Ok);
    b.read(who, page("heap", 4));
  }
  b.fork("p", "of_p");
  b.fork("c", "of_c");
  EXPECT_TRUE(b.entry("of_p", page("heap", 4)).present());
  EXPECT_FALSE(b.entry("of_c", page("heap", 4)).present());
}

TEST(Rule5Write, CopiesWhileOthersReferAndLeavesTheOtherProtected) {
  Bench b = shared_heap();
  const FrameNumber old = b.entry("child", page("heap", 2)).frame();
  EXPECT_EQ(faults(b, [&] { b.write("child", page("heap", 2), "dog"); }), 1U);
  EXPECT_EQ(b.totals().copies, 1U);
  EXPECT_NE(b.entry("child", page("heap", 2)).frame(), old);
  EXPECT_TRUE(b.entry("child", page("heap", 2)).exclusive());
  EXPECT_EQ(b.state().frames[old].mapped, 1U);
  EXPECT_FALSE(b.entry("parent", page("heap", 2)).writable());
  EXPECT_EQ(b.reads("parent", page("heap", 2)), "cat");
}

TEST(Rule5Write, ExclusiveButReadOnlyIsReused) {
  Bench b;
  b.spawn("p");
  b.write("p", page("heap", 0), "x");
  b.mprotect("p", page("heap", 0), kRead);
  EXPECT_TRUE(b.entry("p", page("heap", 0)).exclusive());
  EXPECT_EQ(b.write("p", page("heap", 0), "y"), Outcome::Sigsegv);
}

// Rule 6: however the others left, the last one takes exactly one more fault, and copies nothing.
struct Leaving {
  const char* name;
  void (*leave)(Bench&);
};
class Rule6LastSharer : public ::testing::TestWithParam<Leaving> {};
TEST_P(Rule6LastSharer, OneFaultNoCopySameFrame) {
  Bench b = shared_heap();
  b.config().programs.push_back({b.id("other"), {}});
  const FrameNumber frame = b.entry("parent", page("heap", 2)).frame();
  GetParam().leave(b);
  EXPECT_FALSE(b.entry("parent", page("heap", 2)).writable()) << "nothing upgrades an entry early";
  const std::uint64_t copies = b.totals().copies, reuses = b.totals().reuses;
  EXPECT_EQ(faults(b, [&] { b.write("parent", page("heap", 2), "owl"); }), 1U);
  EXPECT_EQ(b.totals().copies, copies);
  EXPECT_EQ(b.totals().reuses, reuses + 1);
  EXPECT_EQ(b.entry("parent", page("heap", 2)).frame(), frame);
  EXPECT_EQ(faults(b, [&] { b.write("parent", page("heap", 2), "elk"); }), 0U);
}
INSTANTIATE_TEST_SUITE_P(
    Ways, Rule6LastSharer,
    ::testing::Values(Leaving{"Wrote", [](Bench& b) { b.write("child", page("heap", 2), "dog"); }},
                      Leaving{"Exited", [](Bench& b) { b.exit("child"); }},
                      Leaving{"Killed", [](Bench& b) { b.kill("child"); }},
                      Leaving{"Execed", [](Bench& b) { b.exec("child", "other"); }},
                      Leaving{"Unmapped", [](Bench& b) { b.munmap("child", pages("heap", 0, 3)); }},
                      Leaving{"DontNeed", [](Bench& b) { b.dontneed("child", page("heap", 2)); }}),
    [](const auto& way) { return std::string(way.param.name); });

TEST(Rule6LastSharer, OfThreeTheLastOnlyReuses) {
  Bench b = shared_heap();
  b.fork("child", "grandchild");
  EXPECT_EQ(b.frame("parent", page("heap", 0)).mapped, 3U);
  b.write("parent", page("heap", 0), "1");
  b.write("child", page("heap", 0), "2");
  EXPECT_EQ(b.totals().copies, 2U);
  b.write("grandchild", page("heap", 0), "3");
  EXPECT_EQ(b.totals().copies, 2U);
  EXPECT_EQ(b.totals().reuses, 1U);
}

TEST(Rule9SharedAnonymous, ForkCopiesNothingAReadMapsTheWindowWritable) {
  Bench b;
  b.spawn("p");
  b.mmap("p", "common", 20, kReadWrite, Sharing::Shared);
  b.write("p", pages("common", 0, 19), "hi");
  b.fork("p", "c");
  EXPECT_EQ(faults(b, [&] { b.read("c", page("common", 3)); }), 1U);
  // The start is aligned, so the window is pages 0 … 15.
  for (std::uint32_t i = 0; i < 20; ++i)
    EXPECT_EQ(b.entry("c", page("common", i)).present(), i < 16) << i;
  EXPECT_TRUE(b.entry("c", page("common", 3)).writable());
  EXPECT_EQ(faults(b, [&] { b.write("c", page("common", 3), "ho"); }), 0U);
  EXPECT_EQ(b.reads("p", page("common", 3)), "ho");
  EXPECT_EQ(b.totals().copies, 0U);
}

TEST(Rule9SharedAnonymous, FramesLiveAsLongAsSomeoneMapsTheRegion) {
  Bench b;
  b.spawn("p");
  b.mmap("p", "common", 2, kReadWrite, Sharing::Shared);
  b.write("p", page("common", 0), "hi");
  b.fork("p", "c");
  b.munmap("p", pages("common", 0, 1));
  EXPECT_EQ(frame_use(b.state()).used, 1U);
  EXPECT_EQ(b.reads("c", page("common", 0)), "hi");
  b.exit("c");
  EXPECT_EQ(frame_use(b.state()).used, 0U);
}

TEST(Rule10FileRead, MapsTheAlignedWindowOfCachedPages) {
  Bench b(Bench::Options{.file_pages = 40});
  b.spawn("p");
  b.mmap("p", "text", 40, kReadExec, Sharing::Private, "/bin/sh");
  EXPECT_EQ(faults(b, [&] { b.read("p", page("text", 20)); }), 1U);
  for (std::uint32_t i = 0; i < 40; ++i)
    EXPECT_EQ(b.entry("p", page("text", i)).present(), i >= 16 && i < 32) << i;
  EXPECT_EQ(faults(b, [&] { b.read("p", pages("text", 16, 31)); }), 0U);
  EXPECT_EQ(b.reads("p", page("text", 20)), "/bin/sh 20");
  EXPECT_EQ(frame_use(b.state()).used, 40U);
}

TEST(Rule10FileRead, TheWindowIsClampedToTheRegion) {
  Bench b(Bench::Options{.file_pages = 40});
  b.spawn("p");
  b.mmap("p", "text", 3, kReadExec, Sharing::Private, "/bin/sh", 5);
  b.read("p", page("text", 1));
  EXPECT_EQ(b.state().space(b.process("p").space).rss(), 3U);
  EXPECT_EQ(b.reads("p", page("text", 0)), "/bin/sh 5");
}

/// vma_modify: a call that changes nothing joins nothing, so the window still ends where a lock
/// cut.
TEST(Rule10FileRead, TheWindowEndsWhereARegionWasCutUntilSomethingChanges) {
  Bench b(Bench::Options{.file_pages = 4});
  b.spawn("p");
  b.mmap("p", "text", 3, kReadExec, Sharing::Private, "/bin/sh");
  b.run(Mlock{b.id("p"), b.range(page("text", 2)), true});
  b.fork("p", "c");
  b.run(Mlock{b.id("c"), b.range(pages("text", 0, 2)), false});
  b.read("c", page("text", 1));
  EXPECT_FALSE(b.entry("c", page("text", 2)).present());
  b.mprotect("c", page("text", 2), {true, false, false});
  b.mprotect("c", page("text", 2), kReadExec);
  b.run(Madvise{b.id("c"), b.range(pages("text", 0, 2)), Advice::DontNeed});
  b.read("c", page("text", 1));
  EXPECT_TRUE(b.entry("c", page("text", 2)).present());
}

TEST(Rule10FileRead, BeyondTheEndIsSigbusAndNotCounted) {
  Bench b(Bench::Options{.file_pages = 2});
  b.spawn("p");
  b.mmap("p", "text", 4, kReadExec, Sharing::Private, "/bin/sh");
  EXPECT_EQ(faults(b, [&] { EXPECT_EQ(b.read("p", page("text", 3)), Outcome::Sigbus); }), 0U);
  EXPECT_FALSE(b.process("p").alive());
}

TEST(Rule11PrivateFileWrite, MappedPageIsCopiedAndTheFileKeepsItsOwn) {
  Bench b(Bench::Options{.file_pages = 4});
  b.spawn("p");
  b.mmap("p", "data", 4, kReadWrite, Sharing::Private, "/bin/sh");
  b.read("p", page("data", 1));
  const FrameNumber cached = b.entry("p", page("data", 1)).frame();
  EXPECT_EQ(faults(b, [&] { b.write("p", page("data", 1), "mine"); }), 1U);
  EXPECT_EQ(b.state().frames[cached].mapped, 0U);
  EXPECT_TRUE(b.state().frames[cached].cached);
  EXPECT_EQ(b.reads("p", page("data", 1)).substr(0, 4), "mine");
  EXPECT_EQ(std::string(b.machine().contents().bytes(b.state().frames[cached].content)),
            "/bin/sh 1");
}

TEST(Rule11PrivateFileWrite, NotMappedIsOneFaultAndThatPageOnly) {
  Bench b(Bench::Options{.file_pages = 4});
  b.spawn("p");
  b.mmap("p", "data", 4, kReadWrite, Sharing::Private, "/bin/sh");
  EXPECT_EQ(faults(b, [&] { b.write("p", page("data", 1), "mine"); }), 1U);
  EXPECT_EQ(b.totals().copies, 1U);
  EXPECT_EQ(b.state().space(b.process("p").space).rss(), 1U);
}

TEST(Rule15DontNeed, PrivateMemoryStartsAfreshSharedKeepsItsData) {
  Bench b(Bench::Options{.file_pages = 4});
  b.spawn("p");
  b.mmap("p", "common", 1, kReadWrite, Sharing::Shared);
  b.mmap("p", "data", 1, kReadWrite, Sharing::Private, "/bin/sh");
  b.write("p", page("heap", 0), "x");
  b.write("p", page("common", 0), "y");
  b.write("p", page("data", 0), "z");
  for (const char* region : {"heap", "common", "data"}) {
    EXPECT_EQ(b.dontneed("p", page(region, 0)), Outcome::Ok);
    EXPECT_FALSE(b.entry("p", page(region, 0)).present());
  }
  EXPECT_EQ(b.reads("p", page("heap", 0)), "");
  EXPECT_EQ(b.reads("p", page("common", 0)), "y");
  EXPECT_EQ(b.reads("p", page("data", 0)), "/bin/sh 0");
  EXPECT_EQ(faults(b, [&] { b.write("p", page("heap", 0), "x"); }), 1U);
}

TEST(Rule15DontNeed, OfASharedPageDropsThisMappingOnly) {
  Bench b = shared_heap();
  b.dontneed("child", page("heap", 1));
  EXPECT_EQ(b.frame("parent", page("heap", 1)).mapped, 1U);
  EXPECT_EQ(b.reads("parent", page("heap", 1)), "cat");
  EXPECT_EQ(b.reads("child", page("heap", 1)), "");
}

TEST(Rule17Mprotect, ExclusivePagesGetWriteBackOthersFault) {
  Bench b = shared_heap();
  b.write("child", page("heap", 0), "own");
  b.mprotect("child", pages("heap", 0, 3), kRead);
  EXPECT_FALSE(b.entry("child", page("heap", 0)).writable());
  b.mprotect("child", pages("heap", 0, 3), kReadWrite);
  EXPECT_TRUE(b.entry("child", page("heap", 0)).writable());
  EXPECT_FALSE(b.entry("child", page("heap", 1)).writable());
  EXPECT_EQ(faults(b, [&] { b.write("child", page("heap", 0), "!"); }), 0U);
  EXPECT_EQ(faults(b, [&] { b.write("child", page("heap", 1), "!"); }), 1U);
}

TEST(Rule17Mprotect, NoneKeepsFramesAndARefusedAccessIsNoFault) {
  Bench b;
  b.spawn("p");
  b.write("p", page("heap", 0), "x");
  b.mprotect("p", pages("heap", 0, 3), kNone);
  EXPECT_EQ(b.state().space(b.process("p").space).rss(), 1U);
  b.mprotect("p", pages("heap", 0, 3), kReadWrite);
  EXPECT_EQ(faults(b, [&] { b.read("p", page("heap", 0)); }), 0U);
  EXPECT_EQ(b.reads("p", page("heap", 0)), "x");
  b.mprotect("p", pages("heap", 0, 3), kNone);
  EXPECT_EQ(faults(b, [&] { EXPECT_EQ(b.read("p", page("heap", 0)), Outcome::Sigsegv); }), 0U);
}

TEST(PolicyEager, CopiesEveryPrivateWritablePageAtForkAndNoneLater) {
  Bench b(Bench::Options{.policy = Policy::Eager});
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  b.fork("parent", "child");
  EXPECT_EQ(b.totals().copies, 4U);
  EXPECT_EQ(frame_use(b.state()).used, 8U);
  EXPECT_EQ(faults(b, [&] { b.write("child", page("heap", 2), "dog"); }), 0U);
  EXPECT_EQ(faults(b, [&] { b.write("parent", page("heap", 2), "owl"); }), 0U);
}

TEST(PolicyEager, ForkFailsWhereTheCopyDoesNotFit) {
  Bench b(Bench::Options{.frames = 6, .policy = Policy::Eager});
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  EXPECT_EQ(b.fork("parent", "child"), Outcome::Enomem);
  EXPECT_EQ(b.state().processes.size(), 1U);
  EXPECT_EQ(frame_use(b.state()).used, 4U);
}

/// mremap looks for the region first, where something is asked for that is not nothing.
TEST(Mremap, OfWhatBrkTookIsEfault) {
  Bench b;
  b.spawn("p", "sh");
  b.brk("p", -4);
  Pages all = page("heap", 0);
  PageRange range = b.range(all);
  range.whole = true;
  EXPECT_EQ(b.run(Mremap{b.id("p"), range, {}, 1}), Outcome::Efault);
  EXPECT_EQ(b.run(Mremap{b.id("p"), range, {}, 0}), Outcome::Einval);
}

/// brk looks for a mapping between the new end and the old one, and refuses where there is none.
TEST(Brk, ShrinksOnlyOverWhatIsMapped) {
  Bench b;
  b.spawn("p", "sh");
  b.munmap("p", pages("heap", 2, 3));
  EXPECT_EQ(b.brk("p", -1), Outcome::Enomem);
  EXPECT_EQ(b.brk("p", -3), Outcome::Ok);
}

}  // namespace
}  // namespace cowscope::testing
