#include "scenarios/script.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/small_run.h"
#include "tests/fuzz/targets.h"

namespace cowscope::fuzz {

void fuzz_script(std::string_view input) {
  Diagnostics errors;
  const auto scenario = parse_script(input, errors);
  promise(scenario.has_value() == errors.empty(), "a script is refused exactly with a message");
  promise(errors.size() <= 20, "at most twenty messages");
  if (!scenario) return;
  const std::string text = print_script(*scenario);
  const auto again = parse_script(text, errors);
  promise(again.has_value(), "what is printed can be read:\n" + text);
  promise(*again == *scenario, "what is printed reads back as the same scenario:\n" + text);
  promise(print_script(*again) == text, "printing is stable:\n" + text);
  run_if_small(*scenario);
}

}  // namespace cowscope::fuzz
