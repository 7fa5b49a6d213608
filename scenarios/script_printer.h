// Scenario items as lines of script, which the text form and the JSON form's `do` have in common.
#pragma once

#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace cowscope {

/// Appends lines: annotations, commands, expectations and repeats, each `indent` blanks in and two
/// more for every repeat around it.
void print_items(const std::vector<ScriptItem>& items, std::size_t indent,
                 std::vector<std::string>& lines);
/// A repeat without its own notes: its first line, its body, its brace.
void print_repeat(const RepeatItem& repeat, std::size_t indent, std::vector<std::string>& lines);

/// `"One copy." de "Eine Kopie."`
std::string print_text(const LocalizedText& text);
/// As it stands behind the word answer.
std::string print_answer(const Question& question);
std::string print_prot(const Prot& prot);
std::string print_address(std::uint64_t address);

}  // namespace cowscope
