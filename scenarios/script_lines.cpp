// Single lines of the language: one command, one expectation, one measure, one page.
#include <utility>

#include "scenarios/command_grammar.h"
#include "scenarios/expectation_grammar.h"
#include "scenarios/lexer.h"
#include "scenarios/script.h"
#include "scenarios/source_map.h"

namespace cowscope {
namespace {

// Reads all of `text` with `read(lexer, out)`.
template <class T, class Read>
std::optional<T> read_all(std::string_view text, T out, Diagnostics& errors, std::string_view what,
                          Read&& read) {
  TextSourceMap map(text);
  Reporter report(map, errors);
  if (!require_text(text, report)) return std::nullopt;
  const Variables none;
  Lexer lexer(text, report, none);
  if (!read(lexer, out)) return std::nullopt;
  lexer.skip_blanks();
  lexer.skip_comment();
  if (!lexer.at_end()) {
    lexer.fail_here("expected " + std::string(what) + " and nothing more, found " +
                    lexer.found_here());
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::optional<Command> parse_command(std::string_view text, TextPool& texts, Diagnostics& errors) {
  return read_all(text, Command{Skip{}}, errors, "one command", [&](Lexer& lexer, Command& out) {
    lexer.skip_blanks();
    const std::size_t begin = lexer.pos();
    CommandWords words;
    return read_command(lexer, words) && to_engine(words, texts, begin, lexer.report(), out);
  });
}

std::optional<Expectation> parse_expectation(std::string_view text, Diagnostics& errors) {
  return read_all(text, Expectation{ExpectOutcome{}}, errors, "one expectation", read_expectation);
}

std::optional<Measure> parse_measure(std::string_view text, Diagnostics& errors) {
  return read_all(text, Measure{}, errors, "one measure", read_measure);
}

std::optional<PageRef> parse_page_ref(std::string_view text, Diagnostics& errors) {
  return read_all(text, PageRef{}, errors, "a process and one of its pages", read_page_ref);
}

}  // namespace cowscope
