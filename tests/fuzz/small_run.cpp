#include "tests/fuzz/small_run.h"

#include <algorithm>

#include "engine/digest.h"
#include "engine/invariants.h"
#include "scenarios/c_program.h"
#include "scenarios/narration.h"
#include "scenarios/state_json.h"
#include "scenarios/unroll.h"
#include "tests/fuzz/promise.h"

namespace cowscope::fuzz {
namespace {

constexpr std::uint64_t kMostCommands = 60;
constexpr std::uint32_t kMostFrames = 256;
constexpr std::uint64_t kMostPages = 4096;  // of one command

/// Frames bound what can be resident, but not what can be mapped, shared and looked through.
bool is_small(const Scenario& scenario) {
  if (scenario.machine.frames > kMostFrames || scenario.machine.thp != "never") return false;
  return count_commands(scenario.script) <= kMostCommands;
}

}  // namespace

void run_if_small(const Scenario& scenario) {
  if (!is_small(scenario)) return;
  CompileOptions options;
  options.pages_per_command = kMostPages;
  Diagnostics errors;
  const auto compiled = compile(scenario, options, errors);
  promise((compiled != nullptr) == errors.empty(), "a scenario is refused exactly with a message");
  if (!compiled) return;
  Timeline& t = *compiled->timeline;
  const std::uint64_t start = digest(t.machine());
  while (t.step()) {
    const std::uint32_t step = t.position().step;
    const auto violated = violated_invariants(t.machine(), true, 1);
    promise(violated.empty(), "after step " + std::to_string(step) + ": " +
                                  (violated.empty() ? "" : violated.front()));
    const auto text = describe_step(*compiled);
    promise(!text.headline.empty(), "something is told of step " + std::to_string(step));
    std::uint32_t number = 0;
    for (const Event& e : t.journal().events) {
      promise(!describe_event(t.before(), e, &t.journal()).title.empty(), "an event has a title");
      promise(!event_json(*compiled, t.before(), e, step, ++number).empty(), "and a line");
    }
  }
  promise(!state_json(*compiled).empty(), "the end has a form in JSON");
  const auto program = c_program(*compiled);
  promise(program.has_value(), "a short scenario has a C program");
  promise(std::all_of(program->begin(), program->end(),
                      [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= ' '; }),
          "a C program is plain text");
  t.seek(0);
  promise(digest(t.machine()) == start, "the beginning is as it was");
}

}  // namespace cowscope::fuzz
