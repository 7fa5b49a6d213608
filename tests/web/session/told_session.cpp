#include "tests/web/session/told_session.h"

#include <gtest/gtest.h>

#include "engine/digest.h"

namespace cowscope::testing {

const char* const kStory = R"(@title "A story"
@code <<END
fill();
fork();
write();
END
spawn parent from sh
@line 1
write parent heap[0..3] "cat"
@label forked
@line 2
@say "No page was copied. Both use the same frames."
@ask "How many pages will fork copy?" choice "0" choice "4" idea 1 why "That is the naive copy." answer "0" why "Only entries are."
fork parent as child
expect step copies == 0
@line 3
@say "The child got its own copy. The parent still reads cat."
@ask "Users of the parent's page 2?" answer refs parent heap[2]
write child heap[2] "dog"
expect step copies == 1
@line 3
write parent heap[2] "owl"
exit child 0
@branch "The parent first" from forked {
@say "The parent moved out."
write parent heap[2] "owl"
write child heap[2] "dog"
read child heap[0]
}
)";

std::string all(const Diagnostics& errors) {
  std::string out;
  for (const Diagnostic& d : errors) out += format_diagnostic("input", d) + "\n";
  return out;
}

std::string refusal(Session& session, const std::string& text, const LinkView& view) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  if (scenario && session.load(*scenario, view, errors)) return {};
  EXPECT_FALSE(errors.empty());
  return all(errors);
}

void load(Session& session, const std::string& text, const LinkView& view, Origin origin) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  ASSERT_TRUE(scenario.has_value()) << all(errors);
  ASSERT_TRUE(session.load(*scenario, view, errors, origin)) << all(errors);
}

std::string place(const Session& session) {
  const Position at = session.timeline().position();
  std::string out = std::to_string(at.step);
  if (at.event < session.timeline().journal().events.size()) out += "." + std::to_string(at.event);
  return out;
}

std::vector<std::string> script(const Session& session) {
  std::vector<std::string> out;
  for (const StepSource& s : session.scenario().steps) out.emplace_back(s.text);
  return out;
}

std::string digest_here(const Session& session) {
  return digest_text(digest(session.timeline().machine()));
}

}  // namespace cowscope::testing
