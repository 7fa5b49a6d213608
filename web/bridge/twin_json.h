// Two runs side by side as JSON.
#pragma once

#include <string>

#include "web/bridge/json_writer.h"
#include "web/layout/later.h"
#include "web/session/session.h"

namespace cowscope {

/// The member "twin": null, {"policy":"eager"} or {"branch":"…"}, as setTwin takes it.
void write_twin_choice(JsonWriter& out, const TwinChoice& choice);
/// The members "twin" and "beside" of the view, and what is said above: "eyebrow", "headline",
/// "rest" in place of the scenario's own. False: nothing stands beside it; these are not written.
COWSCOPE_LATER bool write_twin_words(JsonWriter& out, const Session& session);

}  // namespace cowscope
