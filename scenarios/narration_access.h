// Loads and stores in words, after they ran. Internal to the narration.
#pragma once

#include "scenarios/narration.h"
#include "scenarios/step_facts.h"

namespace cowscope {

/// What a read or write step came to. Requires that the timeline is at the end of that step.
StepText describe_access(const Timeline& timeline, const StepFacts& facts, TextId who,
                         AccessType type);

}  // namespace cowscope
