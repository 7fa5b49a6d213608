// A scenario, step by step, in the model and on this machine.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "scenarios/linux/kernel_facts.h"
#include "scenarios/linux/verdict.h"
#include "scenarios/scenario.h"

namespace cowscope::linux_check {

enum class Agreement : std::uint8_t { Agrees, Differs, NotVerified };

struct StepVerdict {
  std::uint32_t step = 0;
  std::string text;  // the command, as the script spells it
  Agreement agreement = Agreement::Agrees;
  std::string how;      // "1 minor · copied: not exclusive, and others refer to it"
  std::string why_not;  // not verified: the reason
  bool undone = false;  // not done on Linux, so what follows cannot be compared
  std::vector<Difference> differences;  // differs
};

struct Verification {
  std::uint32_t agree = 0, differ = 0, not_verified = 0;
  int interrupted = 0;  // the signal that ended it, or 0
  std::string broken;   // this machine did not let it begin, or go on
};

enum class AfterDifference : std::uint8_t { Stop, GoOn };

/// The scenario as it is on this kind of kernel: what the kernel decides is taken from the facts.
Scenario adapted(Scenario scenario, const KernelFacts& facts);

/// Runs all of it; `told` hears of each step as it ends. Leaves nothing behind. Requires a scenario
/// that was adapted before it was compiled; moves its timeline.
Verification verify(CompiledScenario& scenario, const KernelFacts& facts, AfterDifference after,
                    const std::function<void(const StepVerdict&)>& told);

}  // namespace cowscope::linux_check
