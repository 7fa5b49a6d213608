// On random programs, out of memory and all, the words stay whole and agree with what is counted.
#include <gtest/gtest.h>

#include "scenarios/step_facts.h"
#include "tests/support/random_commands.h"
#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

void expect_whole(const std::string& text, const std::string& where) {
  for (const char* broken :
       {"  ", " .", " ,", "the the", "The the", "process 1", "process 2", "process 3", "()", ": .",
        "..", " 1 pages", " 1 frames", "frame 4294967295"})
    EXPECT_EQ(text.find(broken), std::string::npos) << where << ": " << text;
}

class Narration : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(Narration, IsWholeAndTrueOnRandomPrograms) {
  const std::uint32_t seed = GetParam();
  const auto setup = random_setup(seed);
  CompiledScenario scenario;
  scenario.setup = setup;
  const auto commands = random_commands(setup, seed, 150);
  scenario.timeline = std::make_unique<Timeline>(setup, commands);
  while (!scenario.timeline->prepare()) ASSERT_FALSE(scenario.timeline->error());
  Timeline& t = *scenario.timeline;
  for (std::uint32_t step = 1; step <= t.steps(); ++step) {
    t.seek(step);
    const std::string where = "seed " + std::to_string(seed) + " step " + std::to_string(step);
    const StepText words = describe_step(scenario);
    const std::string headline = plain(words.headline), rest = plain(words.rest);
    ASSERT_FALSE(headline.empty()) << where;
    EXPECT_EQ(headline.back(), '.') << where << headline;
    if (!rest.empty()) {
      EXPECT_EQ(rest.back(), '.') << where << rest;
    }
    expect_whole(headline, where);
    if (rest.find("processes use") == std::string::npos) expect_whole(rest, where);
    EXPECT_FALSE(plain(describe_command(t.before(), commands[step - 1])).empty());
    EXPECT_FALSE(short_label(t.before(), commands[step - 1]).empty());

    const StepFacts facts = facts_of(t.journal());
    const Totals now = t.machine().state().totals, was = t.before().state().totals;
    EXPECT_EQ(facts.count(FaultOutcome::Copied) + facts.duplicated, now.copies - was.copies)
        << where;
    EXPECT_EQ(facts.count(FaultOutcome::Reused), now.reuses - was.reuses) << where;
    // A headline that speaks of a copy for the writer is there exactly if one was made.
    const bool copied = facts.count(FaultOutcome::Copied) > 0;
    const bool says_copy = headline.find("its own copy") != std::string::npos ||
                           headline.find("copies of its own") != std::string::npos ||
                           (rest.find(" copied") != std::string::npos &&
                            rest.find(" copied first") == std::string::npos);
    if (!facts.signal && facts.oom_victims.empty() &&
        rest.find("nothing is copied") == std::string::npos &&
        std::holds_alternative<Write>(commands[step - 1])) {
      EXPECT_EQ(says_copy, copied) << where << headline << rest;
    }
    for (const Event& e : t.journal().events) {
      const EventText event = describe_event(t.before(), e, &t.journal());
      EXPECT_FALSE(event.title.empty()) << where << to_string(e.kind);
      expect_whole(event.title, where);
      expect_whole(event.detail, where);
    }
    for (std::uint32_t event = 1; event < t.summary(step).events && event < 12; ++event) {
      t.seek(step, event);
      EXPECT_FALSE(plain(describe_step(scenario).rest).empty()) << where << "." << event;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Narration, ::testing::Range(1U, 41U));

}  // namespace
}  // namespace cowscope::testing
