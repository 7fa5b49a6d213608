// Events of huge pages, swap, files, groups and devices in words, made by hand: each kind with what
// it may carry.
#include <gtest/gtest.h>

#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

/// The words of one event at page 2 of heap of redis, in a machine with a group and some swap.
class EventWordsByHand : public ::testing::Test {
 protected:
  void SetUp() override {
    scenario_ = ran("@machine groups { \"web\": 4 }\n@machine swap 8\nspawn redis from sh");
    ASSERT_TRUE(scenario_);
  }

  static Event event(EventKind kind) {
    Event e{kind};
    e.pid = Pid{1};
    e.page = 2;
    e.address = VirtualAddress{0x4000'2000};
    return e;
  }
  Event decide(FaultOutcome decision, Reason reason, AccessType type = AccessType::Write) {
    Event e = event(EventKind::Decide);
    e.decision = decision;
    e.reason = reason;
    e.access = 1;
    e.access_type = type;
    e.from = FrameNumber{3};
    e.refs_before = e.refs_after = 1;
    return e;
  }
  std::string words(Event e) {
    e.region = machine().texts().find("heap");
    const EventText text = describe_event(machine(), e, nullptr);
    return text.title + " | " + text.detail;
  }
  const Machine& machine() const { return scenario_->timeline->machine(); }

 private:
  std::unique_ptr<CompiledScenario> scenario_;
};

TEST_F(EventWordsByHand, EveryKindAndReasonHasWords) {
  for (std::size_t kind = 0; kind < kEventKinds; ++kind)
    EXPECT_GT(words(event(static_cast<EventKind>(kind))).find(" | "), 0U)
        << to_string(static_cast<EventKind>(kind));
  for (std::size_t outcome = 0; outcome < kFaultOutcomes; ++outcome)
    for (std::size_t reason = 0; reason < kReasons; ++reason) {
      const std::string said =
          words(decide(static_cast<FaultOutcome>(outcome), static_cast<Reason>(reason)));
      EXPECT_EQ(said.rfind("Decide: ", 0), 0U) << said;
      EXPECT_EQ(said.find("4294967295"), std::string::npos) << said;
    }
}

TEST_F(EventWordsByHand, WhyAPageIsCopied) {
  using enum Reason;
  EXPECT_EQ(words(decide(FaultOutcome::Copied, Merged)),
            "Decide: a merged page → must copy | frame 3 stands for all pages that held the same");
  EXPECT_EQ(words(decide(FaultOutcome::Copied, Pinned)),
            "Decide: not redis’s alone → must copy | frame 3 is pinned: a device may be using it");
  EXPECT_EQ(words(decide(FaultOutcome::Copied, PartOfHuge)),
            "Decide: not redis’s alone → must copy | somebody else maps a part of the huge page "
            "around frame 3");
  Event file = decide(FaultOutcome::Copied, PrivateFile);
  file.from = kNoFrame;
  file.major = true;
  EXPECT_EQ(words(file),
            "Decide: a file’s private page → must copy | it must be read from the file first: a "
            "major fault");
}

TEST_F(EventWordsByHand, WhyAPageIsReused) {
  EXPECT_EQ(words(decide(FaultOutcome::Reused, Reason::WriteNotify)),
            "Decide: a shared file’s page → let it write | the file system must know that it will "
            "differ from the disk");
  EXPECT_EQ(words(decide(FaultOutcome::Reused, Reason::MapCountOnly)),
            "Decide: mapped once → reuse it | this kernel does not look at who else holds frame 3 "
            "(CVE-2020-29374)");
  Event huge = decide(FaultOutcome::Reused, Reason::LastReference);
  huge.huge = true;
  EXPECT_EQ(words(huge),
            "Decide: redis’s alone → reuse it | nobody else maps any part of the huge page");
}

TEST_F(EventWordsByHand, MajorFaults) {
  Event file = decide(FaultOutcome::MappedFile, Reason::NotCached, AccessType::Read);
  file.from = kNoFrame;
  file.major = true;
  EXPECT_EQ(words(file),
            "Decide: a page of a file → read it in | it is not in the page cache: a major fault");
  EXPECT_EQ(words(decide(FaultOutcome::SwappedIn, Reason::InSwap)),
            "Decide: a page in swap → read it in | it is on the device only: a major fault");
  EXPECT_EQ(words(decide(FaultOutcome::SwappedIn, Reason::InSwapCache)),
            "Decide: a page in swap → map it | its frame is still in memory, in the swap cache");
  Event read = event(EventKind::ReadIn);
  read.to = FrameNumber{6};
  EXPECT_EQ(words(read), "Read in 1 page | from the file into the page cache, frame 6");
  read.count = 4;
  read.decision = FaultOutcome::SwappedIn;
  EXPECT_EQ(words(read),
            "Read in 4 pages | from swap into frame 6 and more; those that lie near it come along");
}

TEST_F(EventWordsByHand, HugePages) {
  Event first = decide(FaultOutcome::ZeroFilled, Reason::FirstTouch);
  first.huge = true;
  EXPECT_EQ(words(first),
            "Decide: a first touch → a huge page | 512 pages of zeros under one entry");
  Event allocate = event(EventKind::Allocate);
  allocate.count = 512;
  allocate.to = FrameNumber{512};
  EXPECT_EQ(words(allocate),
            "Allocate frames 512 to 1023 | the lowest free ones that lie together, aligned");
  allocate.kind = EventKind::Copy;
  allocate.from = FrameNumber{0};
  EXPECT_EQ(words(allocate), "Copy 2,097,152 bytes | frames 0 to 511 → frames 512 to 1023");
  allocate.kind = EventKind::Repoint;
  EXPECT_EQ(words(allocate), "Repoint the huge entry | clear, flush the TLB, install");
  EXPECT_EQ(words(event(EventKind::SplitHuge)),
            "Split the huge entry | 512 small ones instead; the frames are the same");
  Event collapse = event(EventKind::Collapse);
  collapse.count = 30;
  collapse.to = FrameNumber{512};
  EXPECT_EQ(words(collapse),
            "Make one huge page of heap | 30 pages copied together, into frame 512 and what "
            "follows it");
}

TEST_F(EventWordsByHand, GroupsAndGuards) {
  Event limit = decide(FaultOutcome::OutOfMemory, Reason::GroupLimit);
  EXPECT_EQ(words(limit),
            "Decide: a frame is needed → group full | the group is at its limit: one of its "
            "processes has to go");
  Event guard = event(EventKind::Signal);
  guard.outcome = Outcome::Sigsegv;
  guard.reason = Reason::GuardPage;
  EXPECT_EQ(words(guard),
            "SIGSEGV ends redis | page 2 of heap is a guard page: nobody may touch it");
  Event promise = event(EventKind::Fail);
  promise.outcome = Outcome::Enomem;
  promise.reason = Reason::NotPromised;
  EXPECT_EQ(words(promise),
            "The call fails: ENOMEM | the kernel does not promise so much memory (overcommit)");
}

TEST_F(EventWordsByHand, Advice) {
  Event e = event(EventKind::Advise);
  e.count = 3;
  e.advice = Advice::DontFork;
  EXPECT_EQ(words(e), "Mark 3 pages of heap dontfork | left out by fork from now on");
  for (std::size_t i = 0; i < kAdvices; ++i) {
    e.advice = static_cast<Advice>(i);
    if (e.advice == Advice::PageOut) continue;  // tells of a page that stays
    EXPECT_NE(words(e).find(to_string(e.advice)), std::string::npos);
  }
  e.advice = Advice::PageOut;
  EXPECT_EQ(words(e), "Keep 3 pages of heap | it was written since it was given up (MADV_FREE)");
  e.kind = EventKind::Guard;
  e.advice = Advice::GuardInstall;
  EXPECT_EQ(words(e), "Put a guard on 3 pages of heap | an access there is SIGSEGV");
  e.advice = Advice::GuardRemove;
  EXPECT_EQ(words(e), "Take the guard off 3 pages of heap | the next touch starts anew");
}

TEST_F(EventWordsByHand, TablesThatAreShared) {
  Event e = event(EventKind::ShareTable);
  e.refs_before = 1;
  e.refs_after = 2;
  EXPECT_EQ(words(e), "Share the page table of heap | users 1 → 2: nobody may write through it");
  e.kind = EventKind::CopyTable;
  e.refs_before = 2;
  e.refs_after = 1;
  e.count = 4;
  EXPECT_EQ(words(e),
            "Copy the page table | users 2 → 1; 4 entries count in both now, write-protected");
  e.count = 0;
  EXPECT_EQ(words(e), "Keep the page table | nobody else shares it any more");
}

}  // namespace
}  // namespace cowscope::testing
