// What a step did, when the scenario says nothing: true in every situation.
#include <gtest/gtest.h>

#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

const std::string kFilled =
    "@program sh { heap 4 rw- }\nspawn parent from sh; write parent heap[..] \"cat\"; ";
const std::string kForked = kFilled + "fork parent as child; ";

CompileOptions eager() {
  CompileOptions o;
  o.policy = Policy::Eager;
  return o;
}

TEST(StepWords, Copies) {
  EXPECT_EQ(told(kForked + "write child heap[2] \"dog\""),
            "The child wrote page 2, so it got its own copy. | Pages 0, 1 and 3 are still shared.");
  EXPECT_EQ(told(kForked + "write child heap[0..1]"),
            "The child wrote pages 0 and 1, so it got 2 copies of its own. | Pages 2 and 3 are "
            "still shared.");
  EXPECT_EQ(told(kForked + "write child heap[..]"),
            "The child wrote pages 0 to 3, so it got 4 copies of its own. | ");
  EXPECT_EQ(told("@program p { heap 1 rw- }\nspawn redis from p; write redis heap[0]; fork redis "
                 "as bgsave; write redis heap[0]"),
            "redis wrote page 0, so it got its own copy. | bgsave keeps frame 0.");
}

TEST(StepWords, Reuses) {
  EXPECT_EQ(told(kForked + "write child heap[2]; write parent heap[2]"),
            "The parent wrote page 2, and nothing was copied. | Nobody else uses frame 2, so it "
            "may write there again. "
            "Pages 0, 1 and 3 are still shared.");
  EXPECT_EQ(told(kForked + "exit child 0; write parent heap[..]"),
            "The parent wrote pages 0 to 3, and nothing was copied. | Nobody else uses its frames, "
            "so it may write there again.");
}

TEST(StepWords, FirstTouches) {
  EXPECT_EQ(told(kFilled),
            "The parent wrote pages 0 to 3 for the first time. | Each got a new frame of zeros.");
  EXPECT_EQ(told("spawn a from sh; write a heap[1]"),
            "a wrote page 1 of heap for the first time. | It got a new frame of zeros, frame 0.");
  EXPECT_EQ(told("spawn a from sh; read a heap[1]"),
            "a read page 1 of heap for the first time. | It reads zeros from a page that all "
            "share, so no frame is used.");
  EXPECT_EQ(told("spawn a from sh; read a heap[1]; write a heap[1]"),
            "a wrote page 1 of heap, so it got a frame of its own. | Until now it had only read "
            "zeros from a page that all share.");
  EXPECT_EQ(told("@machine zero_page false\nspawn a from sh; read a heap[1]"),
            "a read page 1 of heap for the first time. | It got a new frame of zeros, frame 0.");
}

TEST(StepWords, NoFault) {
  EXPECT_EQ(
      told(kFilled + "write parent heap[1]"),
      "The parent wrote page 1, and nothing stopped it. | No page fault: the page is its own.");
  EXPECT_EQ(told(kForked + "read child heap[..]"),
            "The child read pages 0 to 3. | Reading shares: no page fault, no copy.");
  EXPECT_EQ(told(kFilled + "read parent heap[1]"),
            "The parent read page 1. | No page fault: what it reads was there.");
}

TEST(StepWords, Mixtures) {
  EXPECT_EQ(told(kForked + "write child heap[2]; write parent heap[..]"),
            "The parent wrote pages 0 to 3. | 3 copied and 1 kept without a copy.");
  EXPECT_EQ(told(kForked + "write child heap[2]; write child heap[1..2]"),
            "The child wrote pages 1 and 2. | 1 copied and 1 without a page fault. Pages 0 and 3 "
            "are still shared.");
}

