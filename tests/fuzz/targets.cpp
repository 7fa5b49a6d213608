#include "tests/fuzz/targets.h"

namespace cowscope::fuzz {

const std::vector<Target>& targets() {
  static const std::vector<Target> kTargets = {{"script", fuzz_script},
                                               {"scenario_json", fuzz_scenario_json},
                                               {"machine", fuzz_machine},
                                               {"link", fuzz_link}};
  return kTargets;
}

}  // namespace cowscope::fuzz
