// Runs a scenario that a fuzzer made, if that cannot take long.
#pragma once

#include "scenarios/scenario.h"

namespace cowscope::fuzz {

/// Compiles it, tells every event of every step, writes it as a C program, and goes back to the
/// beginning.
void run_if_small(const Scenario& scenario);

}  // namespace cowscope::fuzz
