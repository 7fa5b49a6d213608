#include "scenarios/script_parser.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "scenarios/annotation_grammar.h"
#include "scenarios/command_grammar.h"
#include "scenarios/expectation_grammar.h"
#include "scenarios/nearest_word.h"
#include "scenarios/script.h"

namespace cowscope {
namespace {

// The notes of the last command or repeat of a list.
Notes& notes_of(ScriptItem& item) {
  if (auto* repeat = std::get_if<RepeatItem>(&item.item)) return repeat->notes;
  return std::get<CommandItem>(item.item).notes;
}

}  // namespace

const std::vector<std::string_view>& annotation_words() {
  static const std::vector<std::string_view> words = {"@say", "@line", "@label", "@ask"};
  return words;
}

std::string merge_notes(Notes& into, Notes&& from) {
  std::string twice;
  const auto both = [&](bool has, bool given, const char* what) {
    if (has && given && twice.empty()) twice = what;
    return given && !has;
  };
  if (both(!into.say.empty(), !from.say.empty(), "say")) into.say = std::move(from.say);
  if (both(into.line != 0, from.line != 0, "line")) into.line = from.line;
  if (both(!into.label.empty(), !from.label.empty(), "label")) into.label = std::move(from.label);
  if (both(into.ask.has_value(), from.ask.has_value(), "ask")) into.ask = std::move(from.ask);
  into.expects.insert(into.expects.end(), std::make_move_iterator(from.expects.begin()),
                      std::make_move_iterator(from.expects.end()));
  return twice;
}

ScriptParser::ScriptParser(std::string_view text, Reporter& report, Scenario* directives)
    : lexer_(text, report, variables_), report_(report), directives_(directives) {
  variables_.known = false;
}

void ScriptParser::parse(ItemList& list) {
  Slice whole;
  parse(list, whole);
}

bool ScriptParser::parse(ItemList& list, Slice& slice) {
  if (!begun_) {
    begun_ = true;
    begin_block({list, 0, false, 0, directives_});
  }
  while (!blocks_.empty()) {
    read_on();
    if (slice.spend() && !blocks_.empty()) return false;
  }
  return true;
}

bool ScriptParser::clear(Slice& slice) {
  for (; !blocks_.empty(); blocks_.pop_back())
    if (!cowscope::clear(blocks_.back()->list.items, slice)) return false;
  return true;
}

void ScriptParser::finish(ItemList& list, Reporter& report) {
  if (list.pending_word.empty()) return;
  report.error_at(list.pending_place, "no command comes after this " + list.pending_word +
                                          "; it belongs to the next one");
  list.pending = {};
  list.pending_word.clear();
}

void ScriptParser::skip_separators() {
  for (;;) {
    lexer_.skip_blanks();
    lexer_.skip_comment();
    if (lexer_.at_end() || (lexer_.peek() != '\n' && lexer_.peek() != ';')) return;
    lexer_.set_pos(lexer_.pos() + 1);
  }
}

/// The next item of the innermost block, or its end.
void ScriptParser::read_on() {
  Block& block = *blocks_.back();
  if (report_.full()) {
    end_block();
    return;
  }
  skip_separators();
  if (lexer_.at_end()) {
    if (block.braces) report_.error(block.open, "this '{' has no '}'");
    end_block();
    return;
  }
  if (lexer_.peek() == '}') {
    if (!block.braces) lexer_.fail_here("this '}' has no '{'");
    lexer_.set_pos(lexer_.pos() + 1);
    if (block.braces) end_block();
    return;
  }
  if (!parse_item(block)) recover(*blocks_.back());
}

void ScriptParser::end_block() {
  const std::unique_ptr<Block> block = std::move(blocks_.back());
  blocks_.pop_back();
  if (!block->braces) return;
  finish(block->list, report_);
  const bool well = require_item_end(lexer_, "'}'");
  if (block->repeat == nullptr) {
    ended_well_ = well;
    return;
  }
  if (!block->repeat->variable.empty()) variables_.list.pop_back();
  Block& around = *blocks_.back();
  if (!well) {
    recover(around);
    return;
  }
  block->repeat->body = std::move(block->list.items);
  around.list.items.push_back(ScriptItem{std::move(*block->repeat)});
}

// Goes to the end of the line, past whole blocks, or to the '}' that ends this block.
void ScriptParser::recover(const Block& block) {
  std::size_t depth = 0;
  const std::string_view text = lexer_.text();
  std::size_t at = lexer_.pos();
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') {
      if (depth == 0) break;
    } else if (c == '#' || (c == '/' && at + 1 < text.size() && text[at + 1] == '/')) {
      while (at + 1 < text.size() && text[at + 1] != '\n') ++at;
    } else if (c == '"') {
      while (at + 1 < text.size() && text[at + 1] != '\n' && text[at + 1] != '"')
        at += text[at + 1] == '\\' ? 2 : 1;
      if (at + 1 < text.size() && text[at + 1] == '"') ++at;
    } else if (c == '$' && at + 1 < text.size() && text[at + 1] == '{') {
      while (at + 1 < text.size() && text[at + 1] != '\n' && text[at] != '}') ++at;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}') {
      if (depth > 0) {
        --depth;
      } else if (block.braces) {
        break;
      }
    }
  }
  lexer_.set_pos(std::min(at, text.size()));
}

