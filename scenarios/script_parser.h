// Reads scripts: commands with what belongs to them, repeats and directives, and goes on after
// errors.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scenarios/lexer.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// Repeats may stand this deep in each other.
inline constexpr unsigned kRepeatNesting = 4;

/// What has been read of a list of items, and the annotations that wait for their command.
struct ItemList {
  std::vector<ScriptItem> items;
  Notes pending;
  std::string pending_word;  // the first of them, such as "@say"; empty: none waits
  SourcePlace pending_place;
};

/// Notes that are there already are not overwritten: the name of the first such one is returned
/// ("say"), else empty.
std::string merge_notes(Notes& into, Notes&& from);

class ScriptParser {
 public:
  /// Directives go to `directives`; null: they are errors.
  ScriptParser(std::string_view text, Reporter& report, Scenario* directives);

  /// Reads the whole text. Annotations that still wait stay pending in `list`.
  void parse(ItemList& list);
  /// Reports annotations that no command came after.
  static void finish(ItemList& list, Reporter& report);

 private:
  struct Block {
    ItemList& list;
    unsigned depth = 0;              // of repeats around it
    bool braces = false;             // a '}' ends it
    std::size_t open = 0;            // where its '{' stands
    Scenario* directives = nullptr;  // null: none may stand in it
  };

  void parse_block(Block& block);
  bool parse_item(Block& block);
  bool parse_command_item(Block& block);
  bool parse_expect(Block& block);
  bool parse_repeat(Block& block);
  bool parse_annotation(Block& block, std::string_view word, std::size_t begin);
  bool parse_braced(ItemList& list, unsigned depth, const char* what);
  void attach_pending(Block& block, Notes& notes);
  void recover(const Block& block);
  void skip_separators();

  // script_directives.cpp
  bool parse_directive(Block& block, std::string_view word, std::size_t begin);
  bool parse_machine(Scenario& scenario);
  bool parse_file(Scenario& scenario);
  bool parse_program(Scenario& scenario);
  bool parse_program_part(ProgramSource& program);
  bool parse_code(Scenario& scenario);
  bool parse_branch(Scenario& scenario);
  bool only_once(std::string_view word, std::size_t begin);

  Lexer lexer_;
  Reporter& report_;
  Scenario* directives_;
  Variables variables_;
  std::unordered_map<std::string, std::uint32_t>
      seen_;  // directives that stand once, with their line
};

}  // namespace cowscope
