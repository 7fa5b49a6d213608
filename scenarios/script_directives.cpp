// Directives: what a script says besides its commands.
#include <algorithm>
#include <limits>
#include <utility>

#include "scenarios/annotation_grammar.h"
#include "scenarios/command_grammar.h"
#include "scenarios/json_document.h"
#include "scenarios/machine_source.h"
#include "scenarios/nearest_word.h"
#include "scenarios/script_parser.h"

namespace cowscope {
namespace {

constexpr std::uint64_t kMostPages = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMostRevisions = std::numeric_limits<std::uint32_t>::max();

// Where the JSON value that begins at `at` ends: at a separator or comment outside texts and
// brackets.
std::size_t json_value_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      for (++at; at < text.size() && text[at] != '"' && text[at] != '\n'; ++at) {
        if (text[at] == '\\') ++at;
      }
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      if (depth == 0) break;
      --depth;
    } else if (depth == 0 && (c == '\n' || c == ';' || c == '#' ||
                              (c == '/' && at + 1 < text.size() && text[at + 1] == '/'))) {
      break;
    }
  }
  return std::min(at, text.size());
}

std::string_view trim_end(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
    line.remove_suffix(1);
  return line;
}

}  // namespace

const std::vector<std::string_view>& directive_words() {
  static const std::vector<std::string_view> words = {
      "@id",      "@revision", "@title",   "@summary", "@level", "@open",
      "@machine", "@file",     "@program", "@code",    "@branch"};
  return words;
}

bool ScriptParser::only_once(std::string_view word, std::size_t begin) {
  const auto [seen, fresh] = seen_.emplace(word, 0);
  if (!fresh) {
    return lexer_.fail(begin, "this is a second " + std::string(word) + "; the first is in line " +
                                  std::to_string(seen->second));
  }
  seen->second = report_.place(begin).line;
  return true;
}

bool ScriptParser::parse_directive(Block& block, std::string_view word, std::size_t begin) {
  const std::vector<std::string_view>& known = directive_words();
  if (std::find(known.begin(), known.end(), word) == known.end()) {
    std::vector<std::string_view> words = known;
    words.insert(words.end(), annotation_words().begin(), annotation_words().end());
    return lexer_.fail(begin, "nothing is called '" + std::string(word.substr(0, 64)) + "'" +
                                  did_you_mean(word, words));
  }
  if (block.directives == nullptr) {
    const bool inside = block.braces && directives_ != nullptr;
    return lexer_.fail(
        begin,
        std::string(word) + (inside ? " stands at the top level of a script, not inside braces"
                                    : " stands in a script file; here are commands only"));
  }
  Scenario& scenario = *block.directives;
  lexer_.start();
  std::uint64_t number = 0;
  bool read = false;
  if (word == "@machine") {
    read = parse_machine(scenario);
  } else if (word == "@file") {
    read = parse_file(scenario);
  } else if (word == "@program") {
    read = parse_program(scenario);
  } else if (word == "@branch") {
    read = parse_branch(scenario);
  } else {
    if (!only_once(word, begin)) return false;
    if (word == "@code")
      return parse_code(scenario);  // ends with its last line, not with an item's end
    if (word == "@id") {
      read = lexer_.read_name("the scenario's name", scenario.id);
    } else if (word == "@open") {
      lexer_.skip_blanks();
      scenario.open_place = report_.place(lexer_.pos());
      read = lexer_.read_name("a label", scenario.open);
    } else if (word == "@title") {
      read = read_text(lexer_, scenario.title);
    } else if (word == "@summary") {
      read = read_text(lexer_, scenario.summary);
    } else if (word == "@revision") {
      read = lexer_.read_number("a revision", 1, kMostRevisions, number);
      scenario.revision = static_cast<std::uint32_t>(number);
    } else {
      read = lexer_.read_number("a level", 1, 3, number);
      scenario.level = static_cast<std::uint32_t>(number);
    }
  }
  return read && require_item_end(lexer_, word);
}

bool ScriptParser::parse_machine(Scenario& scenario) {
  lexer_.skip_blanks();
  const std::size_t key_at = lexer_.pos();
  std::string key;
  if (!lexer_.read_name("a key of the machine such as frames", key)) return false;
  const auto& keys = machine_keys();
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
    return lexer_.fail(key_at, "no key of the machine is called '" + key.substr(0, 64) + "'" +
                                   did_you_mean(key, keys));
  }
  if (!only_once("@machine " + key, key_at)) return false;
  lexer_.skip_blanks();
  if (lexer_.at_item_end() && lexer_.peek() != '}')
    return lexer_.fail_here("expected the value of " + key + ", as JSON spells it");
  const std::size_t begin = lexer_.pos();
  const std::size_t end = json_value_end(lexer_.text(), begin);
  lexer_.set_pos(end);
  if (scenario.machine.key_places.keys.empty()) scenario.machine.place = report_.place(key_at);
  scenario.machine.key_places.keys.emplace_back(key, report_.place(begin));
  const auto document = JsonDocument::parse(lexer_.text(), begin, end, report_, false);
  return document && read_machine_key(*document, key, document->root(), scenario.machine);
}

