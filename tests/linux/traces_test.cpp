// Random programs against the kernel: what no one thought of.
#include "scenarios/linux/verification.h"
#include "tests/linux/support.h"
#include "tests/support/random_scenario.h"

namespace cowscope::linux_check {
namespace {

TEST(Traces, RandomProgramsAgreeWithTheKernel) {
  const KernelFacts facts = kernel_facts();
  NEEDS_FRAMES(facts);
  std::uint64_t agree = 0, not_verified = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    Diagnostics errors;
    const auto scenario = parse_any(testing::random_scenario(seed, 30 + seed % 40), errors);
    ASSERT_TRUE(scenario.has_value()) << seed;
    Scenario here = adapted(*scenario, facts);
    here.machine.policy = Policy::Cow;
    here.machine.bugs.clear();
    here.machine.swap = 0;
    here.machine.thp = "never";
    here.machine.overcommit = 0;
    here.machine.groups.clear();
    // Frames and processes in plenty: their limits are the scenario's, this machine has others.
    here.machine.frames = 8192;
    here.machine.max_processes = 4096;
    const auto ready = compile(here, {}, errors);
    if (ready == nullptr) continue;  // with more memory, a later line may no longer hold
    const Verification v =
        verify(*ready, facts, AfterDifference::Stop, [&](const StepVerdict& step) {
          for (const Difference& d : step.differences)
            ADD_FAILURE() << "seed " << seed << ", step " << step.step << ", " << step.text << ": "
                          << d.what << ": model " << d.model << " | Linux " << d.kernel;
        });
    EXPECT_EQ(v.broken, "") << seed;
    agree += v.agree;
    not_verified += v.not_verified;
  }
  RecordProperty("agree", std::to_string(agree));
  EXPECT_GT(agree, 1000U);
  EXPECT_LT(not_verified, agree / 4);
}

}  // namespace
}  // namespace cowscope::linux_check
