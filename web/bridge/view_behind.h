// The part of the view that is seldom there: what was printed, what may still be used, what belongs
// to teaching.
#pragma once

#include "web/bridge/json_writer.h"
#include "web/layout/later.h"
#include "web/layout/terminal_log.h"
#include "web/session/session.h"

namespace cowscope {

/// Members "terminal" and "limits", each only where there is something to tell.
COWSCOPE_LATER void write_behind(JsonWriter& out, const Session& session, TerminalLog& terminal);
/// Members "locked", "held", "furthest", "present", "predict" and "score", likewise.
COWSCOPE_LATER void write_teaching(JsonWriter& out, const Session& session);

}  // namespace cowscope
