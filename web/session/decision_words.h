// Why a fault was decided as it was, in one sentence: the true reason, as the kernel has it
// (FaultOutcome, Reason), never from the map count alone.
#pragma once

#include <string>

#include "engine/event.h"

namespace cowscope {

/// "Not exclusive: others refer to frame 17, so it must be copied." Of a Decide event.
std::string decision_words(const Event& decide);

}  // namespace cowscope
