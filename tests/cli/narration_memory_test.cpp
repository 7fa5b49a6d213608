// What steps did that go beyond loads, stores and fork: threads, system calls, advice, files, swap,
// groups, huge pages.
#include <gtest/gtest.h>

#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

const std::string kFilled =
    "@program sh { heap 4 rw- }\nspawn p from sh; write p heap[..] \"cat\"; ";
const std::string kFile = "@file /f 4 uncached\n@program sh { heap 1 rw- }\nspawn p from sh; ";

TEST(StepWords, ThreadsAndVfork) {
  EXPECT_EQ(told(kFilled + "clone p as t"),
            "p started a thread, t. | Both run in the same memory: what one writes the other sees, "
            "and each page faults once for both.");
  EXPECT_EQ(told(kFilled + "vfork p as q"),
            "p vforked q, which runs in the same memory. | Nothing was copied, and nothing is "
            "protected: until it calls exec or ends, p waits.");
  EXPECT_EQ(told(kFilled + "vfork p as q; exec q sh"),
            "q now runs sh, in memory of its own. | What it had run in stays with those who still "
            "use it. p had waited for this and goes on.");
  EXPECT_EQ(told(kFilled + "vfork p as q; write q heap[0]"),
            "q wrote page 0, and nothing stopped it. | No page fault: the page is its own.");
}

TEST(StepWords, SystemCalls) {
  EXPECT_EQ(told(kFilled + "fork p as q; sys_read q heap[2]"),
            "q had the kernel write page 2, so it got its own copy. | Pages 0, 1 and 3 are still "
            "shared.");
  EXPECT_EQ(told(kFilled + "fork p as q; sys_write q heap[2]"),
            "q had the kernel read page 2. | Reading shares: no page fault, no copy.");
  EXPECT_EQ(told(kFilled + "mprotect p heap[2] r--; sys_read p heap[2]"),
            "The kernel refused what p asked for at page 2 of heap. | The rights of heap do not "
            "allow it (EFAULT). A call gets an error where the program itself would get a signal.");
  EXPECT_EQ(told(kFilled + "fork p as q; spawn gdb from sh; poke gdb q heap[2] \"x\""),
            "gdb wrote page 2 in the memory of q, so q got its own copy. | Pages 0, 1 and 3 are "
            "still shared.");
  EXPECT_EQ(told(kFilled + "print p heap[1]"),
            "p printed \"cat\". | That is what page 1 of heap holds.");
  EXPECT_EQ(told(kFilled + "print p \"done\""), "p printed \"done\". | ");
}

TEST(StepWords, FilesThatMustBeRead) {
  EXPECT_EQ(told(kFile + "mmap p log 4 r-- private file /f; read p log[1]"),
            "p read page 1 of log for the first time. | It had to be read from the file, and 3 "
            "neighbours with it: a major fault.");
  const std::string shared = kFile + "mmap p log 4 rw- shared file /f; read p log[0]; ";
  EXPECT_EQ(told(shared + "write p log[0]"),
            "p wrote page 0 of log, and nothing was copied. | The file system knows now that the "
            "file differs from what is on the disk.");
  EXPECT_EQ(told(shared + "write p log[0]; msync p log[..]"),
            "p had 1 page written back to the file. | The next write to it stops once more, so "
            "that the file system knows.");
  EXPECT_EQ(told(shared + "msync p log[..]"),
            "p had nothing to write back. | Nothing in all of log waits to be stored in a file.");
  EXPECT_EQ(told(shared + "evict /f"),
            "Nothing of /f left the page cache. | All that is cached of it is in use.");
  EXPECT_EQ(told(shared + "munmap p log[..]; evict /f"),
            "The kernel dropped 4 cached pages of /f. | Whoever touches one next must read it from "
            "the disk: a major fault.");
}

TEST(StepWords, Swap) {
  const std::string swapped = "@machine swap 8\n" + kFilled + "madvise p heap[1..2] pageout";
  EXPECT_EQ(told(swapped),
            "p had 2 pages leave memory. | They went to swap, from where the next touch reads them "
            "back. 2 frames are free again.");
  EXPECT_EQ(told(swapped + "; read p heap[1]"),
            "p read page 1, which was in swap. | It came back into frame 1: a major fault.");
  EXPECT_EQ(told(kFilled + "madvise p heap[1] pageout"),
            "p wanted page 1 of heap out of memory, and nothing went. | The machine has no swap to "
            "put it in.");
  EXPECT_EQ(told(swapped + "; fork p as q"),
            "p forked q: no page was copied. | Both p and q now use the same 2 frames, and a write "
            "by either stops and asks the kernel. 2 pages are in swap, and both name the same "
            "place there.");
}

