// The grammar of texts for people and of questions.
#pragma once

#include <string>

#include "scenarios/lexer.h"
#include "scenarios/localized_text.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// `[ language ] string { language string }`; without a language the first is English. One empty
/// text is no text. False: an error was reported.
bool read_text(Lexer& lexer, LocalizedText& out);

/// What stands behind @ask.
bool read_question(Lexer& lexer, Question& out);

/// `string | measure | page who page | frame who page`, into `out.answer` and, where it holds
/// variables that are not known, `out.answer_source`.
bool read_answer(Lexer& lexer, Question& out);

/// Two letters, in lower case.
bool is_language(std::string_view word);

/// Ideas of the list of things people get wrong are numbered up to here.
inline constexpr std::uint64_t kMostIdeas = 999;

}  // namespace cowscope
