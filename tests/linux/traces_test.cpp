// Random programs against the kernel: what no one thought of.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>

#include "scenarios/linux/verification.h"
#include "tests/linux/support.h"
#include "tests/support/random_commands.h"
#include "tests/support/random_scenario.h"
#include "tests/support/run_program.h"

namespace cowscope::linux_check {
namespace {

/// How many steps came to what, over many programs.
struct Counts {
  std::uint32_t agree = 0, not_verified = 0;
  std::map<std::string, std::uint32_t> reasons;  // why not, and how often
};

/// A random program for the kind of kernel this is: with as many frames and processes as it likes,
/// without what only a machine of its own could be asked (swap, groups, promises). Some have huge
/// pages, where those are given on advice.
std::string random_program(std::uint32_t seed, const KernelFacts& facts) {
  const auto setup = testing::random_setup(seed);
  MachineConfig& c = setup->config;
  const bool huge =
      c.thp != HugePages::Never && (facts.huge_pages == "madvise" || facts.huge_pages == "always");
  c.thp = huge ? HugePages::Madvise : HugePages::Never;
  if (facts.huge_pages == "always" && huge) c.thp = HugePages::Always;
  c.thp_cow = HugeCopy::Page;
  c.frames = huge ? 65'536 : 8192;
  c.max_processes = 4096;
  c.policy = Policy::Cow;
  c.zero_page = facts.zero_page;
  c.fault_around = facts.fault_around;
  c.swap = 0;
  c.overcommit = Overcommit::Heuristic;
  c.groups.clear();
  c.bug_dirty_cow = c.bug_map_count = false;
  std::vector<Command> opening;
  if (huge) {
    TextPool& t = setup->texts;
    PageRange all;
    all.region = t.intern("big");
    all.whole = true;
    opening = {Spawn{t.intern("p1"), t.intern("one")},
               Madvise{t.intern("p1"), all, Advice::HugePage}};
  }
  testing::Dice dice(seed ^ 0x9e37'79b9U);
  auto commands = testing::random_commands(setup, dice, 30 + seed % 40, opening);
  testing::keep_in_pages(commands);
  // A place that was moved into its page may change what a later line finds.
  Machine machine(setup);
  std::vector<Command> valid;
  for (const Command& command : commands) {
    if (machine.check(command, [](TextId) { return false; })) continue;
    valid.push_back(command);
    machine.run(command, static_cast<std::uint32_t>(valid.size()));
  }
  return testing::script_text(*setup, valid);
}

/// The first difference in words; empty if there is none. None either where the text is no program.
std::string first_difference(const std::string& text, const KernelFacts& facts, Counts& counts) {
  Diagnostics errors;
  const auto parsed = parse_any(text, errors);
  const auto scenario = parsed ? compile(adapted(*parsed, facts), {}, errors) : nullptr;
  if (scenario == nullptr) return {};
  std::string found;
  const Verification v =
      verify(*scenario, facts, AfterDifference::Stop, [&](const StepVerdict& step) {
        if (step.agreement == Agreement::NotVerified) ++counts.reasons[step.why_not];
        for (const Difference& d : step.differences)
          if (found.empty())
            found = "step " + std::to_string(step.step) + ", " + step.text + ": " + d.what +
                    ": model " + d.model + " | Linux " + d.kernel;
      });
  if (v.interrupted != 0) std::raise(v.interrupted);  // all is put away: end as it wants
  counts.agree += v.agree;
  counts.not_verified += v.not_verified;
  return v.broken.empty() ? found : v.broken;
}

/// Leaves out every line that the difference can do without, again and again until each is needed.
/// What the machine is like stays: another would differ for reasons of its own.
std::string shrunk(const std::string& text, const KernelFacts& facts) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  const auto joined = [](const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& line : all) out += line + "\n";
    return out;
  };
  for (std::size_t before = lines.size() + 1; lines.size() < before;) {
    before = lines.size();
    for (std::size_t i = lines.size(); i-- > 0;) {
      if (lines[i].rfind("@machine", 0) == 0) continue;
      std::vector<std::string> fewer = lines;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      Counts ignored;
      if (!first_difference(joined(fewer), facts, ignored).empty()) lines = fewer;
    }
  }
  return joined(lines);
}

TEST(Traces, RandomProgramsAgreeWithTheKernel) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  // COWSCOPE_SEED=N: that one alone, and its text.
  const char* seed_wanted = std::getenv("COWSCOPE_SEED");
  const auto only = static_cast<std::uint32_t>(seed_wanted ? std::atoi(seed_wanted) : 0);
  const std::uint32_t programs = std::getenv("COWSCOPE_LONG") != nullptr ? 10'000 : 300;
  const std::uint32_t last = only != 0 ? only : programs;
  Counts all;
  std::uint32_t differ = 0, passing = 0, done = 0;
  for (std::uint32_t seed = only != 0 ? only : 1; seed <= last && differ < 3; ++seed, ++done) {
    const std::string text = random_program(seed, facts);
    if (only != 0) std::cout << text;
    const std::uint32_t before = all.agree;
    const std::string difference = first_difference(text, facts, all);
    EXPECT_TRUE(all.agree > before || !difference.empty()) << "seed " << seed << " is no program";
    if (difference.empty()) continue;
    // The kernel moves pages about where memory is short, and khugepaged collapses some: a fault or
    // two that are the machine's, and do not come again.
    Counts again;
    if (first_difference(text, facts, again).empty()) {
      ++passing;
      std::cout << "seed " << seed << ", once and not again: " << difference << "\n";
      continue;
    }
    ++differ;
    ADD_FAILURE() << "seed " << seed << ", " << difference
                  << "\nthe least script that differs, to be kept in tests/regressions/linux:\n"
                  << shrunk(text, facts);
  }
  std::cout << done << " programs, " << all.agree << " steps agree, " << all.not_verified
            << " not verified\n";
  std::uint32_t after = 0;
  for (const auto& [why, steps] : all.reasons) {
    if (why.rfind("step ", 0) == 0) after += steps;
    else std::cout << "  " << steps << ": " << why << "\n";
  }
  std::cout << "  " << after << ": a step before was not done on Linux\n";
  EXPECT_LE(passing, 1 + done / 100);
  if (only != 0) return;
  EXPECT_GT(all.agree, 10 * done);
  EXPECT_LT(all.not_verified, all.agree / 4);
}

