// Print and parse in both forms, and from one to the other, gives the same scenario.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "scenarios/scenario.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script.h"
#include "tests/support/any_scenario.h"
#include "tests/support/library_files.h"

namespace cowscope::testing {
namespace {

std::string told(const Diagnostics& errors) {
  std::string out;
  for (const Diagnostic& d : errors) out += format_diagnostic("", d) + "\n";
  return out;
}

std::optional<Scenario> through_text(const Scenario& scenario) {
  Diagnostics errors;
  const std::string text = print_script(scenario);
  auto again = parse_script(text, errors);
  if (!again) {
    ADD_FAILURE() << told(errors) << text;
    return again;
  }
  EXPECT_EQ(print_script(*again), text);
  return again;
}

std::optional<Scenario> through_json(const Scenario& scenario) {
  Diagnostics errors;
  const std::string json = print_scenario_json(scenario);
  auto again = parse_scenario_json(json, errors);
  if (!again) {
    ADD_FAILURE() << told(errors) << json;
    return again;
  }
  EXPECT_EQ(print_scenario_json(*again), json);
  const auto compact = parse_scenario_json(print_compact_scenario_json(scenario), errors);
  EXPECT_TRUE(compact && *compact == *again) << told(errors);
  return again;
}

TEST(RoundTrip, RandomScenariosSurviveBothForms) {
  unsigned items = 0, repeats = 0;
  for (std::uint64_t seed = 1; seed <= 2000 && !HasFailure(); ++seed) {
    const Scenario scenario = any_scenario(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (const ScriptItem& item : scenario.script) {
      ++items;
      if (std::holds_alternative<RepeatItem>(item.item)) ++repeats;
    }
    const auto text = through_text(scenario);
    const auto json = through_json(scenario);
    ASSERT_TRUE(text && json);
    EXPECT_TRUE(*text == scenario) << print_script(scenario);
    EXPECT_TRUE(*json == scenario) << print_scenario_json(scenario);
    // From one form to the other and back.
    const auto both = through_json(*text);
    ASSERT_TRUE(both);
    EXPECT_EQ(print_script(*both), print_script(scenario));
  }
  // The generator makes something to lose.
  EXPECT_GT(items, 2000U);
  EXPECT_GT(repeats, 300U);
}

TEST(RoundTrip, DifferentScenariosAreDifferent) {
  // A comparison that always holds would make the test above worthless.
  EXPECT_FALSE(any_scenario(1) == any_scenario(2));
  Scenario a = any_scenario(3);
  Scenario b = a;
  EXPECT_TRUE(a == b);
  b.machine.frames += 1;
  EXPECT_FALSE(a == b);
  b = a;
  CommandItem item;
  item.text = "ksm scan";
  b.script.push_back(ScriptItem{item});
  EXPECT_FALSE(a == b);
}

TEST(RoundTrip, TheLibrarySurvivesBothForms) {
  for (const auto& [path, contents] : library_files()) {
    SCOPED_TRACE(path);
    Diagnostics errors;
    const auto scenario = parse_any(contents, errors);
    ASSERT_TRUE(scenario) << told(errors);
    const auto text = through_text(*scenario);
    ASSERT_TRUE(text);
    EXPECT_TRUE(*text == *scenario);
    const auto json = through_json(*text);
    ASSERT_TRUE(json);
    EXPECT_TRUE(*json == *scenario);
  }
}

TEST(RoundTrip, QuoteReadsBackAsTheSameBytes) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  all += "ü日🐄\xF0\x9F\x90";  // the last character is cut off
  Diagnostics errors;
  TextPool texts;
  // A write takes 4,096 bytes, so all of these fit.
  const auto command = parse_command("write p heap[0] " + quote(all), texts, errors);
  ASSERT_TRUE(command) << told(errors);
  EXPECT_EQ(texts[std::get<Write>(*command).bytes], all);
  EXPECT_EQ(quote("ü \"x\"\n"), "\"ü \\\"x\\\"\\n\"");
}

}  // namespace
}  // namespace cowscope::testing
