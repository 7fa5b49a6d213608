// Every kind of event in words.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

/// The events of the script's last step, "TITLE | DETAIL" each.
std::vector<std::string> events_of(const std::string& script, const CompileOptions& options = {}) {
  const auto scenario = ran(script, options);
  std::vector<std::string> lines;
  if (!scenario) return lines;
  const Timeline& t = *scenario->timeline;
  for (const Event& e : t.journal().events) {
    const EventText words = describe_event(t.before(), e, &t.journal());
    lines.push_back(words.title + " | " + words.detail);
  }
  return lines;
}

const std::string kForked =
    "spawn parent from sh; write parent heap[0..3] \"cat\"; fork parent as child\n";

TEST(EventWords, AWriteToASharedPage) {
  EXPECT_EQ(
      events_of(kForked + "write child heap[2] \"dog\""),
      (std::vector<std::string>{
          "TLB miss | 0x4000_2000 is not in the TLB", "Walk | PGD 0 → PUD 1 → PMD 0 → PTE 2",
          "Page fault | a store, but the entry says W = 0",
          "Region check | heap is rw-: the store is legal",
          "Decide: not the child’s alone → must copy | not exclusive: others refer to frame 2",
          "Allocate frame 4 | the lowest free one", "Copy 4,096 bytes | frame 2 → frame 4",
          "Repoint the entry | clear, flush the TLB, install", "Drop frame 2 | refcount 2 → 1",
          "Retry: the store runs again | only now do the bytes differ"}));
}

TEST(EventWords, ARetryThatWritesTheSameBytesDoesNotClaimThatTheyDiffer) {
  EXPECT_EQ(events_of(kForked + "write child heap[2] \"cat\"").back(),
            "Retry: the store runs again | it writes the same bytes as before");
}

TEST(EventWords, WithoutAJournalNothingIsClaimedAboutTheBytes) {
  const auto scenario = ran(kForked + "write child heap[2] \"cat\"");
  ASSERT_TRUE(scenario);
  const Timeline& t = *scenario->timeline;
  EXPECT_EQ(describe_event(t.before(), t.journal().events.back()).detail,
            "only now are the bytes written");
}

TEST(EventWords, TheLastUserReuses) {
  EXPECT_EQ(events_of(kForked + "write child heap[2] \"dog\"; write parent heap[2] \"owl\""),
            (std::vector<std::string>{
                "TLB miss | 0x4000_2000 is not in the TLB", "Walk | PGD 0 → PUD 1 → PMD 0 → PTE 2",
                "Page fault | a store, but the entry says W = 0",
                "Region check | heap is rw-: the store is legal",
                "Decide: the parent’s alone → reuse it | nobody else refers to frame 2",
                "Reuse frame 2 | W = 1 again; nothing is copied",
                "Retry: the store runs again | only now do the bytes differ"}));
}

TEST(EventWords, AFirstTouch) {
  const auto events = events_of("spawn redis from sh; write redis heap[0] \"x\"");
  EXPECT_EQ(events[2], "Page fault | a store, but the entry leads to no frame");
  EXPECT_EQ(events[4], "Decide: a first touch → a frame of zeros | nothing was mapped here yet");
  EXPECT_EQ(events[6], "Fill frame 0 with zeros | nobody may read what was there before");
  EXPECT_EQ(events[7], "Install the entry | it leads to frame 0 now");
}

TEST(EventWords, TheZeroPage) {
  const auto read = events_of("spawn redis from sh; read redis heap[0]");
  EXPECT_EQ(read[4],
            "Decide: a first load → the zero page | to read zeros takes no frame of its own");
  EXPECT_EQ(read[5], "Map the zero page | read-only; it takes no frame");
  EXPECT_EQ(read[6], "Retry: the load runs again | it reads the zero page");
  const auto write =
      events_of("spawn redis from sh; read redis heap[0]; write redis heap[0] \"x\"");
  EXPECT_EQ(write[0], "TLB hit | 0x4000_0000 → the zero page");
  EXPECT_EQ(write[1], "Page fault | a store, but the entry leads to the zero page, W = 0");
  EXPECT_EQ(write[3],
            "Decide: zeros must stay zeros → a frame | every process reads zeros from it");
}

TEST(EventWords, AnAccessWithoutAFault) {
  const std::string script = "spawn redis from sh; write redis heap[0] \"x\"; ";
  EXPECT_EQ(
      events_of(script + "write redis heap[0] \"y\""),
      (std::vector<std::string>{"TLB hit | 0x4000_0000 → frame 0", "Store | it writes frame 0"}));
  EXPECT_EQ(events_of(script + "write redis heap[0] \"x\"").back(),
            "Store | the same bytes as before, into frame 0");
  EXPECT_EQ(events_of(script + "read redis heap[0]").back(), "Load | it reads frame 0");
}

TEST(EventWords, Refusals) {
  const auto hole = events_of("spawn redis from sh; read redis @0x123000");
  EXPECT_EQ(hole[3], "Region check | there is no region at 0x12_3000");
  EXPECT_EQ(hole[4], "SIGSEGV ends redis | there is no region at 0x12_3000");
  const auto rights =
      events_of("@program p { text 1 r-x }\nspawn redis from p; write redis text[0]");
  EXPECT_EQ(rights[3], "Region check | text is r-x: the store is not legal");
  const auto none = events_of(
      "spawn redis from sh; write redis heap[0]; mprotect redis heap[0] ---; read redis heap[0]");
  EXPECT_EQ(none[2], "Page fault | a load, but the entry says U = 0");
  EXPECT_EQ(none[3], "Region check | heap is ---: the load is not legal");
}

