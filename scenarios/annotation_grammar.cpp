#include "scenarios/annotation_grammar.h"

#include <algorithm>
#include <utility>

#include "scenarios/expectation_grammar.h"

namespace cowscope {
namespace {

// A text that people read must be text: escapes can make bytes that are not.
bool read_people_string(Lexer& lexer, std::string& out) {
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  if (!lexer.read_string(out)) return false;
  if (first_invalid_utf8(out) == std::string::npos) return true;
  return lexer.fail(begin, "this text for people is not UTF-8; \\x is for the bytes of a write");
}

// The language that stands here, if one does: two letters and a text behind them.
std::string_view language_here(Lexer& lexer) {
  const std::string_view word = lexer.word_here();
  if (!is_language(word)) return {};
  std::size_t after = lexer.pos() + word.size();
  while (after < lexer.text().size() && (lexer.text()[after] == ' ' || lexer.text()[after] == '\t'))
    ++after;
  return after < lexer.text().size() && lexer.text()[after] == '"' ? word : std::string_view{};
}

bool read_choice(Lexer& lexer, Choice& out) {
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  if (!read_text(lexer, out.text)) return false;
  if (out.text.empty()) return lexer.fail(begin, "a choice needs a text");
  if (lexer.accept("idea")) {
    std::uint64_t idea = 0;
    if (!lexer.read_number("an idea's number", 0, kMostIdeas, idea)) return false;
    out.idea = static_cast<std::uint32_t>(idea);
  }
  return !lexer.accept("why") || read_text(lexer, out.why);
}

}  // namespace

bool is_language(std::string_view word) {
  return word.size() == 2 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool read_text(Lexer& lexer, LocalizedText& out) {
  out.texts.clear();
  for (;;) {
    const std::string_view given = language_here(lexer);
    const std::size_t begin = lexer.pos();
    if (given.empty() && !out.texts.empty()) break;
    std::string language(given.empty() ? std::string_view("en") : given);
    if (!given.empty()) lexer.accept(given);
    for (const auto& [other, unused] : out.texts) {
      if (other == language)
        return lexer.fail(begin, "the language '" + language + "' is given twice");
    }
    std::string text;
    if (!read_people_string(lexer, text)) return false;
    out.texts.emplace_back(std::move(language), std::move(text));
  }
  if (out.texts.size() == 1 && out.texts[0].second.empty()) out.texts.clear();
  return true;
}

bool read_answer(Lexer& lexer, Question& out) {
  lexer.skip_blanks();
  if (lexer.at_string()) {
    std::string literal;
    if (!read_people_string(lexer, literal)) return false;
    out.answer = std::move(literal);
    return true;
  }
  lexer.start();
  if (lexer.accept("page")) {
    PointAtPage answer;
    if (!read_page_ref(lexer, answer.page)) return false;
    out.answer = std::move(answer);
  } else if (lexer.accept("frame")) {
    PointAtFrame answer;
    if (!read_page_ref(lexer, answer.page)) return false;
    out.answer = std::move(answer);
  } else {
    const auto& measures = measure_words();
    if (std::none_of(measures.begin(), measures.end(),
                     [&](std::string_view w) { return lexer.at_word(w); })) {
      return lexer.fail_here(
          "expected the answer: a text, a measure such as copies, or page or frame and a page to "
          "point at; found " +
          lexer.found_here());
    }
    Measure answer;
    if (!read_measure(lexer, answer)) return false;
    out.answer = std::move(answer);
  }
  out.answer_source =
      lexer.canonical().find('$') != std::string::npos ? lexer.canonical() : std::string();
  return true;
}

bool read_question(Lexer& lexer, Question& out) {
  lexer.skip_blanks();
  const std::size_t begin = lexer.pos();
  if (!read_text(lexer, out.text)) return false;
  if (out.text.empty()) return lexer.fail(begin, "a question needs a text");
  while (lexer.accept("choice")) {
    if (!read_choice(lexer, out.choices.emplace_back())) return false;
  }
  if (!lexer.expect_word(
          "answer", out.choices.empty() ? "or 'choice' after the question" : "after the choices"))
    return false;
  if (!read_answer(lexer, out)) return false;
  return !lexer.accept("why") || read_text(lexer, out.why);
}

}  // namespace cowscope