bool ScriptParser::parse_item(Block& block) {
  const std::size_t begin = lexer_.pos();
  if (lexer_.peek() == '@') {
    lexer_.set_pos(begin + 1);
    const std::string word = "@" + std::string(lexer_.read_keyword());
    if (std::find(annotation_words().begin(), annotation_words().end(), word) !=
        annotation_words().end())
      return parse_annotation(block, word, begin);
    return parse_directive(block, word, begin);
  }
  if (lexer_.at_word("expect")) return parse_expect(block);
  if (lexer_.at_word("repeat")) return parse_repeat(block);
  return parse_command_item(block);
}

void ScriptParser::attach_pending(Block& block, Notes& notes) {
  notes = std::move(block.list.pending);
  block.list.pending = {};
  block.list.pending_word.clear();
}

bool ScriptParser::parse_command_item(Block& block) {
  const std::size_t begin = lexer_.pos();
  CommandWords words;
  if (!read_command(lexer_, words)) {
    // The annotations were meant for this line: that they are without a command is no second
    // mistake.
    Notes dropped;
    attach_pending(block, dropped);
    return false;
  }
  CommandItem item;
  item.text = lexer_.canonical();
  item.place = report_.place(begin);
  item.place.verbatim = lexer_.text().substr(begin, item.text.size()) == item.text;
  attach_pending(block, item.notes);
  make_room(block.list.items);
  block.list.items.push_back(ScriptItem{std::move(item)});
  return true;
}

/// A long list moves once, not whenever it has doubled, and takes no more memory than it needs.
void ScriptParser::make_room(std::vector<ScriptItem>& items) const {
  constexpr std::size_t kMany = 1024;
  if (items.size() != items.capacity() || items.size() < kMany) return;
  const std::string_view text = lexer_.text();
  std::size_t lines = 1;
  for (std::size_t at = lexer_.pos(); at < text.size(); ++at) {
    if (text[at] == '\n' || text[at] == ';') ++lines;
    // A block that ends, not a variable's name.
    if (text[at] == '}' && (at == 0 || text[at - 1] == '\n')) break;
  }
  items.reserve(items.size() + std::max(items.size() / 2, lines));
}

bool ScriptParser::parse_expect(Block& block) {
  const std::size_t begin = lexer_.pos();
  lexer_.start();
  lexer_.accept("expect");
  Expectation unused = ExpectOutcome{};
  if (!read_expectation(lexer_, unused)) return false;
  if (block.list.items.empty())
    return lexer_.fail(
        begin,
        "an expectation stands after the command that it belongs to, and there is none before it");
  if (!block.list.pending_word.empty()) {
    return lexer_.fail(begin, "an expectation stands after its command, so not between " +
                                  block.list.pending_word + " and the command that it belongs to");
  }
  notes_of(block.list.items.back()).expects.push_back(lexer_.canonical());
  return true;
}

bool ScriptParser::enter_braces(const char* what) {
  lexer_.skip_blanks();
  const std::size_t open = lexer_.pos();
  if (lexer_.peek() != '{')
    return lexer_.fail_here("expected '{' and the commands " + std::string(what) + ", found " +
                            lexer_.found_here());
  lexer_.set_pos(open + 1);
  return true;
}

bool ScriptParser::parse_braced(ItemList& list, const char* what) {
  if (!enter_braces(what)) return false;
  const std::size_t around = blocks_.size();
  begin_block({list, 0, true, lexer_.pos() - 1, nullptr});
  while (blocks_.size() > around) read_on();
  return ended_well_;
}

