// The keys of the `machine` object: which there are, what they may be, and how they are written.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/json_document.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// All keys, in the order in which they are printed.
const std::vector<std::string_view>& machine_keys();

/// Reads the value of one key. False: reported.
bool read_machine_key(const JsonDocument& document, std::string_view key, const JsonNode& value,
                      MachineSource& out);

/// Keys that are not at their default with their values as compact JSON, in order.
std::vector<std::pair<std::string_view, std::string>> machine_values(const MachineSource& machine);

/// Values that the machine cannot have, with their key: also of a scenario that was made by hand.
using MachineProblem = std::function<void(std::string_view key, std::string message)>;
void check_machine(const MachineSource& machine, const MachineProblem& problem);

}  // namespace cowscope
