#include "scenarios/cli/load.h"

#include "scenarios/cli/input.h"
#include "scenarios/cli/progress.h"
#include "scenarios/cli/terminal.h"

namespace cowscope::cli {

void tell_all(const std::string& file, const Diagnostics& errors) {
  for (const Diagnostic& d : errors) tell(format_diagnostic(file, d));
}

Loaded load(const std::string& file) {
  std::string message;
  const auto text = read_input(file, message);
  if (!text) {
    tell(file + ": " + message);
    return {std::nullopt, kWrongUse};
  }
  Diagnostics errors;
  auto scenario = parse_any(*text, errors);
  tell_all(file, errors);
  if (!scenario) return {std::nullopt, kFallsShort};
  return {std::move(scenario), kFine};
}

std::unique_ptr<CompiledScenario> prepare(const std::string& file, const Scenario& scenario,
                                          const CompileOptions& options) {
  Diagnostics errors;
  Compilation compilation(scenario, options, errors);
  {
    ProgressLine line("Running " + file);
    line.follow([&](Slice& slice) { return compilation.work(slice); },
                [&] { return compilation.progress(); });
  }
  auto compiled = compilation.take();
  if (!compiled) tell_all(file, errors);
  return compiled;
}

CompileOptions compile_options(const Options& options) {
  CompileOptions c;
  c.policy = options.policy;
  c.branch = options.branch;
  c.history_bytes = kHistoryBytes;
  return c;
}

bool go_to(const std::string& file, CompiledScenario& scenario, const std::optional<Until>& until) {
  Timeline& t = *scenario.timeline;
  if (!until) {
    t.seek(t.steps());
    return true;
  }
  if (until->step > t.steps()) {
    tell(file + ": there is no step " + std::to_string(until->step) + "; the last one is " +
         std::to_string(t.steps()));
    return false;
  }
  t.seek(until->step, until->event.value_or(kEnd));
  return true;
}

}  // namespace cowscope::cli
