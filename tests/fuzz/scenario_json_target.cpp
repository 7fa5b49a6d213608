#include "scenarios/scenario_json.h"
#include "scenarios/script.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/small_run.h"
#include "tests/fuzz/targets.h"

namespace cowscope::fuzz {

void fuzz_scenario_json(std::string_view input) {
  Diagnostics errors;
  const auto scenario = parse_scenario_json(input, errors);
  promise(scenario.has_value() == errors.empty(), "JSON is refused exactly with a message");
  promise(errors.size() <= 20, "at most twenty messages");
  if (!scenario) return;
  const std::string json = print_scenario_json(*scenario);
  const auto again = parse_scenario_json(json, errors);
  promise(again && *again == *scenario, "what is printed reads back as the same:\n" + json);
  promise(print_scenario_json(*again) == json, "printing is stable:\n" + json);
  const std::string compact = print_compact_scenario_json(*scenario);
  const auto unpacked = parse_scenario_json(compact, errors);
  promise(unpacked && *unpacked == *scenario, "so does the compact form:\n" + compact);
  const std::string text = print_script(*scenario);
  const auto script = parse_script(text, errors);
  promise(script && *script == *scenario, "everything in JSON can be said in text:\n" + text);
  run_if_small(*scenario);
}

}  // namespace cowscope::fuzz
