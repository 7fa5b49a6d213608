// How a step ended, in a few words: the faults, and what was decided for what true reason.
#pragma once

#include <string>

#include "engine/command.h"
#include "engine/stats.h"
#include "scenarios/step_facts.h"

namespace cowscope::linux_check {

/// "1 minor · copied: not exclusive, and others refer to it". `totals`: of this step.
std::string step_words(const StepFacts& facts, Outcome outcome, const Totals& totals);

}  // namespace cowscope::linux_check