bool ScriptParser::parse_repeat(Block& block) {
  const std::size_t begin = lexer_.pos();
  RepeatItem repeat;
  repeat.place = report_.place(begin);
  attach_pending(block, repeat.notes);
  lexer_.start();
  lexer_.accept("repeat");
  static constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  if (!lexer_.read_number("how often to repeat", 0, kMost, repeat.count)) return false;
  if (lexer_.accept("as")) {
    lexer_.skip_blanks();
    const std::size_t name = lexer_.pos();
    if (!lexer_.read_name("a variable such as i", repeat.variable)) return false;
    if (repeat.variable.find_first_of("-.$") != std::string::npos) {
      return lexer_.fail(name, "a variable's name has letters, digits and _ only");
    }
    if (lexer_.accept("from") &&
        !lexer_.read_number("where the variable begins", 0, kMost, repeat.from))
      return false;
  }
  if (block.depth == kRepeatNesting) {
    report_.limit(begin, "repeats may stand 4 deep in each other, and this is one deeper");
    return false;
  }
  if (!enter_braces("to repeat")) return false;
  auto body = std::make_unique<ItemList>();
  ItemList& list = *body;
  begin_block({list, block.depth + 1, true, lexer_.pos() - 1, nullptr,
               std::make_unique<RepeatItem>(std::move(repeat)), std::move(body)});
  const std::string& variable = blocks_.back()->repeat->variable;
  if (!variable.empty()) variables_.list.push_back({variable, 0});
  return true;
}

bool ScriptParser::parse_annotation(Block& block, std::string_view word, std::size_t begin) {
  Notes notes;
  lexer_.start();
  if (word == "@say") {
    if (!read_text(lexer_, notes.say)) return false;
  } else if (word == "@line") {
    std::uint64_t line = 0;
    if (!lexer_.read_number("a line of the code", 1, std::numeric_limits<std::uint32_t>::max(),
                            line))
      return false;
    notes.line = static_cast<std::uint32_t>(line);
  } else if (word == "@label") {
    if (!lexer_.read_name("a label", notes.label)) return false;
  } else {
    if (!read_question(lexer_, notes.ask.emplace())) return false;
  }
  if (!require_item_end(lexer_, std::string(word))) return false;
  if (const std::string twice = merge_notes(block.list.pending, std::move(notes)); !twice.empty()) {
    return lexer_.fail(begin, "the next command has a " + std::string(word) + " already");
  }
  if (block.list.pending_word.empty()) {
    block.list.pending_word = word;
    block.list.pending_place = report_.place(begin);
  }
  return true;
}

struct ScriptReading::Impl {
  Impl(std::string script, Diagnostics& errors)
      : text(std::move(script)), map(text), report(map, errors), check(text, report) {}
  std::string text;
  TextSourceMap map;
  Reporter report;
  Scenario scenario;
  ItemList list;
  TextCheck check;
  bool items_only = false;
  std::unique_ptr<ScriptParser> parser;  // null: it is not known to be text, or is none
};

ScriptReading::ScriptReading(std::string text, Diagnostics& errors, bool items_only) {
  if (!items_only && text.substr(0, 3) == "\xEF\xBB\xBF") text.erase(0, 3);
  impl_ = std::make_unique<Impl>(std::move(text), errors);
  impl_->items_only = items_only;
}
ScriptReading::~ScriptReading() = default;

bool ScriptReading::work(Slice& slice) {
  if (impl_->parser == nullptr) {
    if (!impl_->check.work(slice)) return false;
    if (!impl_->check.well()) return true;
    impl_->parser = std::make_unique<ScriptParser>(impl_->text, impl_->report,
                                                   impl_->items_only ? nullptr : &impl_->scenario);
  }
  if (!impl_->parser->parse(impl_->list, slice)) return false;
  ScriptParser::finish(impl_->list, impl_->report);
  return true;
}

double ScriptReading::progress() const {
  if (impl_->parser == nullptr) return 0;
  if (impl_->text.empty()) return 1;
  return static_cast<double>(impl_->parser->position()) / static_cast<double>(impl_->text.size());
}

bool ScriptReading::clear(Slice& slice) {
  return (impl_->parser == nullptr || impl_->parser->clear(slice)) &&
         cowscope::clear(impl_->list.items, slice);
}

std::optional<Scenario> ScriptReading::take() {
  if (impl_->parser == nullptr || impl_->report.failed()) return std::nullopt;
  impl_->scenario.script = std::move(impl_->list.items);
  return std::move(impl_->scenario);
}

std::optional<Scenario> parse_script(std::string_view text, Diagnostics& errors) {
  ScriptReading reading(std::string(text), errors);
  Slice whole;
  reading.work(whole);
  return reading.take();
}

std::optional<std::vector<ScriptItem>> parse_items(std::string_view text, Diagnostics& errors) {
  ScriptReading reading(std::string(text), errors, true);
  Slice whole;
  reading.work(whole);
  auto read = reading.take();
  if (!read) return std::nullopt;
  return std::move(read->script);
}

}  // namespace cowscope
