// All that the page's shell shows of a session, as one JSON object (the shape is in api.h).
#pragma once

#include <string>

#include "web/session/session.h"

namespace cowscope {

/// Lists longer than this are cut; the scripts' and the events' keep the part around the position.
inline constexpr std::size_t kMostListed = 200;

std::string view_json(const Session& session);

}  // namespace cowscope
