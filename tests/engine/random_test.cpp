// Random programs: nobody can tell COW from a full copy; every invariant holds after every event;
// going back and forth gives what a fresh run gives.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine/digest.h"
#include "engine/invariants.h"
#include "engine/timeline.h"
#include "tests/support/random_commands.h"
#include "tests/support/reference_machine.h"

namespace cowscope::testing {
namespace {

constexpr std::uint32_t kPrograms = 500;
constexpr std::size_t kCommands = 150;

/// What a command did, for a failing test's message.
std::string kinds(const Journal& journal) {
  std::string out;
  for (const Event& e : journal.events) out += std::string(", ") + to_string(e.kind);
  return out;
}

TEST(RandomPrograms, EveryProcessReadsWhatAFullCopyWouldGive) {
  std::uint64_t copies = 0, reuses = 0, killed = 0;
  for (std::uint32_t seed = 1; seed <= kPrograms; ++seed) {
    const auto setup = random_setup(seed);
    if (setup->config.bug_dirty_cow) continue;  // its writes reach the file, as no machine's should
    const auto commands = random_commands(setup, seed, kCommands);
    Machine machine(setup);
    ReferenceMachine reference(*setup);
    Journal journal;
    for (std::uint32_t step = 1; step <= commands.size(); ++step) {
      journal.clear();
      const Outcome outcome = machine.run(commands[step - 1], step, &journal);
      const Outcome expected = reference.run(commands[step - 1], step, journal, outcome, machine);
      const std::string where = "seed " + std::to_string(seed) + " step " + std::to_string(step) +
                                ", command " + std::to_string(commands[step - 1].index()) +
                                kinds(journal);
      ASSERT_STREQ(to_string(outcome), to_string(expected)) << where;
      ASSERT_EQ(reference.difference(machine), "") << where;
      for (const Event& e : journal.events) killed += e.kind == EventKind::OomKill ? 1 : 0;
    }
    copies += machine.state().totals.copies;
    reuses += machine.state().totals.reuses;
  }
  // The programs must reach what they are for.
  EXPECT_GT(copies, 500U);
  EXPECT_GT(reuses, 100U);
  EXPECT_GT(killed, 30U);
}

TEST(RandomPrograms, InvariantsHoldAfterEveryEvent) {
  std::set<EventKind> seen;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    const auto setup = random_setup(seed);
    // Auditing thousands of frames after each of thousands of events takes its time.
    const std::size_t commands = setup->config.frames > 500 ? 50 : kCommands;
    Timeline timeline(setup, random_commands(setup, seed, commands));
    ASSERT_TRUE(timeline.prepare());
    while (timeline.step_event()) {
      const Position at = timeline.position();
      const bool end = at.event == timeline.journal().events.size();
      const auto violated = violated_invariants(timeline.machine(), end);
      ASSERT_TRUE(violated.empty())
          << "seed " << seed << " at " << at.step << "." << at.event << ": " << violated[0];
      if (at.event > 0) seen.insert(timeline.journal().events[at.event - 1].kind);
    }
  }
  // The programs must reach what they are for; huge pages have tests of their own.
  for (const EventKind rare : {EventKind::SplitHuge, EventKind::Collapse}) seen.insert(rare);
  for (std::size_t kind = 0; kind < kEventKinds; ++kind)
    EXPECT_TRUE(seen.contains(static_cast<EventKind>(kind)))
        << "never seen: " << to_string(static_cast<EventKind>(kind));
}

TEST(RandomPrograms, SteppingBackUndoesExactly) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const auto setup = random_setup(seed);
    Timeline timeline(setup, random_commands(setup, seed, 60));
    ASSERT_TRUE(timeline.prepare());
    std::vector<std::uint64_t> digests{digest(timeline.machine())};
    while (timeline.step_event()) digests.push_back(digest(timeline.machine()));
    // The end of a step is one moment, also where a step has no event of its own.
    for (std::size_t i = digests.size(); i-- > 1;) {
      ASSERT_EQ(digest(timeline.machine()), digests[i]) << "seed " << seed << " moment " << i;
      ASSERT_TRUE(timeline.back_event());
    }
    EXPECT_EQ(digest(timeline.machine()), digests[0]);
    EXPECT_FALSE(timeline.back_event());
  }
}

/// What is done at once when nobody records (quick_access.cpp) is what is done event by event.
TEST(RandomPrograms, RecordingChangesNothing) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    const auto setup = random_setup(seed);
    const auto commands = random_commands(setup, seed, kCommands);
    Machine recorded(setup), unrecorded(setup);
    Journal journal;
    for (std::uint32_t step = 1; step <= commands.size(); ++step) {
      journal.clear();
      EventCount with, without;
      const Outcome outcome = recorded.run(commands[step - 1], step, &journal, &with);
      ASSERT_EQ(unrecorded.run(commands[step - 1], step, nullptr, &without), outcome);
      const std::string where = "seed " + std::to_string(seed) + " step " + std::to_string(step) +
                                ", command " + std::to_string(commands[step - 1].index()) +
                                kinds(journal);
      ASSERT_EQ(digest(recorded), digest(unrecorded)) << where;
      ASSERT_EQ(with.events, without.events) << where;
      ASSERT_EQ(with.accesses, without.accesses) << where;
      ASSERT_EQ(recorded.operations(), unrecorded.operations()) << where;
      // What is counted along the way is no part of a digest.
      if (step % 10 != 0 && step != commands.size()) continue;
      const auto violated = violated_invariants(unrecorded, true);
      ASSERT_TRUE(violated.empty()) << where << ": " << violated[0];
    }
  }
}

TEST(RandomPrograms, SeekGivesWhatAFreshReplayGives) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    const auto setup = random_setup(seed);
    const auto commands = random_commands(setup, seed, 200);
    // A tiny budget, so that keyframes are thinned.
    Timeline timeline(setup, commands, seed % 2 == 0 ? 40'000 : std::size_t{128} << 20);
    ASSERT_TRUE(timeline.prepare());
    std::mt19937 random(seed);
    for (int round = 0; round < 30; ++round) {
      const auto i = static_cast<std::uint32_t>(random() % 201),
                 j = static_cast<std::uint32_t>(random() % 201);
      timeline.seek(i, static_cast<std::uint32_t>(random() % 12));
      const auto event = static_cast<std::uint32_t>(random() % 12);
      timeline.seek(j, event);
      Timeline fresh(setup, commands);
      ASSERT_TRUE(fresh.prepare());
      Machine replay(setup);
      for (std::uint32_t s = 1; s < j; ++s) replay.run(commands[s - 1], s);
      Journal journal;
      if (j > 0) replay.run(commands[j - 1], j, &journal);
      for (std::size_t e = journal.events.size(); e-- > event;)
        replay.revert(journal, journal.events[e]);
      ASSERT_EQ(digest(timeline.machine()), digest(replay))
          << "seed " << seed << ": " << i << " then " << j << "." << event;
    }
  }
}

}  // namespace
}  // namespace cowscope::testing
