// Holds what was seen against the model. Pure: a doctored observation is as good as a real one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/machine.h"
#include "engine/timeline.h"
#include "scenarios/linux/observation.h"
#include "scenarios/linux/performer.h"
#include "scenarios/step_facts.h"

namespace cowscope::linux_check {

/// One thing that model and kernel do not have in common.
struct Difference {
  std::string what;  // "map count of page 2 of heap in child"
  std::string model, kernel;
  int rule = 0;  // of the list in the guide to what Linux does; 0: of none in particular
};

/// The rule that a step is about, by its command and by what the model decided.
int rule_of(const Command& command, const StepFacts& facts);

/// Outcome and faults. `totals`: what the model counted in this step.
std::vector<Difference> compare_step(const Machine& model, const StepFacts& facts, Outcome outcome,
                                     const Totals& totals, const Performed& performed, int rule);
/// Processes, mappings, pages, frames, bytes. Only what `seen` holds is compared.
std::vector<Difference> compare_state(const Machine& model, const Observation& seen, int rule);

/// A page's bytes in short, without the zeros behind them.
std::string printable_bytes(std::string_view bytes);

}  // namespace cowscope::linux_check
