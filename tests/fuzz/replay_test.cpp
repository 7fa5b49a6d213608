// What the fuzzers once found, again; and a few inputs of each fuzzer, so that the targets are kept
// in order where there is no libFuzzer.
#include <gtest/gtest.h>

#include <filesystem>

#include "scenarios/scenario_json.h"
#include "scenarios/script.h"
#include "tests/fuzz/targets.h"
#include "tests/support/any_scenario.h"
#include "tests/support/library_files.h"
#include "tests/support/random_commands.h"

namespace cowscope::testing {
namespace {

namespace fs = std::filesystem;

TEST(Fuzz, WhatWasFoundOnceHoldsNow) {
  const fs::path folder = COWSCOPE_SOURCE_DIR "/tests/regressions";
  std::size_t known = 0;
  for (const fuzz::Target& target : fuzz::targets()) {
    if (!fs::exists(folder / target.name)) continue;
    ++known;
    for (const auto& entry : fs::directory_iterator(folder / target.name)) {
      SCOPED_TRACE(entry.path().string());
      target.run(read_file(entry.path().string()));  // a broken promise ends the program
    }
  }
  // A folder of another name would never be looked at; "linux" is asked of the kernel
  // (linux_tests).
  std::size_t folders = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    folders += entry.is_directory() && entry.path().filename() != "linux" ? 1 : 0;
  EXPECT_EQ(folders, known);
}

TEST(Fuzz, TheTargetsTakeWhatTheyAreFor) {
  for (const auto& [path, contents] : library_files()) {
    SCOPED_TRACE(path);
    Diagnostics errors;
    const auto scenario = parse_any(contents, errors);
    ASSERT_TRUE(scenario);
    fuzz::fuzz_scenario_json(contents);
    fuzz::fuzz_script(print_script(*scenario));
    fuzz::fuzz_link(print_compact_scenario_json(*scenario));
  }
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    fuzz::fuzz_script(print_script(any_scenario(seed)));
}

/// A fuzzer's bytes must be able to say what a seed says.
TEST(Fuzz, BytesChooseTheSameProgramAsTheSeedThatTheyWereRecordedFrom) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    std::vector<std::uint8_t> bytes;
    Dice dice(seed);
    dice.record(&bytes);
    const auto setup = random_setup(dice);
    const auto commands = random_commands(setup, dice, 30);
    const std::string text(bytes.begin(), bytes.end());
    Dice again{std::string_view(text)};
    const auto same = random_setup(again);
    const auto repeated = random_commands(same, again, 30);
    ASSERT_EQ(repeated.size(), commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i)
      EXPECT_EQ(repeated[i].index(), commands[i].index()) << "seed " << seed << " command " << i;
    EXPECT_EQ(same->config.frames, setup->config.frames);
    fuzz::fuzz_machine(std::string(1, static_cast<char>(seed)) + text);
  }
}

}  // namespace
}  // namespace cowscope::testing
