// The comparison itself: an observation that agrees, and the same with one thing changed.
#include "scenarios/linux/verdict.h"

#include "tests/linux/support.h"

namespace cowscope::linux_check {
namespace {

constexpr std::uint64_t kOffset = 1000;  // frame numbers of the machine are others than the model's

constexpr std::uint64_t kRootGroup = 1, kGroup = 77;  // inodes of cgroups

/// What a kernel that does as the model does would show.
Observation mirror(const Machine& m) {
  Observation seen;
  seen.groups[1] = kGroup;
  for (const Process& p : m.state().processes) {
    seen.processes[p.pid] = p.state == ProcessState::Zombie    ? SeenState::Zombie
                            : p.state == ProcessState::Gone    ? SeenState::Gone
                            : p.state == ProcessState::Waiting ? SeenState::Waiting
                                                               : SeenState::Running;
    if (!p.alive()) continue;
    SeenSpace& space = seen.spaces[p.space];
    const AddressSpace& model = m.state().space(p.space);
    for (const Region& r : model.regions())
      space.mappings.push_back({r.start, r.pages, r.prot, r.sharing, r.locked, r.dont_fork,
                                r.wipe_on_fork, r.mergeable});
    for (const Region& r : model.regions())
      model.table().for_each_present(r.start, r.pages, [&](PageNumber number, Entry e) {
        SeenPage page;
        page.page = number;
        page.present = true;
        if (e.zero_page()) {
          page.frame = 1;
          page.flags = kFlagZeroPage;
        } else {
          const Frame& f = m.state().frames[e.frame()];
          page.of_file = f.kind != FrameKind::Anon;
          page.mapped_once = f.mapped == 1;
          page.frame = e.frame().value() + kOffset;
          page.mappings = f.mapped;
          page.group = f.group == 0 ? kRootGroup : kGroup;
          page.flags = (page.of_file ? 0 : kFlagAnonymous) | (e.exclusive() ? kFlagExclusive : 0);
        }
        space.pages.push_back(page);
      });
    space.rss_kb = model.rss() * 4;
    space.pss_kb = static_cast<std::uint64_t>(memory_use(m.state(), p.space).pss * 4);
    space.mapping_count = model.regions().size();
  }
  return seen;
}

class Verdict : public ::testing::Test {
 protected:
  void SetUp() override {
    KernelFacts facts;
    scenario_ = compiled(
        "@machine groups {\"g\": 9}\n@program sh { heap 4 rw- }\nspawn a from sh\nread a "
        "heap[3]\nwrite a heap[0..2] \"x\"\n"
        "fork a as b\ncgroup b g\nwrite b heap[0] \"y\"\nfork a as c\nexit c\nwait a",
        facts);
    ASSERT_NE(scenario_, nullptr);
    scenario_->timeline->seek(scenario_->timeline->steps());
    seen_ = mirror(machine());
  }
  const Machine& machine() const { return scenario_->timeline->machine(); }
  SeenSpace& space(const char* name) {
    return seen_.spaces[machine().state().find(machine().texts().find(name))->space];
  }
  /// The first difference, in short; "" if there is none.
  std::string found() const {
    const auto all = compare_state(machine(), seen_, 5);
    return all.empty() ? ""
                       : all.front().what + ": " + all.front().model + " | " + all.front().kernel;
  }

