// An event looked into: what is said must be what the machine has.
#include "web/layout/event_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/web/layout/story.h"

namespace cowscope::testing {
namespace {

EventFacts facts_at(Timeline& t, std::uint32_t step, std::uint32_t event) {
  t.seek(step, event);
  return event_facts(Scene(t), t.commands()[step - 1]);
}
EventLine find(const EventFacts& f, const std::string& name) {
  for (const EventLine& line : f.lines)
    if (line.name == name) return line;
  return {EventLine::Tone::Plain, name, "(no such line)", {}};
}
std::string value(const EventFacts& f, const std::string& name) { return find(f, name).value; }

TEST(EventFacts, AWriteThatCopiesOpensIntoItsTenEvents) {
  Bench b;
  const auto t = fork_then_write(b);
  EXPECT_EQ(value(facts_at(*t, 4, 1), "asked for"), "0x4000_2000");

  const EventFacts walk = facts_at(*t, 4, 2);
  EXPECT_EQ(value(walk, "PGD"), "000000000");
  EXPECT_EQ(value(walk, "PUD"), "000000001");
  EXPECT_EQ(value(walk, "PTE"), "000000010");
  EXPECT_EQ(find(walk, "PTE").words, "2 → frame 2, W0");
  EXPECT_EQ(value(walk, "offset"), "000000000000");

  const EventFacts fault = facts_at(*t, 4, 3);
  EXPECT_EQ(value(fault, "CR2"), "0x4000_2000");
  EXPECT_EQ(value(fault, "error code"), "0x7") << "present, a store, from the program";
  EXPECT_EQ(value(fault, " P") + value(fault, " W") + value(fault, " U") + value(fault, " I"),
            "1110");

  const EventFacts region = facts_at(*t, 4, 4);
  EXPECT_EQ(find(region, "region").words, "0x4000_0000 – 0x4000_4000");
  EXPECT_EQ(value(region, "rights"), "rw-");

  const EventFacts decide = facts_at(*t, 4, 5);
  EXPECT_EQ(decide.why, "Not exclusive: others refer to frame 2, so it must be copied.");
  EXPECT_EQ(value(decide, "E"), "0");

  EXPECT_EQ(value(facts_at(*t, 4, 6), "free"), "60 → 59");

  const EventFacts copy = facts_at(*t, 4, 7);
  EXPECT_EQ(value(copy, "bytes"), "4,096");
  EXPECT_EQ(value(copy, "to write"), "3");

  const EventFacts repoint = facts_at(*t, 4, 8);
  EXPECT_EQ(value(repoint, "1 clear"), "P1 W0 U1 A0 D1 E0");
  EXPECT_EQ(value(repoint, "2 flush"), "0 entries");
  EXPECT_EQ(value(repoint, "3 install"), "P1 W1 U1 A1 D1 E1");

  EXPECT_EQ(value(facts_at(*t, 4, 9), "refcount"), "2 → 1");

  const EventFacts retry = facts_at(*t, 4, 10);
  EXPECT_EQ(value(retry, "byte 0"), "63 61 74 → 64 6f 67");
  EXPECT_EQ(value(retry, "written"), "3 of 4,096");

  // The parent is the only owner left: it is asked for no copy, though nothing marks it exclusive.
  t->seek(5);
  const auto& events = t->journal().events;
  for (std::uint32_t i = 0; i < events.size(); ++i)
    if (events[i].kind == EventKind::Decide) {
      EXPECT_EQ(
          facts_at(*t, 5, i + 1).why,
          "Not marked exclusive, but nothing else refers to frame 2 any more, so it is reused.");
    }
}

TEST(EventFacts, TheReasonIsTheKernelsNotTheMapCounts) {
  Event e{EventKind::Decide};
  e.from = FrameNumber{17};
  e.refs_before = 1;  // mapped once, and all the same
  e.decision = FaultOutcome::Copied;
  e.reason = Reason::OthersRefer;
  EXPECT_EQ(decision_words(e), "Not exclusive: others refer to frame 17, so it must be copied.");
  e.reason = Reason::Pinned;
  EXPECT_NE(decision_words(e).find("pinned"), std::string::npos);
  e.decision = FaultOutcome::Reused;
  e.refs_before = 2;
  e.reason = Reason::Exclusive;
  EXPECT_NE(decision_words(e).find("Exclusive"), std::string::npos);
  e.reason = Reason::MapCountOnly;
  EXPECT_NE(decision_words(e).find("CVE-2020-29374"), std::string::npos);
}

TEST(EventFacts, SayHowManyBytesEachAccessStores) {
  Bench b;
  b.spawn("parent");
  const auto stored = [&](std::uint32_t access, const Pages& p, std::string_view bytes,
                          std::uint32_t offset) {
    return bytes_stored(b.machine(), Write{b.id("parent"), b.range(p), offset, b.id(bytes)}, 7,
                        access);
  };
  EXPECT_EQ(stored(1, page("heap", 0), "cat", 0), 3U);
  EXPECT_EQ(stored(2, pages("heap", 0, 1), "cat", 0), 3U);
  // Past the page's end the text goes on in the next page.
  EXPECT_EQ(stored(1, page("heap", 0), "cat", 4095), 1U);
  EXPECT_EQ(stored(2, page("heap", 0), "cat", 4095), 2U);
  EXPECT_EQ(stored(3, pages("heap", 0, 1), "cat", 4095), 1U);
  EXPECT_EQ(stored(4, pages("heap", 0, 1), "cat", 4095), 2U);
  EXPECT_EQ(stored(1, page("heap", 0), "", 0), 8U) << "“parent 7”";
  EXPECT_EQ(bytes_stored(b.machine(), Read{b.id("parent"), b.range(page("heap", 0))}, 7, 1), 0U);
}

TEST(EventFacts, EveryEventOfRandomProgramsHasSomethingToSay) {
  std::map<EventKind, int> seen;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    const auto t = random_story(seed, 100);
    at_every_position(*t, [&] {
      const Position at = t->position();
      if (at.step == 0) return;
      const EventFacts f = event_facts(Scene(*t), t->commands()[at.step - 1]);
      if (at.event == 0) {
        ASSERT_TRUE(f.lines.empty());
        return;
      }
      const Event& e = t->journal().events[at.event - 1];
      ++seen[e.kind];
      const std::string where = std::string(to_string(e.kind)) + " of seed " + std::to_string(seed);
      ASSERT_EQ(e.kind == EventKind::Decide, !f.why.empty()) << where;
      for (const EventLine& line : f.lines) ASSERT_FALSE(line.value.empty()) << where;
      const bool of_access = e.kind <= EventKind::Reuse || e.kind == EventKind::Map;
      ASSERT_FALSE(of_access && f.lines.empty() && f.why.empty()) << where;
      // What a store is said to write is never less than what differs afterwards.
      if (e.kind != EventKind::Store && e.kind != EventKind::Retry) return;
      const std::uint32_t stored =
          bytes_stored(t->before(), t->commands()[at.step - 1], at.step, e.access);
      for (std::uint32_t i = e.first_change; i < e.end_change; ++i)
        if (const auto* c = std::get_if<SetContent>(&t->journal().changes[i])) {
          std::string was(t->machine().contents().bytes(c->before)),
              is(t->machine().contents().bytes(c->after));
          was.resize(kPageSize), is.resize(kPageSize);
          std::uint32_t differ = 0;
          for (std::size_t k = 0; k < kPageSize; ++k) differ += was[k] != is[k] ? 1U : 0U;
          ASSERT_LE(differ, stored) << where;
          ASSERT_GT(stored, 0U) << where;
        }
    });
  }
  for (const EventKind kind :
       {EventKind::TlbHit, EventKind::Walk, EventKind::Fault, EventKind::Copy, EventKind::Repoint,
        EventKind::Reuse, EventKind::Share})
    EXPECT_GT(seen[kind], 0) << to_string(kind);
}

}  // namespace
}  // namespace cowscope::testing
