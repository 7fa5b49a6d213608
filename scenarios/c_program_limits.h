// What a program on Linux cannot show of a scenario.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/timeline.h"

namespace cowscope {

/// Gathers it while the scenario is run through; sentences for people, none twice.
class CLimits {
 public:
  explicit CLimits(const MachineConfig& config);

  /// Of a step: what the model's machine did because it is small or special.
  void step(std::uint32_t step, const Command& command, Outcome outcome, const Journal& journal,
            const MachineConfig& config);
  /// A step that the program leaves out, and why.
  void left_out(std::uint32_t step, const Command& command);

  const std::vector<std::string>& sentences() const { return sentences_; }

 private:
  void add(std::string sentence);

  std::vector<std::string> sentences_;
  std::set<std::string> known_;
};

}  // namespace cowscope