TEST(StepWords, Files) {
  const std::string machine =
      "@file /bin/sh 6\n@program p { text 3 r-x file /bin/sh; data 2 rw- file /bin/sh at 3 "
      "}\nspawn a from p; ";
  EXPECT_EQ(told(machine + "read a text[1]"),
            "a read page 1 of text for the first time. | It was in the page cache already, so "
            "nothing is copied; its neighbours were entered with it.");
  EXPECT_EQ(told(machine + "write a data[0]"),
            "a wrote page 0 of data, so it got its own copy. | The file itself keeps its page.");
}

TEST(StepWords, SharedOnPurpose) {
  const std::string machine =
      "@program p { board 2 rw- shared }\nspawn a from p; write a board[0]; ";
  EXPECT_EQ(
      told(machine),
      "a wrote page 0 for the first time. | It is shared on purpose, and nobody else uses it yet.");
  EXPECT_EQ(told(machine + "fork a as b; write b board[0]"),
            "b wrote page 0 for the first time. | It is shared on purpose: 2 processes use the "
            "same frame, and nothing is copied.");
  EXPECT_EQ(told(machine + "fork a as b; write b board[0]; write a board[0]"),
            "a wrote page 0, and nothing stopped it. | No page fault: everyone who maps the page "
            "sees the new bytes.");
}

TEST(StepWords, SeveralPagesSharedOnPurpose) {
  const std::string machine = "@program p { board 2 rw- shared }\nspawn a from p; ";
  EXPECT_EQ(
      told(machine + "write a board[..]"),
      "a wrote pages 0 and 1 for the first time. | They are shared on purpose, and nobody else "
      "uses them yet.");
  EXPECT_EQ(
      told(machine + "write a board[..]; fork a as b; write b board[..]"),
      "b wrote pages 0 and 1 for the first time. | They are shared on purpose: 2 processes use "
      "the same frames, and nothing is copied.");
  EXPECT_EQ(
      told(machine + "write a board[0]; fork a as b; write b board[..]"),
      "b wrote pages 0 and 1 for the first time. | They are shared on purpose, and nothing is "
      "copied.");
}

TEST(StepWords, Refusals) {
  EXPECT_EQ(told("spawn a from sh; read a @0x123000"),
            "a was killed: it has no memory there. | It tried to read 0x12_3000 (SIGSEGV).");
  EXPECT_EQ(told("@program p { text 2 r-x; heap 1 rw- }\nspawn a from p; write a text[1]"),
            "a was killed: it may not write page 1 of text. | The rights of text do not allow it "
            "(SIGSEGV).");
  EXPECT_EQ(told(kForked + "exit child 0; write child heap[0]"),
            "Nothing happened: the child is not running any more. | The kernel answers that there "
            "is no such process (ESRCH).");
}

TEST(StepWords, OutOfMemory) {
  EXPECT_EQ(told("@machine frames 2\n@machine overcommit 1\nspawn a from sh; write a heap[..]"),
            "Memory ran out, so the kernel killed a. | Its own write had asked for the frame that "
            "was not there.");
  EXPECT_EQ(told("@machine frames 4\n@program p { heap 4 rw- }\nspawn big from p; write big "
                 "heap[0..2]; spawn small from p; "
                 "write small heap[0..1]"),
            "Memory ran out, so the kernel killed big. | That made room for small to write pages 0 "
            "and 1.");
}

TEST(StepWords, ForkUnderCopyOnWrite) {
  EXPECT_EQ(told(kForked),
            "The parent forked the child: no page was copied. | Both the parent and the child now "
            "use the same 4 "
            "frames, and a write by either stops and asks the kernel.");
  EXPECT_EQ(told("spawn a from sh; fork a as b"),
            "a forked b. | No page was in memory yet, so there is nothing to share.");
  EXPECT_EQ(told("@program p { board 2 rw- shared; heap 1 rw- }\nspawn a from p; write a "
                 "board[..]; write a heap[0]; fork a as b"),
            "a forked b: no page was copied. | Both a and b now use the same frame, and a write by "
            "either stops and asks the "
            "kernel. 2 pages shared on purpose come back when the child touches them.");
  EXPECT_EQ(
      told("@file /f 2\n@program p { text 2 r-x file /f touched 2 }\nspawn a from p; fork a as b"),
      "a forked b: no page was copied. | 2 pages were left out: the child finds them in the page "
      "cache when it needs them.");
}

