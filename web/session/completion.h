// What can stand at the end of a script text, by the grammar and by what there is where the session
// stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "web/session/session.h"

namespace cowscope {

struct Completion {
  std::string text;       // in the place of the word that was begun
  const char* kind = "";  // "command", "word", "process", "region", "pages", "program", "file",
                          // "group", "rights", "new"
  std::string note;       // what it is
  bool open = false;      // it goes on behind it without a blank
};
struct Completions {
  std::size_t begun = 0;  // bytes at the text's end that a completion takes the place of
  std::string hint;       // what is expected there, in words; empty: nothing that needs saying
  std::vector<Completion> list;
};

/// `text`: what stands before the cursor. Requires a scenario. At most 60.
Completions complete(const Session& session, std::string_view text);

}  // namespace cowscope