TEST(StepWords, GroupsAndPromises) {
  const std::string group =
      "@machine groups { \"web\": 3 }\n@program sh { heap 4 rw- }\nspawn p from sh; ";
  EXPECT_EQ(told(group + "cgroup p web"),
            "p joined the memory group web. | What it uses from now on is charged there: 0 of at "
            "most 3 frames so far.");
  EXPECT_EQ(told(group + "cgroup p web; write p heap[..]"),
            "The memory group was at its limit, so the kernel killed p. | Its own write had asked "
            "for the frame that was not there.");
  EXPECT_EQ(told("@machine swap 4\n" + group + "cgroup p web; write p heap[..]"),
            "p wrote pages 0 to 3 for the first time. | Each got a new frame of zeros. The memory "
            "group was at its limit, so 1 page went to swap.");
  EXPECT_EQ(told("@machine overcommit 2\n@machine frames 10\n" + kFilled + "fork p as q"),
            "p could not fork. | The kernel does not promise as much memory as both might write "
            "(ENOMEM).");
}

TEST(StepWords, AdviceAboutFork) {
  EXPECT_EQ(told(kFilled + "madvise p heap[1] dontfork; fork p as q"),
            "p forked q: no page was copied. | Both p and q now use the same 3 frames, and a write "
            "by either stops and asks the kernel. 1 page marked dontfork is not in the child’s "
            "memory at all.");
  EXPECT_EQ(told(kFilled + "madvise p heap[1..2] wipeonfork; fork p as q"),
            "p forked q: no page was copied. | Both p and q now use the same 2 frames, and a write "
            "by either stops and asks the kernel. 2 pages marked wipeonfork are empty in the "
            "child.");
  EXPECT_EQ(told(kFilled + "pin p heap[1]; fork p as q"),
            "p forked q: one page was copied. | Both p and q now use the same 3 frames, and a "
            "write by either stops and asks the kernel. 1 page was copied at once, for a device "
            "holds it.");
}

TEST(StepWords, GuardsLocksAndMerging) {
  EXPECT_EQ(told(kFilled + "madvise p heap[1] guard_install; read p heap[1]"),
            "p was killed: page 1 is a guard page. | It is there so that nobody touches it "
            "(SIGSEGV).");
  EXPECT_EQ(told(kFilled + "fork p as q; mlock q heap[..]"),
            "q locked all of heap in memory. | 4 pages had to be brought in first, all as copies.");
  EXPECT_EQ(told(kFilled + "mlock p heap[..]; madvise p heap[0] dontneed"),
            "p asked for what this memory cannot do. | Memory that is locked must stay as it is "
            "(EINVAL).");
  EXPECT_EQ(told(kFilled + "madvise p heap[..] mergeable; ksm scan"),
            "The kernel merged 3 pages into others that held the same. | One frame stands for all "
            "of them now, read-only: a write will copy it. 3 frames are free again.");
  EXPECT_EQ(told(kFilled + "ksm scan"),
            "The kernel found nothing to merge. | It looks for pages marked mergeable that hold "
            "the same as another.");
  EXPECT_EQ(told(kFilled + "mremap p heap[..] as pool"),
            "p moved all of heap to pool. | The frames are the same and nothing was copied: who "
            "shares them does not notice.");
}

TEST(StepWords, HugePages) {
  const std::string huge =
      "@machine frames 2048\n@machine thp \"always\"\n@program sh { heap 512 rw- start 0x40000000 "
      "}\nspawn p from sh; write p heap[0] \"cat\"";
  EXPECT_EQ(told(huge),
            "p wrote page 0 for the first time. | It got a huge page of zeros: 512 frames under "
            "one entry.");
  EXPECT_EQ(told(huge + "; fork p as q; write q heap[3]"),
            "q wrote page 3, so it got its own copy. | The huge entry was split for this: the rest "
            "of it stays as it was. Pages 0 to 2 and 4 to 511 are still shared.");
  EXPECT_EQ(told(huge + "; fork p as q; exit q; write p heap[3]"),
            "p wrote page 3, and nothing was copied. | Nobody else uses the huge page, so all of "
            "it may be written again.");
  EXPECT_EQ(told("@machine thp_cow \"pmd\"\n" + huge + "; fork p as q; write q heap[3]"),
            "q wrote page 3, so it got a copy of the whole huge page. | p keeps frame 3.");
}

TEST(StepWords, SharedPageTables) {
  CompileOptions odf;
  odf.policy = Policy::OnDemand;
  EXPECT_EQ(told(kFilled + "fork p as q", odf),
            "p forked q: no page was copied. | Both p and q now use the same page table, and the "
            "first write under one copies it.");
  EXPECT_EQ(told(kFilled + "fork p as q; write q heap[1]", odf),
            "q wrote page 1, so it got its own copy. | Its page table had been shared: first "
            "it got one of its own. Pages 0, 2 and 3 are still shared.");
}

}  // namespace
}  // namespace cowscope::testing
