// Script text tried where the session stands, on a copy of the machine: what run() would refuse,
// and what there would be afterwards. The session stays as it is, and nothing of the script is
// compiled again, so it costs no more at the end of a long one.
#pragma once

#include <string_view>

#include "scenarios/scenario.h"
#include "web/session/session.h"

namespace cowscope {

/// The machine at the end of the current step, behind which run() inserts.
Machine machine_at_step_end(const Timeline& timeline);

/// Whether a command up to the current step makes a process of this name (its fork may have
/// failed).
bool made_so_far(const Session& session, TextId name);

struct Trial {
  Machine machine;  // after the last command but one; after the last, if `all`
  Diagnostics errors;
};
/// Requires a scenario. Of a text that does very much only the language is looked at.
Trial try_lines(const Session& session, std::string_view text, bool all = false);

}  // namespace cowscope
