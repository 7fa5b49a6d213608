// Random programs for the engine: valid commands (the machine's own check passes), seeded, the same
// on every machine.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/machine.h"
#include "tests/support/dice.h"

namespace cowscope::testing {

/// A small machine with few frames, so that sharing, copying and running out of memory all happen.
std::shared_ptr<Setup> random_setup(std::uint32_t seed);
std::shared_ptr<Setup> random_setup(Dice& dice);
/// `count` commands that run one after the other without an error.
std::vector<Command> random_commands(const std::shared_ptr<Setup>& setup, std::uint32_t seed,
                                     std::size_t count);
/// Fewer where the dice are exhausted before. `opening`: what they begin with, and is counted with
/// them; it must make the processes p1, p2 … in this order.
std::vector<Command> random_commands(const std::shared_ptr<Setup>& setup, Dice& dice,
                                     std::size_t count, const std::vector<Command>& opening = {});

}  // namespace cowscope::testing