TEST(EventWords, Files) {
  const std::string machine =
      "@file /bin/sh 6\n@program p { text 3 r-x file /bin/sh; data 2 rw- file /bin/sh at 3 "
      "}\nspawn redis from p\n";
  const auto read = events_of(machine + "read redis text[1]");
  EXPECT_EQ(read[4], "Decide: a page of a file → map it | it is in the page cache, in frame 1");
  EXPECT_EQ(read[5],
            "Map 3 pages of text | the page asked for and its neighbours; frame 1: refcount 0 → 1");
  const auto unmapped = events_of(machine + "write redis data[0] \"x\"");
  EXPECT_EQ(unmapped[4],
            "Decide: a file’s private page → must copy | frame 3 is the page cache’s: the file "
            "must not change");
  EXPECT_EQ(unmapped[6], "Copy 4,096 bytes | frame 3 → frame 6");
  const auto mapped = events_of(machine + "read redis data[0]; write redis data[0] \"x\"");
  EXPECT_EQ(mapped[mapped.size() - 2], "Drop frame 3 | refcount 1 → 0, kept in the page cache");
}

TEST(EventWords, SharedMemory) {
  const std::string machine = "@program p { board 2 rw- shared }\nspawn redis from p\n";
  const auto first = events_of(machine + "write redis board[0] \"x\"");
  EXPECT_EQ(first[4], "Decide: shared on purpose → map it | nobody has touched this page yet");
  const auto second =
      events_of(machine + "write redis board[0] \"x\"; fork redis as child; read child board[0]");
  EXPECT_EQ(second[4], "Decide: shared on purpose → map it | all who map it use frame 0");
  EXPECT_EQ(second[5], "Map frame 0 | refcount 1 → 2");
}

TEST(EventWords, Fork) {
  EXPECT_EQ(
      events_of(kForked),
      (std::vector<std::string>{
          "Make the child | pid 2, the same regions, no pages yet",
          "Share 4 pages of heap | each refcount rises by 1 (frame 0: 1 → 2); protected in both",
          "Flush the TLB | no old permission may remain in it"}));
  CompileOptions eager;
  eager.policy = Policy::Eager;
  EXPECT_EQ(events_of(kForked, eager)[1],
            "Copy 4 pages of heap | 16,384 bytes, frame 0 → frame 4 and so on");
  EXPECT_EQ(
      events_of(
          "@program p { board 2 rw- shared }\nspawn a from p; write a board[0]; fork a as b")[1],
      "Leave out page 0 of board | shared on purpose: mapped again when touched");
}

TEST(EventWords, ComingAndGoing) {
  EXPECT_EQ(events_of("spawn redis from sh"),
            (std::vector<std::string>{"Start redis | pid 1, an empty address space",
                                      "Add region heap | 4 pages rw- at 0x4000_0000",
                                      "Add region stack | 1 page rw- at 0x5000_0000"}));
  EXPECT_EQ(events_of(kForked + "exec child sh"),
            (std::vector<std::string>{
                "Start afresh | the child had 4 pages mapped",
                "Let go of 4 pages of heap | each refcount falls by 1 (frame 0: 2 → 1)",
                "Remove the old memory | 2 regions", "Add region heap | 4 pages rw- at 0x4000_0000",
                "Add region stack | 1 page rw- at 0x5000_0000"}));
  EXPECT_EQ(events_of(kForked + "write child heap[1]; exit child 3"),
            (std::vector<std::string>{"Let go of 4 pages of heap | each refcount falls by 1 (frame "
                                      "0: 2 → 1); 1 frame is free again",
                                      "Exit: the child is a zombie | status 3"}));
  EXPECT_EQ(events_of(kForked + "wait parent; kill child"),
            (std::vector<std::string>{
                "SIGKILL ends the child | ",
                "Let go of 4 pages of heap | each refcount falls by 1 (frame 0: 2 → 1)",
                "Exit: the child is a zombie | status 137",
                "Reap the child | the parent takes its status 137",
                "The parent goes on | the child has ended"}));
  EXPECT_EQ(events_of(kForked + "wait parent for child").front(),
            "The parent waits | for the child");
  EXPECT_EQ(events_of(kForked + "exit parent 0").back(),
            "Reap the parent | init takes its status 0");
}

TEST(EventWords, OutOfMemory) {
  const auto events =
      events_of("@machine frames 2\n@machine overcommit 1\nspawn a from sh; write a heap[..]");
  EXPECT_NE(std::find(events.begin(), events.end(),
                      "Decide: a frame is needed → none is free | somebody’s memory has to go"),
            events.end());
  EXPECT_NE(std::find(events.begin(), events.end(),
                      "The OOM killer ends a | it has the most memory: 2 pages"),
            events.end());
}

TEST(EventWords, Failures) {
  EXPECT_EQ(events_of(kForked + "exit child 0; wait parent; wait parent").back(),
            "The call fails: ECHILD | the parent has no such child");
  EXPECT_EQ(events_of(kForked + "exit child 0; read child heap[0]").back(),
            "The call fails: ESRCH | there is no such process any more");
}

}  // namespace
}  // namespace cowscope::testing
