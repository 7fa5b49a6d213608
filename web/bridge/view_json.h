// All that the page's shell shows of a session, as one JSON object (the shape is in api.h).
#pragma once

#include <string>

#include "web/layout/owner_table.h"
#include "web/layout/terminal_log.h"
#include "web/session/session.h"

namespace cowscope {

/// Lists longer than this are cut; the scripts' and the events' keep the part around the position.
inline constexpr std::size_t kMostListed = 200;
/// Of all processes' pages together no more than this are listed.
inline constexpr std::size_t kMostPages = 2000;

/// `owners` and `terminal` are brought to where the session stands; kept ones make that quick.
std::string view_json(const Session& session, OwnerTable& owners, TerminalLog& terminal);

// life_calls.cpp
std::string breakpoints_json(const Session& session);
/// null: nothing is pinned.
std::string pinned_json(const Session& session);

}  // namespace cowscope
