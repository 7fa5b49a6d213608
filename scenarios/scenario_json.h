// The JSON form of a scenario, version 1 (schema/scenario.json).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// Errors carry line, column and pointer, all at once up to twenty. Unknown and duplicate keys are
/// errors that name the nearest known key. Nesting is bounded by 32.
std::optional<Scenario> parse_scenario_json(std::string_view text, Diagnostics& errors);
/// Two blanks of indentation, one script element a line where it is short; ends with a newline.
/// Keys at their default are left out.
std::string print_scenario_json(const Scenario& scenario);
/// The same without blanks and newlines, for links.
std::string print_compact_scenario_json(const Scenario& scenario);

}  // namespace cowscope
