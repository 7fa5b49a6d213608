// Holding a scenario's claims against what its steps really did.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace cowscope {

/// A step, and what was found there instead of what it claims.
struct UnmetStep {
  std::uint32_t step = 0;
  std::string message;  // "refs parent heap[2] is 2, expected 1"
};

/// The claims of the steps from `first` on (from 1) that do not hold, in order; claims of broken
/// steps are passed over. Requires a prepared timeline; it stands where it stood afterwards.
std::vector<UnmetStep> unmet_expectations(const CompiledScenario& scenario,
                                          std::uint32_t first = 1);

}  // namespace cowscope
