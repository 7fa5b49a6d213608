// Reads scripts: commands with what belongs to them, repeats and directives, and goes on after
// errors.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scenarios/lexer.h"
#include "scenarios/scenario.h"
#include "scenarios/slice.h"

namespace cowscope {

/// Repeats may stand this deep in each other.
inline constexpr unsigned kRepeatNesting = 4;

/// What may begin with @: before a command, and at the top level.
const std::vector<std::string_view>& annotation_words();
const std::vector<std::string_view>& directive_words();

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
  /// The same in slices, always into the same list. True when all is read.
  bool parse(ItemList& list, Slice& slice);
  /// Takes down the lists that are open, in slices. True when nothing is left of them.
  bool clear(Slice& slice);
  /// How far it has come, in bytes of the text.
  std::size_t position() const { return lexer_.pos(); }
  /// Reports annotations that no command came after.
  static void finish(ItemList& list, Reporter& report);

 private:
  /// What is open: the text itself, a branch, a repeat in it, one in that. No recursion, so that
  /// the parser can stop anywhere and go on.
  struct Block {
    ItemList& list;
    unsigned depth = 0;                       // of repeats around it
    bool braces = false;                      // a '}' ends it
    std::size_t open = 0;                     // where its '{' stands
    Scenario* directives = nullptr;           // null: none may stand in it
    std::unique_ptr<RepeatItem> repeat = {};  // what it is the body of, if it is
    std::unique_ptr<ItemList> body = {};      // of the repeat; `list` is it
  };

  void begin_block(Block block) { blocks_.push_back(std::make_unique<Block>(std::move(block))); }
  void read_on();
  void end_block();
  bool parse_item(Block& block);
  bool parse_command_item(Block& block);
  bool parse_expect(Block& block);
  bool parse_repeat(Block& block);
  bool parse_annotation(Block& block, std::string_view word, std::size_t begin);
  bool enter_braces(const char* what);
  bool parse_braced(ItemList& list, const char* what);
  void attach_pending(Block& block, Notes& notes);
  void recover(const Block& block);
  void skip_separators();
  void make_room(std::vector<ScriptItem>& items) const;

  // script_directives.cpp
  bool parse_directive(Block& block, std::string_view word, std::size_t begin);
  bool parse_machine(Scenario& scenario);
  bool parse_file(Scenario& scenario);
  bool parse_program(Scenario& scenario);
  bool parse_program_part(ProgramSource& program);
  bool parse_code(Scenario& scenario);
  bool parse_branch(Scenario& scenario);
  bool only_once(std::string_view word, std::size_t begin);

  std::vector<std::unique_ptr<Block>> blocks_;
  bool begun_ = false;
  bool ended_well_ = false;  // the branch that ended last
  Lexer lexer_;
  Reporter& report_;
  Scenario* directives_;
  Variables variables_;
  std::unordered_map<std::string, std::uint32_t>
      seen_;  // directives that stand once, with their line
};

}  // namespace cowscope
