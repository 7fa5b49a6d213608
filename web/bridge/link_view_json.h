// How a scenario is to be looked at, as JSON: what openLink gives and load takes.
#pragma once

#include "scenarios/share_link.h"
#include "web/bridge/arguments.h"
#include "web/bridge/json_writer.h"

namespace cowscope {

/// An object of what is given: strings, and true for predict and present.
void write_link_view(JsonWriter& out, const LinkView& view);
/// step and level may be numbers. What is wrong is told in `view.error()`.
LinkView read_link_view(Arguments& view);

}  // namespace cowscope
