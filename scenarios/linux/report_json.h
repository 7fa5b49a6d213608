// verify --format json: one object a file.
#pragma once

#include <string>
#include <vector>

#include "scenarios/linux/verification.h"

namespace cowscope::linux_check {

std::string report_json(const std::string& file, const KernelFacts& facts,
                        const Verification& result, const std::vector<StepVerdict>& steps);

}  // namespace cowscope::linux_check
