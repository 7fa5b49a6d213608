#include "tests/support/told.h"

#include <gtest/gtest.h>

namespace cowscope::testing {

std::unique_ptr<CompiledScenario> compiled(const std::string& text, const CompileOptions& options) {
  Diagnostics errors;
  std::unique_ptr<CompiledScenario> out;
  if (const auto scenario = parse_any(text, errors)) out = compile(*scenario, options, errors);
  for (const Diagnostic& d : errors)
    ADD_FAILURE() << format_diagnostic("script", d) << "\n" << text;
  return out;
}

std::unique_ptr<CompiledScenario> ran(const std::string& text, const CompileOptions& options) {
  auto out = compiled(text, options);
  if (out) out->timeline->seek(out->timeline->steps());
  return out;
}

std::string told(const std::string& text, const CompileOptions& options) {
  const auto scenario = ran(text, options);
  if (!scenario) return {};
  const StepText words = describe_step(*scenario);
  return plain(words.headline) + " | " + plain(words.rest);
}

}  // namespace cowscope::testing
