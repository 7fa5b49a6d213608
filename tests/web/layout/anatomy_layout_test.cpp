// The anatomy of a step: rows, traps and returns, what folds.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/bench.h"
#include "web/layout/anatomy_layout.h"

namespace cowscope::testing {
namespace {

using Kind = AnatomyRow::Kind;

std::string shape(const Anatomy& a) {
  std::string out;
  for (const AnatomyRow& r : a.rows) {
    switch (r.kind) {
      case Kind::Event: out += r.by == Actor::Cpu ? 'c' : 'k'; break;
      case Kind::Access: out += 'A'; break;
      case Kind::Folded: out += 'F'; break;
      case Kind::Trap: out += '>'; break;
      case Kind::Return: out += '<'; break;
      case Kind::Card: out += '+'; break;
    }
  }
  return out;
}

/// The last command is a write that copies: ten events.
Bench copied_page() {
  Bench b;
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  b.fork("parent", "child");
  b.write("child", page("heap", 2), "dog");
  return b;
}

TEST(Anatomy, AWriteThatCopiesTrapsOnceAndReturnsOnce) {
  const Bench b = copied_page();
  const Anatomy a = layout_anatomy(b.journal, 10, {});
  EXPECT_EQ(shape(a), "ccc>kkkkkk<c");
  EXPECT_EQ(a.accesses, 1U);
  ASSERT_GE(a.current, 0);
  EXPECT_EQ(a.rows[static_cast<std::size_t>(a.current)].event, 9U);
  float y = 0;
  for (const AnatomyRow& r : a.rows) {
    EXPECT_FLOAT_EQ(r.y, y);
    y += r.h;
  }
  EXPECT_FLOAT_EQ(a.height, y);
  EXPECT_EQ(layout_anatomy(b.journal, 0, {}).current, -1);
}

TEST(Anatomy, EventsFarFromTheCurrentOneCanBeBrief) {
  const Bench b = copied_page();
  AnatomyStyle style;
  style.brief = 20;
  style.near = 2;
  std::string heights;
  for (const AnatomyRow& r : layout_anatomy(b.journal, 6, style).rows)
    if (r.kind == Kind::Event) heights += r.h == 20 ? 'b' : r.h == style.event ? 'w' : '?';
  EXPECT_EQ(heights, "bbbwwwwwbb");
}

TEST(Anatomy, TheCurrentEventAloneIsTallerWhereItsWordsWrap) {
  const Bench b = copied_page();
  AnatomyStyle style;
  const float bare = layout_anatomy(b.journal, 5, style).height;
  style.current = 16;
  const Anatomy a = layout_anatomy(b.journal, 5, style);
  for (std::size_t i = 0; i < a.rows.size(); ++i)
    if (a.rows[i].kind == Kind::Event) {
      const bool current = static_cast<std::int64_t>(i) == a.current;
      EXPECT_FLOAT_EQ(a.rows[i].h, style.event + (current ? 16 : 0)) << i;
    }
  EXPECT_FLOAT_EQ(a.height, bare + 16);
  EXPECT_FLOAT_EQ(layout_anatomy(b.journal, 0, style).height, bare) << "nothing has run";
}

TEST(Anatomy, TheCurrentEventOpensACardBelowItAndNoOther) {
  const Bench b = copied_page();
  AnatomyStyle style;
  style.card = 90;
  EXPECT_EQ(shape(layout_anatomy(b.journal, 3, style)), "ccc+>kkkkkk<c");
  EXPECT_EQ(shape(layout_anatomy(b.journal, 10, style)), "ccc>kkkkkk<c+");
  EXPECT_EQ(shape(layout_anatomy(b.journal, 0, style)), "ccc>kkkkkk<c");
  const Anatomy a = layout_anatomy(b.journal, 3, style), bare = layout_anatomy(b.journal, 3, {});
  EXPECT_FLOAT_EQ(a.height, bare.height + 90);
  EXPECT_EQ(a.current, bare.current);
}

TEST(Anatomy, OfSeveralAccessesAllStandOpenWhereThereIsRoom) {
  Bench b;
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 1), "cat");
  AnatomyStyle style;
  style.room = 5000;
  const Anatomy a = layout_anatomy(b.journal, 1, style);
  EXPECT_EQ(a.accesses, 2U);
  const std::string s = shape(a);
  EXPECT_EQ(std::count(s.begin(), s.end(), 'A'), 2);
  EXPECT_EQ(std::count(s.begin(), s.end(), 'F'), 0);
}

TEST(Anatomy, AccessesFoldButForTheOneThatRuns) {
  Bench b;
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  AnatomyStyle style;
  style.room = 200;
  const auto events = static_cast<std::uint32_t>(b.journal.events.size());
  for (std::uint32_t at = 0; at <= events; ++at) {
    const Anatomy a = layout_anatomy(b.journal, at, style);
    const std::string s = shape(a);
    EXPECT_EQ(std::count(s.begin(), s.end(), 'A'), 1) << at;
    EXPECT_EQ(std::count(s.begin(), s.end(), 'F'), 3) << at;
    if (at == 0) continue;
    ASSERT_GE(a.current, 0) << at;
    EXPECT_EQ(a.rows[static_cast<std::size_t>(a.current)].event, at - 1);
  }
  // Folded or open, every event is in exactly one row's range.
  const Anatomy a = layout_anatomy(b.journal, events, style);
  std::vector<int> covered(events, 0);
  for (const AnatomyRow& r : a.rows) {
    if (r.kind == Kind::Event) ++covered[r.event];
    if (r.kind == Kind::Folded)
      for (std::uint32_t i = r.event; i <= r.last; ++i) ++covered[i];
  }
  for (const int n : covered) EXPECT_EQ(n, 1);
}

TEST(Anatomy, AForkHasNoTraps) {
  Bench b;
  b.spawn("parent");
  b.write("parent", pages("heap", 0, 3), "cat");
  b.fork("parent", "child");
  const Anatomy a = layout_anatomy(b.journal, 1, {});
  EXPECT_EQ(a.accesses, 0U);
  const std::string s = shape(a);
  EXPECT_EQ(s.find_first_of("><AF"), std::string::npos) << s;
}

}  // namespace
}  // namespace cowscope::testing