bool ScriptParser::parse_file(Scenario& scenario) {
  lexer_.skip_blanks();
  const std::size_t begin = lexer_.pos();
  FileSource file;
  file.place = report_.place(begin);
  std::uint64_t pages = 0;
  if (!lexer_.read_path(file.path) ||
      !lexer_.read_number("the number of pages", 1, kMostPages, pages))
    return false;
  file.pages = static_cast<std::uint32_t>(pages);
  if (!only_once("@file " + file.path, begin)) return false;
  file.cached = !lexer_.accept("uncached");
  file.tmpfs = lexer_.accept("tmpfs");
  scenario.files.push_back(std::move(file));
  return true;
}

bool ScriptParser::parse_program(Scenario& scenario) {
  lexer_.skip_blanks();
  const std::size_t begin = lexer_.pos();
  ProgramSource program;
  program.place = report_.place(begin);
  if (!lexer_.read_name("the program's name", program.name)) return false;
  lexer_.skip_blanks();
  const std::size_t open = lexer_.pos();
  if (lexer_.peek() != '{')
    return lexer_.fail_here("expected '{' and the program's regions, found " + lexer_.found_here());
  if (!only_once("@program " + program.name, begin)) return false;
  lexer_.set_pos(open + 1);
  ItemList unused;
  const Block braces{unused, 0, true, open, nullptr};
  while (!report_.full()) {
    skip_separators();
    if (lexer_.at_end()) return lexer_.fail(open, "this '{' has no '}'");
    if (lexer_.peek() == '}') {
      lexer_.set_pos(lexer_.pos() + 1);
      break;
    }
    if (!parse_program_part(program)) recover(braces);
  }
  scenario.programs.push_back(std::move(program));
  return true;
}

bool ScriptParser::parse_program_part(ProgramSource& program) {
  RegionSource region;
  lexer_.skip_blanks();
  region.place = report_.place(lexer_.pos());
  std::uint64_t number = 0;
  if (!lexer_.read_name("a region such as heap", region.name) ||
      !lexer_.read_number("the number of pages", 1, kMostPages, number))
    return false;
  region.pages = static_cast<std::uint32_t>(number);
  if (!lexer_.read_prot(region.prot)) return false;
  if (lexer_.accept("shared")) region.sharing = Sharing::Shared;
  if (lexer_.accept("file")) {
    if (!lexer_.read_path(region.file)) return false;
    if (lexer_.accept("at")) {
      if (!lexer_.read_number("the file's page", 0, kMostPages, number)) return false;
      region.at = static_cast<std::uint32_t>(number);
    }
  }
  if (lexer_.accept("touched")) {
    if (!lexer_.read_number("the number of touched pages", 0, kMostPages, number)) return false;
    region.touched = static_cast<std::uint32_t>(number);
  }
  if (lexer_.accept("start")) {
    lexer_.skip_blanks();
    if (!lexer_.read_address(number)) return false;
    region.start = number;
  }
  program.regions.push_back(std::move(region));
  return require_item_end(lexer_, "this region");
}

bool ScriptParser::parse_code(Scenario& scenario) {
  lexer_.skip_blanks();
  const std::size_t begin = lexer_.pos();
  if (lexer_.peek() != '<' || lexer_.peek(1) != '<')
    return lexer_.fail_here("expected << and a word that ends the code, as in @code <<END");
  lexer_.set_pos(begin + 2);
  std::string end_word;
  if (!lexer_.read_name("a word that ends the code, such as END", end_word)) return false;
  lexer_.skip_blanks();
  if (!lexer_.at_end() && lexer_.peek() != '\n')
    return lexer_.fail_here("the code begins on the next line");
  const std::string_view text = lexer_.text();
  std::size_t at = lexer_.pos() + 1;
  while (at < text.size()) {
    const std::size_t newline = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, newline - at);
    if (trim_end(line) == end_word) {
      lexer_.set_pos(newline);
      return true;
    }
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (const std::size_t lone = line.find('\r'); lone != std::string_view::npos)
      return lexer_.fail(at + lone, "a carriage return stands in this line; delete it");
    scenario.code.emplace_back(line);
    at = newline + 1;
  }
  lexer_.set_pos(text.size());
  return lexer_.fail(begin, "the code has no line " + end_word + " that ends it");
}

bool ScriptParser::parse_branch(Scenario& scenario) {
  lexer_.skip_blanks();
  const std::size_t begin = lexer_.pos();
  Branch branch;
  branch.place = report_.place(begin);
  if (!lexer_.read_string(branch.name)) return false;
  if (branch.name.empty()) return lexer_.fail(begin, "a branch needs a name");
  if (first_invalid_utf8(branch.name) != std::string::npos)
    return lexer_.fail(begin, "this name is not UTF-8");
  if (!lexer_.expect_word("from", "and the label after which it begins") ||
      !lexer_.read_name("a label", branch.from))
    return false;
  if (!only_once("@branch " + branch.name, begin)) return false;
  ItemList list;
  if (!parse_braced(list, "of the branch")) return false;
  branch.script = std::move(list.items);
  scenario.branches.push_back(std::move(branch));
  return true;
}

}  // namespace cowscope