/// Under a policy that is not the kernel's every program differs: what is left says why.
TEST(Traces, AProgramThatDiffersIsShrunkToTheLinesThatMatter) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  const std::string eager = "@machine policy \"eager\"\n";
  Counts ignored;
  std::uint32_t shrunken = 0;
  for (std::uint32_t seed = 1; shrunken < 3 && seed < 50; ++seed) {
    std::string text = random_program(seed, facts);
    const std::string cow = "@machine policy \"cow\"\n";
    const auto at = text.find(cow);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, cow.size(), eager);
    if (first_difference(text, facts, ignored).empty()) continue;
    ++shrunken;
    const std::string least = shrunk(text, facts);
    EXPECT_NE(first_difference(least, facts, ignored), "") << least;
    EXPECT_NE(least.find(eager), std::string::npos) << least;
    EXPECT_NE(least.find("fork"), std::string::npos) << least;
    EXPECT_LE(std::count(least.begin(), least.end(), '\n'), 20) << least;
  }
  EXPECT_EQ(shrunken, 3U);
}

/// What random programs once found, as small as it became.
TEST(Traces, WhatOnceDifferedAgrees) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  std::uint32_t scripts = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/tests/regressions/linux")) {
    ++scripts;
    Counts counts;
    EXPECT_EQ(first_difference(testing::file_text(entry.path().string()), facts, counts), "")
        << entry.path();
    EXPECT_GT(counts.agree, 0U) << entry.path();
    EXPECT_EQ(counts.not_verified, 0U) << entry.path();
  }
  EXPECT_GT(scripts, 0U);
}

}  // namespace
}  // namespace cowscope::linux_check
