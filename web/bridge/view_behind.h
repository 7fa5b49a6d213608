// The part of the view that few scenarios have: what was printed, and what may still be used.
#pragma once

#include "web/bridge/json_writer.h"
#include "web/layout/later.h"
#include "web/layout/terminal_log.h"
#include "web/session/session.h"

namespace cowscope {

/// Members "terminal" and "limits", each only where there is something to tell.
COWSCOPE_LATER void write_behind(JsonWriter& out, const Session& session, TerminalLog& terminal);

}  // namespace cowscope
