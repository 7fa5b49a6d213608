// A script, run to one of its steps, for tests of what is said about it.
#pragma once

#include <memory>
#include <string>

#include "scenarios/narration.h"
#include "scenarios/scenario.h"

namespace cowscope::testing {

/// Compiles a script or a scenario's JSON; a mistake in it fails the test and gives null.
std::unique_ptr<CompiledScenario> compiled(const std::string& text,
                                           const CompileOptions& options = {});
/// The same, at the end of its last step.
std::unique_ptr<CompiledScenario> ran(const std::string& text, const CompileOptions& options = {});

/// "HEADLINE | REST" of describe_step at the end of the script.
std::string told(const std::string& text, const CompileOptions& options = {});

}  // namespace cowscope::testing
