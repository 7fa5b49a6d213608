// What the fuzzers call, one function each. A broken promise is told and ends the program
// (abort), as libFuzzer wants it.
#pragma once

#include <string_view>
#include <vector>

namespace cowscope::fuzz {

/// Any text: it is refused with messages, or printing it gives a script that reads back as the same
/// scenario. What is small enough is compiled, run and turned into C.
void fuzz_script(std::string_view input);
/// The same for the JSON form, indented and compact.
void fuzz_scenario_json(std::string_view input);
/// Bytes choose a small machine and what is done on it, from all verbs: every invariant holds, a
/// full copy would read the same, and what is undone and done again is as it was.
void fuzz_machine(std::string_view input);
/// Any text as a link; and the input as what a link carries, packed well and badly.
void fuzz_link(std::string_view input);

struct Target {
  const char* name;  // also the folder of its findings in tests/regressions
  void (*run)(std::string_view input);
};
const std::vector<Target>& targets();

}  // namespace cowscope::fuzz
