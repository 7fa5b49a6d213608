// A session with a scenario in it, and short ways to ask where it is.
#pragma once

#include <string>
#include <vector>

#include "web/session/session.h"

namespace cowscope::testing {

/// A mistake in the text fails the test.
void load(Session& session, const std::string& text, const LinkView& view = {},
          Origin origin = Origin::Elsewhere);
/// The messages with which it is refused; empty: it was loaded.
std::string refusal(Session& session, const std::string& text, const LinkView& view = {});

/// "4" at the end of step 4, "4.7" after its seventh event.
std::string place(const Session& session);
/// The commands as the session spells them.
std::vector<std::string> script(const Session& session);
/// The digest of where it stands.
std::string digest_here(const Session& session);
std::string all(const Diagnostics& errors);

/// fork, a copy, a reuse: 1 spawn, 2 write 4 pages, 3 fork, 4 copy, 5 reuse, 6 exit.
extern const char* const kStory;

}  // namespace cowscope::testing
