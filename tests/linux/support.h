// What the tests of verify have in common.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "scenarios/linux/kernel_facts.h"
#include "scenarios/scenario.h"

namespace cowscope::linux_check {

/// A test that needs frame numbers, map counts and page flags ends here, with the reason, where
/// they cannot be seen.
#define NEEDS_FRAMES(facts)                                                 \
  if (!(facts).frame_numbers || !(facts).map_counts || !(facts).page_flags) \
  GTEST_SKIP() << "SKIP: this kernel does not show us frames (pagemap, kpagecount, kpageflags)"

/// Compiled for this kind of kernel; null is a test failure.
inline std::unique_ptr<CompiledScenario> compiled(const std::string& text,
                                                  const KernelFacts& facts) {
  Diagnostics errors;
  std::unique_ptr<CompiledScenario> result;
  if (const auto scenario = parse_any(text, errors)) {
    Scenario here = *scenario;
    here.machine.zero_page = facts.zero_page;
    here.machine.fault_around = facts.fault_around;
    result = compile(here, {}, errors);
  }
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic("test", d);
  return result;
}

}  // namespace cowscope::linux_check