TEST(StepWords, ForkUnderEager) {
  EXPECT_EQ(
      told(kForked, eager()),
      "The parent forked the child: all 4 pages were copied. | The child has 4 frames of its own.");
}

TEST(StepWords, ForkUnderEagerLeavesOutWhatAFaultCanRebuild) {
  const std::string machine =
      "@file /f 2\n@program p { text 2 r-x file /f touched 2; heap 2 rw- }\nspawn a from p; ";
  EXPECT_EQ(
      told(machine + "write a heap[..]; fork a as b", eager()),
      "a forked b: 2 pages were copied. | b has 2 frames of its own. 2 pages were left out: the "
      "child finds them in the page cache when it needs them.");
}

TEST(StepWords, ForkThatFails) {
  EXPECT_EQ(told("@machine max_processes 1\nspawn a from sh; fork a as b"),
            "a could not fork. | There are as many processes as there may be (EAGAIN).");
  EXPECT_EQ(told("@machine frames 4\n" + kForked, eager()),
            "The parent could not fork. | There are not enough free frames to copy all its pages "
            "(ENOMEM).");
  EXPECT_EQ(told("@machine max_processes 1\nspawn a from sh; fork a as b; write b heap[0]"),
            "Nothing happened: b was never made. | The kernel answers that there is no such "
            "process (ESRCH).");
}

TEST(StepWords, ExecExitAndKill) {
  EXPECT_EQ(told(kForked + "exec child sh"),
            "The child now runs sh, and its old memory is gone. | It let go of 4 pages, and no "
            "frame became free.");
  EXPECT_EQ(told("spawn a from sh; exec a sh"),
            "a now runs sh, and its old memory is gone. | None of it had been in memory.");
  EXPECT_EQ(told(kForked + "write child heap[0]; exit child 0"),
            "The child exited. | It let go of 4 pages: 1 frame is free again. It stays a zombie "
            "until the parent waits for it.");
  EXPECT_EQ(told(kForked + "wait parent; kill child"),
            "The child was killed. | It let go of 4 pages, and no frame became free. The parent "
            "had waited for this and goes on.");
  EXPECT_EQ(told(kFilled + "exit parent 0"),
            "The parent exited. | It let go of 4 pages: their frames are free again.");
}

TEST(StepWords, Wait) {
  EXPECT_EQ(told(kForked + "wait parent"),
            "The parent waits for a child to end. | Until then it does nothing.");
  EXPECT_EQ(told(kForked + "wait parent for child"),
            "The parent waits for the child to end. | Until then it does nothing.");
  EXPECT_EQ(told(kForked + "exit child 0; wait parent"),
            "The parent collected the exit status of the child. | With that the last trace of it "
            "is gone.");
  EXPECT_EQ(told(kFilled + "wait parent"),
            "The parent has no child to wait for. | The kernel answers at once (ECHILD).");
}

TEST(StepWords, Mappings) {
  EXPECT_EQ(told(kFilled + "mmap parent notes 2 rw- private"),
            "The parent mapped 2 pages as notes. | They take no memory until touched.");
  EXPECT_EQ(told(kFilled + "mmap parent board 1 rw- shared"),
            "The parent mapped 1 page as board. | What is written there, children will see. It "
            "takes no memory until touched.");
  EXPECT_EQ(told(kFilled + "munmap parent heap[1]"),
            "The parent gave up page 1 of heap. | It let go of 1 page: its frame is free again.");
  EXPECT_EQ(told(kForked + "madvise child heap[0..1] dontneed"),
            "The child said it no longer needs 2 pages of heap. | It let go of 2 pages, and no "
            "frame became free. The next touch starts anew.");
  EXPECT_EQ(told(kFilled + "mprotect parent heap[..] r--"),
            "The parent set the rights of heap to r--. | From now on a write there is an error.");
  EXPECT_EQ(told(kFilled + "brk parent +2"),
            "The parent grew its heap by 2 pages. | They take no memory until touched.");
  EXPECT_EQ(
      told(kFilled + "brk parent -1"),
      "The parent shrank its heap by 1 page. | It let go of 1 page: its frame is free again.");
}

