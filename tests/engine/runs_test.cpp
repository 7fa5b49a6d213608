// Many pages at once: what spawn finds touched, what fork shares, what exit and munmap give back.
// These go by the run, across tables and from the middle of one.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/digest.h"
#include "engine/invariants.h"
#include "engine/machine.h"

namespace cowscope::testing {
namespace {

constexpr std::uint32_t kPages = 1300;

std::shared_ptr<Setup> setup_with_heap() {
  auto setup = std::make_shared<Setup>();
  RegionConfig heap;
  heap.name = setup->texts.intern("heap");
  heap.start = VirtualAddress{0x4000'0000 + 100 * kPageSize};  // not where a table begins
  heap.pages = kPages + 200;
  heap.touched = kPages;
  heap.prot = {true, true, false};
  setup->config.frames = 4 * kPages;
  setup->config.programs.push_back({setup->texts.intern("big"), {heap}});
  return setup;
}

std::vector<Command> commands(TextPool& texts) {
  const TextId p = texts.intern("p"), c = texts.intern("c");
  PageRange some, middle;
  some.region = middle.region = texts.intern("heap");
  some.first = 5, some.last = 900;
  middle.first = 300, middle.last = 1100;
  return {Spawn{p, texts.intern("big")},
          Fork{p, c},
          Write{p, some, 0, texts.intern("x")},
          Munmap{c, middle},
          Fork{p, texts.intern("d")},
          Exit{c, 0},
          Wait{p, c},
          Munmap{p, middle},
          Exit{p, 0}};
}

TEST(Runs, ATouchedRegionIsResidentAndWrittenWithoutAFault) {
  const auto setup = setup_with_heap();
  for (const bool recorded : {false, true}) {
    Machine machine(setup);
    Journal journal;
    machine.run(commands(setup->texts)[0], 1, recorded ? &journal : nullptr);
    const AddressSpace& space = machine.state().space(SpaceId{1});
    EXPECT_EQ(space.rss(), kPages);
    EXPECT_EQ(machine.state().totals.zeroed, kPages);
    EXPECT_EQ(machine.state().totals.faults() + machine.state().totals.copies, 0U);
    const PageNumber start = space.regions()[0].start;
    for (const std::uint32_t page : {0U, 411U, 412U, kPages - 1}) {
      const Entry e = space.table().get(start + page);
      EXPECT_EQ(e.frame(), FrameNumber{page});
      EXPECT_TRUE(e.user() && e.writable() && e.exclusive() && e.dirty() && e.accessed());
      EXPECT_EQ(machine.state().frames[e.frame()].content, ContentId{});
    }
    EXPECT_TRUE(space.table().get(start + kPages).empty());
  }
}

TEST(Runs, RecordedOrNotTheyEndAlikeAndAreUndoneExactly) {
  const auto setup = setup_with_heap();
  Machine recorded(setup), unrecorded(setup);
  std::vector<std::uint64_t> digests{digest(recorded)};
  std::vector<Journal> journals;
  std::uint32_t step = 0;
  bool shared = false;
  for (const Command& command : commands(setup->texts)) {
    Journal& journal = journals.emplace_back();
    recorded.run(command, ++step, &journal);
    unrecorded.run(command, step);
    digests.push_back(digest(recorded));
    shared = shared || recorded.state().shared_frames > 0;
    EXPECT_EQ(digests.back(), digest(unrecorded)) << "step " << step;
    for (const Machine* machine : {&recorded, &unrecorded})
      EXPECT_EQ(violated_invariants(*machine, true), std::vector<std::string>{}) << "step " << step;
    EXPECT_EQ(recorded.state().totals, unrecorded.state().totals) << "step " << step;
  }
  EXPECT_TRUE(shared) << "or nothing was shared when it went";
  for (; step > 0; --step) {
    const Journal& journal = journals[step - 1];
    for (std::size_t i = journal.events.size(); i-- > 0;)
      recorded.revert(journal, journal.events[i]);
    EXPECT_EQ(digest(recorded), digests[step - 1]) << "step " << step;
  }
}

}  // namespace
}  // namespace cowscope::testing
