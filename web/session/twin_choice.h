// What stands beside the session's own run when two are shown side by side.
#pragma once

#include <cstdint>
#include <string>

#include "engine/config.h"

namespace cowscope {

struct TwinChoice {
  enum class With : std::uint8_t {
    Nothing,  // one run alone
    Policy,   // the same commands under `policy`
    Line,     // another line of the scenario, under the same policy
  };
  With with = With::Nothing;
  Policy policy = Policy::Eager;
  std::string line;  // a branch's name; empty: the main line
  bool operator==(const TwinChoice&) const = default;
};

}  // namespace cowscope
