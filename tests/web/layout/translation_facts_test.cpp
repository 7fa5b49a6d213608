// An address taken apart, held against the engine's own walk.
#include "web/layout/translation_facts.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/web/layout/story.h"

namespace cowscope::testing {
namespace {

using Leads = WalkLevel::Leads;

TranslationFacts of(Bench& b, std::string_view who, const Pages& p, std::uint32_t offset = 0) {
  return translate(b.machine(), b.process(who).pid,
                   VirtualAddress{address_of(b.number(who, p)).value() + offset});
}

TEST(Translation, TakesAnAddressApart) {
  Bench b;
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  b.fork("parent", "child");
  b.write("child", page("heap", 2), "dog");
  const TranslationFacts f = of(b, "child", page("heap", 2), 1);
  EXPECT_EQ(hex_address(f.address.value()), "0x4000_2001");
  const std::uint32_t indices[4] = {0, 1, 0, 2};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(f.levels[i].index, indices[i]) << i;
  EXPECT_EQ(binary(f.levels[3].index, 9), "000000010");
  EXPECT_EQ(f.levels[2].leads, Leads::Table);
  EXPECT_EQ(f.levels[3].leads, Leads::Entry);
  EXPECT_EQ(f.end, WalkEnd::Frame);
  EXPECT_EQ(f.frame.value(), 4U);
  EXPECT_EQ(f.physical, 4 * kPageSize + 1);
  EXPECT_EQ(f.byte, 'o');
  EXPECT_EQ(f.text, "dog");
  EXPECT_EQ(f.region, "heap");
  EXPECT_EQ(f.index, 2U);
  EXPECT_TRUE(f.store_passes());
  EXPECT_EQ(f.tlb_place, 0) << "it was just used";
  // The same address in the other process: protected, another frame, the old byte.
  const TranslationFacts other = of(b, "parent", page("heap", 2), 1);
  EXPECT_EQ(other.frame.value(), 2U);
  EXPECT_EQ(other.byte, 'a');
  EXPECT_TRUE(other.cow);
  EXPECT_TRUE(other.load_passes());
  EXPECT_FALSE(other.store_passes());
}

TEST(Translation, SaysWhereTheWalkEnds) {
  Bench b;
  b.spawn("parent");
  b.write("parent", page("heap", 0), "cat");
  // Beside the heap's page, in the same table: an empty entry, and a region.
  TranslationFacts f = of(b, "parent", page("heap", 1));
  EXPECT_EQ(f.end, WalkEnd::NoEntry);
  EXPECT_EQ(f.levels[3].leads, Leads::Nothing);
  EXPECT_TRUE(f.in_region);
  // The stack was never touched: no table.
  f = of(b, "parent", page("stack", 0));
  EXPECT_EQ(f.end, WalkEnd::NoTable);
  EXPECT_EQ(f.levels[1].leads, Leads::Table) << "the heap's PMD table is there";
  EXPECT_EQ(f.levels[2].leads, Leads::Nothing);
  EXPECT_EQ(f.levels[3].leads, Leads::NotReached);
  // Far from everything: nothing even in the first table.
  f = translate(b.machine(), b.process("parent").pid, VirtualAddress{kAddressLimit - 1});
  EXPECT_EQ(f.levels[0].leads, Leads::Nothing);
  EXPECT_EQ(f.offset, kPageSize - 1);
  EXPECT_FALSE(f.in_region);
  // The first load maps the zero page.
  b.read("parent", page("heap", 1));
  f = of(b, "parent", page("heap", 1));
  EXPECT_EQ(f.end, WalkEnd::ZeroPage);
  EXPECT_EQ(f.byte, 0);
  EXPECT_FALSE(f.store_passes());
  b.exit("parent");
  EXPECT_EQ(translate(b.machine(), Pid{1}, VirtualAddress{0}).end, WalkEnd::NoSpace);
  EXPECT_EQ(translate(b.machine(), Pid{99}, VirtualAddress{0}).end, WalkEnd::NoSpace);
}

TEST(Translation, ASharedTableWithholdsWAndNamesWhoSharesIt) {
  Bench::Options o;
  o.policy = Policy::OnDemand;
  Bench b(o);
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  EXPECT_FALSE(of(b, "parent", page("heap", 0)).table_shared);
  b.fork("parent", "child");
  const TranslationFacts f = of(b, "parent", page("heap", 0));
  EXPECT_TRUE(f.table_shared);
  EXPECT_EQ(f.sharers, std::vector<std::string>{"child"});
  EXPECT_FALSE(f.store_passes());
  for (int i = 0; i < 6; ++i) b.fork("parent", "c" + std::to_string(i));
  EXPECT_EQ(of(b, "parent", page("heap", 0)).sharers.size() +
                of(b, "parent", page("heap", 0)).more_sharers,
            7U);
  b.write("child", page("heap", 0), "dog");
  EXPECT_FALSE(of(b, "child", page("heap", 0)).table_shared) << "it was copied";
  EXPECT_TRUE(of(b, "parent", page("heap", 0)).table_shared);
}

TEST(Translation, AHugePageHasNoFourthLevel) {
  Bench::Options o;
  o.frames = 2048;
  o.heap = 512;
  Bench b(o);
  b.config().thp = HugePages::Always;
  b.spawn("parent");
  b.write("parent", page("heap", 3), "cat");
  const TranslationFacts f = of(b, "parent", page("heap", 5), 7);
  EXPECT_TRUE(f.huge());
  EXPECT_EQ(f.levels[3].leads, Leads::NotReached);
  EXPECT_EQ(f.end, WalkEnd::Frame);
  EXPECT_EQ(f.physical % (kEntriesPerTable * kPageSize), 5 * kPageSize + 7);
}

/// Everything translate() says, as the page table itself would be read.
void agree(const Machine& machine, Pid pid, PageNumber page, std::set<WalkEnd>& seen) {
  const TranslationFacts f = translate(machine, pid, address_of(page));
  seen.insert(f.end);
  const Process& p = machine.state().process(pid);
  if (!p.alive()) {
    ASSERT_EQ(f.end, WalkEnd::NoSpace);
    return;
  }
  const AddressSpace& space = machine.state().space(p.space);
  const Entry e = space.table().get(page);
  ASSERT_EQ(f.entry, e);
  ASSERT_EQ(f.end == WalkEnd::NoTable, !space.table().has_table(page));
  ASSERT_EQ(f.end == WalkEnd::Frame, e.maps_frame());
  ASSERT_EQ(f.end == WalkEnd::ZeroPage, e.present() && e.zero_page());
  ASSERT_EQ(f.end == WalkEnd::InSwap, e.swapped());
  ASSERT_EQ(f.end == WalkEnd::Guard, !e.present() && e.guard());
  ASSERT_EQ(f.frame, e.maps_frame() ? e.frame() : kNoFrame);
  ASSERT_EQ(f.slot, e.swapped() ? e.slot() : 0);
  ASSERT_EQ(f.huge(), e.present() && e.huge());
  ASSERT_EQ(f.in_region, space.find(page) != nullptr);
  // Level by level, counted one by one from the last-level tables.
  const std::uint64_t leaf = page.value() / kEntriesPerTable;
  for (unsigned level = 0; level < 3; ++level) {
    const unsigned shift = 9 * (2 - level);
    bool there = false;
    for (const PageTable::Slot& slot : space.table().tables())
      there = there || slot.index >> shift == leaf >> shift;
    const Leads leads = f.levels[level].leads;
    if (leads == Leads::NotReached) continue;
    ASSERT_EQ(leads == Leads::Table || leads == Leads::HugePage, there) << level;
  }
}

TEST(Translation, AgreesWithTheEnginesWalkInRandomPrograms) {
  std::set<WalkEnd> seen;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    const auto timeline = random_story(seed, 60);
    for (std::uint32_t step = 0; step <= timeline->steps(); step += 3) {
      timeline->seek(step);
      const Machine& machine = timeline->machine();
      for (const Process& p : machine.state().processes) {
        const AddressSpace& space = machine.state().space(p.space);
        for (const NamedRange& range : space.names())
          for (std::uint64_t i = 0; i <= std::min<std::uint64_t>(range.pages, 20); ++i)
            agree(machine, p.pid, range.start + i, seen);
        agree(machine, p.pid, PageNumber{0}, seen);
        agree(machine, p.pid, page_of(VirtualAddress{kAddressLimit - 1}), seen);
      }
    }
  }
  for (const WalkEnd end : {WalkEnd::Frame, WalkEnd::ZeroPage, WalkEnd::InSwap, WalkEnd::Guard,
                            WalkEnd::NoEntry, WalkEnd::NoTable, WalkEnd::NoSpace})
    EXPECT_TRUE(seen.contains(end)) << "never seen: " << to_string(end);
}

}  // namespace
}  // namespace cowscope::testing
