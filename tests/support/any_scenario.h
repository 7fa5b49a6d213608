// Scenarios made at random from a seed: every construct of the language, also what cannot run.
#pragma once

#include <cstdint>

#include "scenarios/scenario.h"

namespace cowscope::testing {

/// The same scenario for the same seed everywhere. It can be printed and parsed in both forms;
/// whether it would compile is another matter.
Scenario any_scenario(std::uint64_t seed);

}  // namespace cowscope::testing