TEST(StepWords, Start) {
  EXPECT_EQ(told("@program p { heap 4 rw- touched 3 }\nspawn a from p"),
            "a started. | 3 of its 4 pages are in memory from the start.");
  EXPECT_EQ(told("@program p { heap 4 rw- }\nspawn a from p"),
            "a started. | It may use 4 pages, but none is in memory yet: that happens when it "
            "touches them.");
}

TEST(StepWords, StepNoughtAndMidStep) {
  const auto scenario = compiled(kForked + "write child heap[2] \"dog\"");
  ASSERT_TRUE(scenario);
  const auto now = [&] {
    const StepText words = describe_step(*scenario);
    return plain(words.headline) + " | " + plain(words.rest);
  };
  EXPECT_EQ(now(), "Nothing has run yet. | 64 frames of memory are free.");
  scenario->timeline->seek(4, 3);
  EXPECT_EQ(now(),
            "The child writes page 2 of heap. | Page fault: a store, but the entry says W = 0.");
  scenario->timeline->seek(4, 5);
  EXPECT_EQ(now(),
            "The child writes page 2 of heap. | Decide: not the child’s alone → must copy. Not "
            "exclusive: others refer to frame 2.");
}

TEST(StepWords, NamesAreMarked) {
  const auto scenario = ran(kForked + "write child heap[2]");
  ASSERT_TRUE(scenario);
  const StepText words = describe_step(*scenario);
  EXPECT_EQ(words.headline, (Sentence{{"The ", kInit},
                                      {"child", Pid{2}},
                                      {" wrote page 2, so it got its own copy.", kInit}}));
}

TEST(CommandWords, SayWhatWillHappenAndGiveNothingAway) {
  const auto scenario = compiled(
      kForked +
      "write child heap[2]; write child heap[0..1]; exec child sh; exit child 0; wait parent");
  ASSERT_TRUE(scenario);
  std::vector<std::string> said, labels;
  for (std::uint32_t step = 1; step <= scenario->timeline->steps(); ++step) {
    scenario->timeline->seek(step - 1);
    const Machine& before = scenario->timeline->machine();
    said.push_back(plain(describe_command(before, scenario->timeline->commands()[step - 1])));
    labels.push_back(short_label(before, scenario->timeline->commands()[step - 1]));
  }
  EXPECT_EQ(said, (std::vector<std::string>{"the parent starts", "the parent fills 4 pages of heap",
                                            "the parent forks the child",
                                            "the child writes page 2 of heap",
                                            "the child writes 2 pages of heap",
                                            "the child runs another program, sh, in its place",
                                            "the child exits", "the parent waits for a child"}));
  EXPECT_EQ(labels, (std::vector<std::string>{"starts", "fills 4 pages", "forks", "writes page 2",
                                              "writes 2 pages", "runs sh", "exits", "waits"}));
}

TEST(CommandWords, AProcessAboutToBeMadeHasItsColourAlready) {
  const auto scenario = compiled(kForked);
  ASSERT_TRUE(scenario);
  scenario->timeline->seek(2);
  const Sentence s =
      describe_command(scenario->timeline->machine(), scenario->timeline->commands()[2]);
  EXPECT_EQ(
      s,
      (Sentence{{"the ", kInit}, {"parent", Pid{1}}, {" forks the ", kInit}, {"child", Pid{2}}}));
}

}  // namespace
}  // namespace cowscope::testing
