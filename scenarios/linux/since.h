// What an older kernel, or one that is configured otherwise, does in another way than the model:
// named as such, and no disagreement.
#pragma once

#include <string>

#include "engine/machine.h"
#include "scenarios/linux/kernel_facts.h"

namespace cowscope::linux_check {

/// Why this command cannot be held against this kernel; empty if it can. `before`: the machine that
/// it is run on.
std::string held_since(const KernelFacts& facts, const Machine& before, const Command& command);

}  // namespace cowscope::linux_check
