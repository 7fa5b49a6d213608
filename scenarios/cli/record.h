// verify --record: what agreed is kept beside the scenario.
#pragma once

#include <string>

#include "scenarios/cli/options.h"
#include "scenarios/verification_record.h"

namespace cowscope::cli {

/// `verified/ID.json` in the scenario's folder if that has a folder of records, as the library has;
/// else NAME.verified.json beside it.
std::string record_path(const std::string& file, const Scenario& scenario);

/// Adds the run to the scenario's record, or begins one. Other kernels' runs stay if what runs is
/// still the same. Not kFine: why was told.
ExitStatus keep_record(const std::string& path, const Scenario& scenario, VerifiedRun run);

/// Today, by UTC.
std::string today();

}  // namespace cowscope::cli