  std::unique_ptr<CompiledScenario> scenario_;
  Observation seen_;
};

TEST_F(Verdict, NothingChangedIsAgreement) { EXPECT_EQ(found(), ""); }

TEST_F(Verdict, DirtyMemoryIsThatOfTheModelButWhereReadsCountToo) {
  KernelFacts facts;
  facts.zero_page = false;
  scenario_ = compiled(
      "@program sh { heap 4 rw- }\nspawn a from sh\nread a heap[3]\nwrite a heap[0..1]", facts);
  ASSERT_NE(scenario_, nullptr);
  scenario_->timeline->seek(scenario_->timeline->steps());
  seen_ = mirror(machine());
  const auto found_with = [&](std::uint64_t kb) {
    space("a").dirty_kb = kb;
    return found();
  };
  EXPECT_EQ(found_with(8), "");
  EXPECT_EQ(found_with(12), "dirty anonymous memory of a: 8 kB | 12 kB");
  seen_.read_dirties = true;
  EXPECT_EQ(found_with(8), "");
  EXPECT_EQ(found_with(12), "");
  EXPECT_EQ(found_with(16), "dirty anonymous memory of a: 8 kB | 16 kB");
  EXPECT_EQ(found_with(4), "dirty anonymous memory of a: 8 kB | 4 kB");
}

TEST_F(Verdict, APageThatIsMissing) {
  space("b").pages.erase(space("b").pages.begin());
  EXPECT_EQ(found(), "page 0 of heap in b: present | not present");
}
TEST_F(Verdict, APageTooMany) {
  SeenPage extra = space("a").pages[0];
  extra.page = extra.page + 100;
  space("a").pages.push_back(extra);
  EXPECT_NE(found().find("not present | present"), std::string::npos) << found();
}
TEST_F(Verdict, ASwappedPage) {
  space("a").pages[1].present = false;
  space("a").pages[1].swapped = true;
  EXPECT_EQ(found(), "page 1 of heap in a: present | swapped out");
}
TEST_F(Verdict, AnotherMapCount) {
  space("a").pages[1].mappings = 1;
  EXPECT_EQ(found(), "map count of page 1 of heap in a: 2 | 1");
}
TEST_F(Verdict, TheBitAloneWhereCountsCannotBeRead) {
  space("a").pages[1].mappings.reset();
  EXPECT_EQ(found(), "");
  space("a").pages[1].mapped_once = true;
  EXPECT_EQ(found(), "mapped once: page 1 of heap in a: no | yes");
}
TEST_F(Verdict, AnExclusiveMark) {
  *space("b").pages[0].flags &= ~kFlagExclusive;
  EXPECT_EQ(found(), "exclusive mark of page 0 of heap in b: yes | no");
}
TEST_F(Verdict, TwoFramesInsteadOfOne) {
  space("b").pages[1].frame = 77;
  EXPECT_EQ(found(), "page 1 of heap in b and page 1 of heap in a: the same frame | two frames");
}
TEST_F(Verdict, OneFrameInsteadOfTwo) {
  space("b").pages[0].frame = space("a").pages[0].frame;
  EXPECT_EQ(found(), "page 0 of heap in b and page 0 of heap in a: two frames | the same frame");
}
TEST_F(Verdict, NoZeroPage) {
  space("a").pages[3].flags = kFlagAnonymous;
  EXPECT_EQ(found(), "zero page at page 3 of heap in a: yes | no");
}
TEST_F(Verdict, OtherBytes) {
  space("b").pages[0].hash = 1;
  space("b").pages[0].text = "z";
  EXPECT_EQ(found(), "bytes of page 0 of heap in b: \"y\" | \"z\"");
}
TEST_F(Verdict, AnotherKindOfPage) {
  space("a").pages[0].of_file = true;
  EXPECT_EQ(found(), "kind of page 0 of heap in a: anonymous | file or shared memory");
}
TEST_F(Verdict, AnotherRight) {
  space("a").mappings[0].prot.write = false;
  EXPECT_EQ(found(), "mappings of a: 0x4000_0000 4 pages rw- | 0x4000_0000 4 pages r--");
}
TEST_F(Verdict, AnotherState) {
  seen_.processes[Pid{3}] = SeenState::Zombie;
  EXPECT_EQ(found(), "state of c: gone | zombie");
}
TEST_F(Verdict, AnotherMemoryGroup) {
  space("b").pages[0].group = kRootGroup;
  EXPECT_EQ(found(), "memory group of page 0 of heap in b: g | none of the scenario’s");
  space("b").pages[0].group = kGroup;
  space("a").pages[1].group = kGroup;
  EXPECT_EQ(found(), "memory group of page 1 of heap in a: none of the scenario’s | g");
  seen_.groups.clear();  // none were made, so nothing can be said
  EXPECT_EQ(found(), "");
}
TEST_F(Verdict, OtherCharges) {
  ++*space("a").rss_kb;
  EXPECT_EQ(found(), "RSS of a: 12 kB | 13 kB");
  --*space("a").rss_kb;
  *space("a").pss_kb += 4;
  EXPECT_EQ(found(), "PSS of a: 8 kB | 12 kB");
}

TEST_F(Verdict, FaultsAndAnswers) {
  scenario_->timeline->seek(6);
  const StepFacts facts = facts_of(scenario_->timeline->journal());
  Totals totals;
  totals.minor = 1;
  Performed performed;
  performed.minor = 1;
  performed.faults = {1};
  const auto count = [&] {
    return compare_step(machine(), facts, Outcome::Ok, totals, performed, 5).size();
  };
  EXPECT_EQ(count(), 0U);
  performed.major = 1;
  EXPECT_EQ(count(), 1U);
  performed.major = performed.minor = 0;
  performed.faults = {0};
  EXPECT_EQ(count(), 2U);  // the sum, and the access
  performed.answer = "SIGSEGV";
  EXPECT_EQ(count(), 3U);
}

}  // namespace
}  // namespace cowscope::linux_check
