// Random programs against the kernel: what no one thought of.
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "scenarios/linux/verification.h"
#include "tests/linux/support.h"
#include "tests/support/random_scenario.h"

namespace cowscope::linux_check {
namespace {

/// A random program, changed to what this machine can be asked: as many frames and processes as it
/// likes, no swap, no groups.
std::unique_ptr<CompiledScenario> ready_to_verify(const std::string& text,
                                                  const KernelFacts& facts) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  if (!scenario) return nullptr;
  Scenario here = adapted(*scenario, facts);
  here.machine.policy = Policy::Cow;
  here.machine.bugs.clear();
  here.machine.swap = 0;
  here.machine.thp = "never";
  here.machine.overcommit = 0;
  here.machine.groups.clear();
  here.machine.frames = 8192;
  here.machine.max_processes = 4096;
  return compile(here, {}, errors);  // with more memory, a later line may no longer hold
}

/// The first difference in words; empty if there is none. Adds to the counts.
std::string first_difference(CompiledScenario& scenario, const KernelFacts& facts,
                             Verification& counts) {
  std::string found;
  const Verification v =
      verify(scenario, facts, AfterDifference::Stop, [&](const StepVerdict& step) {
        for (const Difference& d : step.differences)
          if (found.empty())
            found = "step " + std::to_string(step.step) + ", " + step.text + ": " + d.what +
                    ": model " + d.model + " | Linux " + d.kernel;
      });
  counts.agree += v.agree;
  counts.not_verified += v.not_verified;
  return v.broken.empty() ? found : v.broken;
}

/// Leaves out every line that the difference can do without.
std::string shrunk(const std::string& text, const KernelFacts& facts) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  const auto joined = [](const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& line : all) out += line + "\n";
    return out;
  };
  for (std::size_t i = lines.size(); i-- > 0;) {
    std::vector<std::string> fewer = lines;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    Verification ignored;
    const auto ready = ready_to_verify(joined(fewer), facts);
    if (ready != nullptr && !first_difference(*ready, facts, ignored).empty()) lines = fewer;
  }
  return joined(lines);
}

TEST(Traces, RandomProgramsAgreeWithTheKernel) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  const std::uint32_t programs = std::getenv("COWSCOPE_LONG") != nullptr ? 10'000 : 300;
  Verification all;
  std::uint32_t differ = 0;
  for (std::uint32_t seed = 1; seed <= programs && differ < 3; ++seed) {
    const std::string text = testing::random_scenario(seed, 30 + seed % 40);
    // ksmd merges pages of any process of this machine; the cases of rule 24 write what no other
    // has.
    if (text.find("ksm scan") != std::string::npos) continue;
    const auto ready = ready_to_verify(text, facts);
    if (ready == nullptr) continue;
    const std::string difference = first_difference(*ready, facts, all);
    if (difference.empty()) continue;
    ++differ;
    ADD_FAILURE() << "seed " << seed << ", " << difference
                  << "\nthe least script that differs, to be kept in tests/regressions:\n"
                  << shrunk(text, facts);
  }
  std::cout << programs << " programs, " << all.agree << " steps agree, " << all.not_verified
            << " not verified\n";
  EXPECT_GT(all.agree, 5 * programs);
  EXPECT_LT(all.not_verified, all.agree / 2);
}

}  // namespace
}  // namespace cowscope::linux_check
