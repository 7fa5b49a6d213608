// From a file's name to a scenario ready to run, with every complaint told.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "scenarios/cli/options.h"
#include "scenarios/scenario.h"

namespace cowscope::cli {

/// What keyframes may take.
inline constexpr std::size_t kHistoryBytes = std::size_t{512} << 20;

struct Loaded {
  std::optional<Scenario>
      scenario;  // none: what is wrong was told, and `status` says how bad it is
  ExitStatus status = kFine;
};
Loaded load(const std::string& file);

/// Compiles; null: what is wrong was told.
std::unique_ptr<CompiledScenario> prepare(const std::string& file, const Scenario& scenario,
                                          const CompileOptions& options);

/// The options that the command line asks for.
CompileOptions compile_options(const Options& options);

/// Goes to `until`, else to the end. False: there is no such step (told).
bool go_to(const std::string& file, CompiledScenario& scenario, const std::optional<Until>& until);

void tell_all(const std::string& file, const Diagnostics& errors);

}  // namespace cowscope::cli
