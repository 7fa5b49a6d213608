// State and events as JSON: what `run --format json|jsonl` and the API's state() give
// (schema/state.json, schema/event.json).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/timeline.h"
#include "scenarios/scenario.h"

namespace cowscope {

struct StateOptions {
  bool summary = false;  // leave the lists of pages and frames out
  std::string process;   // only this one
  std::uint32_t first_frame = 0, frame_count = 0xffff'ffffU;  // range of the frame list
};
/// Compact JSON of the timeline's position.
std::string state_json(const CompiledScenario& scenario, const StateOptions& options = {});

/// One event as a line of JSON without a newline. `number` counts from 1 in its step.
std::string event_json(const CompiledScenario& scenario, const Machine& before, const Event& event,
                       std::uint32_t step, std::uint32_t number);

/// A JSON string literal, quotes included; invalid UTF-8 and control bytes are escaped.
std::string json_string(std::string_view bytes);

}  // namespace cowscope
