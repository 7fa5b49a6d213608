// The grammar of expectations, measures and page references.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/expectation.h"
#include "scenarios/lexer.h"

namespace cowscope {

/// Reads an expectation without the word expect; its canonical form is in lexer.canonical(). Where
/// variables are not known yet, numbers that hold them are 0 in `out`. False: an error was
/// reported.
bool read_expectation(Lexer& lexer, Expectation& out);
bool read_measure(Lexer& lexer, Measure& out);
/// `who region[page]`
bool read_page_ref(Lexer& lexer, PageRef& out);

/// The first words of all measures.
const std::vector<std::string_view>& measure_words();
/// What else may stand behind expect; the states of a process; outcomes.
std::vector<std::string_view> claim_words();
std::vector<std::string_view> state_words();
std::vector<std::string_view> outcome_words();

}  // namespace cowscope
