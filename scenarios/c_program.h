// A scenario as a C program for Linux that does the same with real processes (convert --to c).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "scenarios/scenario.h"

namespace cowscope {

/// Steps that one program may have: each is a function of its own, to be read.
inline constexpr std::uint32_t kMostCProgramSteps = 5000;

/// C11 for Linux without a dependency. Addresses, names and sizes come from the model, so the
/// scenario is run through; the timeline is left at its end. None: it has too many steps.
std::optional<std::string> c_program(CompiledScenario& scenario,
                                     const std::string& language = "en");

}  // namespace cowscope
