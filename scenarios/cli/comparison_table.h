// A comparison of policies as a table, for `compare` and for the end of a narration.
#pragma once

#include "scenarios/cli/terminal.h"
#include "scenarios/compare.h"

namespace cowscope::cli {

void comparison_table(Output& out, const Comparison& comparison);

/// Modelled nanoseconds as people read them: "840 ns", "10.8 µs", "3.2 ms".
std::string time_text(std::uint64_t ns);

}  // namespace cowscope::cli
