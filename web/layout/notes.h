// One true sentence about a process at this moment, for the right end of its row: generated from
// the state alone.
#pragma once

#include <string>

#include "web/layout/facts.h"

namespace cowscope {

/// "Frame 2 is the parent's alone now, but stays protected until the parent writes." May be empty.
std::string note_of(const Scene& scene, const ProcessFacts& process);

}  // namespace cowscope
