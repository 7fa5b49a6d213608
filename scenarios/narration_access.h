// Loads and stores in words, after they ran. Internal to the narration.
#pragma once

#include "scenarios/narration.h"
#include "scenarios/step_facts.h"

namespace cowscope {

/// Who touched whose pages, and how that is told.
struct Touching {
  TextId who;
  TextId whose;  // another's memory (poke), else `who`
  AccessType type;
  const char* did;  // " wrote ", " had the kernel read "
};

/// What a step of loads or stores came to. Requires that the timeline is at the end of that step.
StepText describe_access(const Timeline& timeline, const StepFacts& facts,
                         const Touching& touching);

}  // namespace cowscope
