#include "scenarios/json_script.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "scenarios/annotation_grammar.h"
#include "scenarios/expectation_grammar.h"

namespace cowscope {
namespace {

Notes& notes_of(ScriptItem& item) {
  if (auto* repeat = std::get_if<RepeatItem>(&item.item)) return repeat->notes;
  return std::get<CommandItem>(item.item).notes;
}

}  // namespace

std::vector<ScriptItem> JsonScriptReader::read_script(const JsonNode& node) const {
  ItemList list;
  if (!doc_.want_array(node, "script")) return {};
  for (const JsonNode& element : node.children) {
    if (doc_.report().full()) break;
    if (element.is_string()) {
      parse_lines({&element}, list);
    } else if (element.is_object()) {
      read_element(element, list);
    } else {
      doc_.fail(element, "an element of a script is a line, or an object with \"do\", not " +
                             std::string(kind_name(element.kind)));
    }
  }
  ScriptParser::finish(list, doc_.report());
  return std::move(list.items);
}

bool JsonScriptReader::parse_lines(const std::vector<const JsonNode*>& lines,
                                   ItemList& list) const {
  JsonTextMap map(doc_, lines);
  Reporter report(map, doc_.report().diagnostics());
  std::string joined;
  std::string_view text = lines[0]->text;
  if (lines.size() > 1) {
    for (const JsonNode* line : lines) joined += line->text + '\n';
    text = joined;
  }
  if (!require_text(text, report)) return false;
  ScriptParser(text, report, nullptr).parse(list);
  return !report.failed();
}

void JsonScriptReader::read_element(const JsonNode& element, ItemList& list) const {
  doc_.check_keys(element, {"do", "line", "label", "ask", "say", "expect"});
  Notes notes;
  read_notes(element, notes);
  const JsonNode* what = JsonDocument::member(element, "do");
  if (what == nullptr) {
    doc_.fail(element, "the key 'do', the command, is missing here");
    return;
  }
  std::vector<const JsonNode*> lines;
  if (what->is_string()) {
    lines.push_back(what);
  } else if (what->is_array()) {
    for (const JsonNode& line : what->children) {
      if (!line.is_string()) {
        doc_.fail(line, "a line of \"do\" is a text in double quotes, not " +
                            std::string(kind_name(line.kind)));
        return;
      }
      lines.push_back(&line);
    }
  } else {
    doc_.fail(*what, "\"do\" is a line, or a list of lines for a repeat block, not " +
                         std::string(kind_name(what->kind)));
    return;
  }
  ItemList inner;
  if (!lines.empty() && !parse_lines(lines, inner)) {
    // What waited for this element was meant for it; that it is in error is told already.
    list.pending = {};
    list.pending_word.clear();
    return;
  }
  ScriptParser::finish(inner, doc_.report());
  if (inner.items.size() != 1) {
    doc_.fail(*what, inner.items.empty() ? "\"do\" holds a command, and this is none"
                                         : "\"do\" holds one command or one repeat block; give "
                                           "each command an element of its own");
    return;
  }
  ScriptItem& item = inner.items[0];
  std::string twice = merge_notes(notes_of(item), std::move(notes));
  if (twice.empty()) twice = merge_notes(notes_of(item), std::move(list.pending));
  if (!twice.empty()) doc_.fail(element, "this command has '" + twice + "' twice");
  list.pending = {};
  list.pending_word.clear();
  list.items.push_back(std::move(item));
}

void JsonScriptReader::read_notes(const JsonNode& element, Notes& notes) const {
  for (const JsonNode& member : element.children) {
    std::uint64_t number = 0;
    if (member.key == "line") {
      if (doc_.want_number(member, "line", 1, kMost32, number))
        notes.line = static_cast<std::uint32_t>(number);
    } else if (member.key == "label") {
      read_name(member, "a label", notes.label);
    } else if (member.key == "say") {
      read_text(member, "say", notes.say);
    } else if (member.key == "ask") {
      read_question(member, notes);
    } else if (member.key == "expect") {
      read_expects(member, notes);
    }
  }
}

void JsonScriptReader::read_expects(const JsonNode& node, Notes& notes) const {
  if (node.is_string()) {
    read_expect(node, notes);
  } else if (doc_.want_array(node, "expect")) {
    for (const JsonNode& line : node.children) {
      std::string unused;
      if (doc_.want_string(line, "an expectation", unused)) read_expect(line, notes);
    }
  }
}

void JsonScriptReader::read_expect(const JsonNode& node, Notes& notes) const {
  read_line(node, [&](Lexer& lexer) {
    Expectation unused = ExpectOutcome{};
    if (!read_expectation(lexer, unused)) return false;
    notes.expects.push_back(lexer.canonical());
    return true;
  });
}

void JsonScriptReader::read_question(const JsonNode& node, Notes& notes) const {
  if (!doc_.want_object(node, "ask")) return;
  doc_.check_keys(node, {"question", "choices", "answer", "why"});
  need(node, "question");
  need(node, "answer");
  Question question;
  for (const JsonNode& member : node.children) {
    if (member.key == "question") {
      if (read_text(member, "question", question.text) && question.text.empty())
        doc_.fail(member, "a question needs a text");
    } else if (member.key == "why") {
      read_text(member, "why", question.why);
    } else if (member.key == "choices") {
      if (!doc_.want_array(member, "choices")) continue;
      for (const JsonNode& choice : member.children) read_choice(choice, question);
    } else if (member.key == "answer") {
      read_answer_value(member, question);
    }
  }
  notes.ask = std::move(question);
}

void JsonScriptReader::read_choice(const JsonNode& node, Question& question) const {
  Choice choice;
  if (node.is_string()) {
    read_text(node, "a choice", choice.text);
  } else {
    if (!doc_.want_object(node, "a choice")) return;
    doc_.check_keys(node, {"text", "idea", "why"});
    need(node, "text");
    for (const JsonNode& member : node.children) {
      std::uint64_t number = 0;
      if (member.key == "text") {
        read_text(member, "a choice's text", choice.text);
      } else if (member.key == "why") {
        read_text(member, "why", choice.why);
      } else if (member.key == "idea" && doc_.want_number(member, "idea", 0, kMostIdeas, number)) {
        choice.idea = static_cast<std::uint32_t>(number);
      }
    }
  }
  if (choice.text.empty() && !doc_.report().failed()) doc_.fail(node, "a choice needs a text");
  question.choices.push_back(std::move(choice));
}

void JsonScriptReader::read_answer_value(const JsonNode& node, Question& question) const {
  if (node.is_string()) {
    question.answer = node.text;
    return;
  }
  if (node.is_number() || node.kind == JsonNode::Kind::Bool) {
    question.answer = std::string(doc_.raw(node));
    return;
  }
  if (!node.is_object()) {
    doc_.fail(node,
              "an answer is a text, { \"measure\": … }, { \"page\": … } or { \"frame\": … }, not " +
                  std::string(kind_name(node.kind)));
    return;
  }
  if (!doc_.check_keys(node, {"measure", "page", "frame"})) return;
  if (node.children.size() != 1) {
    doc_.fail(node, "an answer has one of measure, page and frame");
    return;
  }
  const JsonNode& member = node.children[0];
  std::string unused;
  if (!doc_.want_string(member, member.key, unused)) return;
  PageRef page;
  if (member.key == "measure") {
    Measure measure;
    if (read_line(member, [&](Lexer& lexer) { return read_measure(lexer, measure); }))
      question.answer = measure;
  } else if (read_line(member, [&](Lexer& lexer) { return read_page_ref(lexer, page); })) {
    if (member.key == "page") {
      question.answer = PointAtPage{page};
    } else {
      question.answer = PointAtFrame{page};
    }
  }
}

}  // namespace cowscope
