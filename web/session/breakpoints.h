// Where playing stops by itself, and what one can run on to.
#pragma once

#include <cstdint>
#include <set>

#include "engine/types.h"

namespace cowscope {

enum class Until : std::uint8_t { Fault, Copy, Frame, Breakpoint };
/// "fault", "copy", "frame", "breakpoint".
const char* to_string(Until);

struct Breakpoints {
  std::set<std::uint32_t> steps;  // when the step has run
  bool fault = false;             // at every page fault
  bool copy = false;              // at every copied page
  FrameNumber frame = kNoFrame;   // where the refcount of this one changes
  bool any() const { return !steps.empty() || fault || copy || frame != kNoFrame; }
  bool operator==(const Breakpoints&) const = default;
};

}  // namespace cowscope
