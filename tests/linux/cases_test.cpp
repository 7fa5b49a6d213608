// Small scenarios, each for one rule of what Linux does, held against the kernel in one run.
#include <filesystem>
#include <iostream>
#include <map>

#include "scenarios/linux/verification.h"
#include "tests/linux/support.h"
#include "tests/support/run_program.h"

namespace cowscope::linux_check {
namespace {

std::vector<std::string> case_files() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/tests/linux/cases"))
    if (entry.path().extension() == ".cow") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

/// The number that its title names.
int rule_of_title(const std::string& text) {
  const auto at = text.find("@title \"Rule ");
  return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + 13);
}

struct Count {
  std::uint32_t cases = 0, steps = 0, differ = 0, not_verified = 0;
};

TEST(Cases, EveryStepAgreesWithTheKernel) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  std::map<int, Count> rules;
  for (const std::string& file : case_files()) {
    const std::string name = std::filesystem::path(file).filename().string();
    const std::string text = testing::file_text(file);
    const int rule = rule_of_title(text);
    EXPECT_EQ(std::atoi(name.c_str()), rule) << name << ": its title names another rule";
    const auto scenario = compiled(text, facts);
    ASSERT_NE(scenario, nullptr) << name;
    const Verification v =
        verify(*scenario, facts, AfterDifference::GoOn, [&](const StepVerdict& step) {
          for (const Difference& d : step.differences)
            ADD_FAILURE() << name << ", step " << step.step << ", " << step.text << ": " << d.what
                          << ": model " << d.model << " | Linux " << d.kernel;
          if (step.agreement == Agreement::NotVerified)
            std::cout << name << ", step " << step.step << ": not verified: " << step.why_not
                      << "\n";
        });
    EXPECT_EQ(v.broken, "") << name;
    Count& count = rules[rule];
    ++count.cases;
    count.steps += v.agree;
    count.differ += v.differ;
    count.not_verified += v.not_verified;
  }
  std::uint32_t cases = 0;
  for (int rule = 1; rule <= 26; ++rule) {
    EXPECT_GE(rules[rule].cases, 5U) << "rule " << rule << " is asked from few sides";
    cases += rules[rule].cases;
  }
  EXPECT_EQ(rules.size(), 26U);
  EXPECT_GE(cases, 150U);
  for (const auto& [rule, c] : rules)
    std::cout << "rule " << rule << ": " << c.cases << " cases, " << c.steps << " steps agree, "
              << c.differ << " differ, " << c.not_verified << " not verified\n";
}

}  // namespace
}  // namespace cowscope::linux_check
