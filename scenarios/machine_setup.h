// The machine, files and programs of a scenario, checked and made ready for the engine.
#pragma once

#include <memory>
#include <optional>

#include "engine/machine.h"
#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// Null: reported, all at once. `policy`: instead of the scenario's own.
std::shared_ptr<Setup> make_setup(const Scenario& scenario, std::optional<Policy> policy,
                                  Diagnostics& errors);

/// The program that a scenario without programs has: sh, with heap (4 pages, rw-) and stack (1
/// page, rw-).
ProgramSource default_program();

}  // namespace cowscope
