// The `script` of a scenario's JSON: lines, and commands with what belongs to them.
#pragma once

#include <vector>

#include "scenarios/json_reader.h"
#include "scenarios/scenario.h"
#include "scenarios/script_parser.h"

namespace cowscope {

class JsonScriptReader : public JsonReader {
 public:
  using JsonReader::JsonReader;

  /// The items of a list of script elements; what is wrong with them is reported.
  std::vector<ScriptItem> read_script(const JsonNode& node) const;

 private:
  bool parse_lines(const std::vector<const JsonNode*>& lines, ItemList& list) const;
  void read_element(const JsonNode& element, ItemList& list) const;
  void read_notes(const JsonNode& element, Notes& notes) const;
  void read_expects(const JsonNode& node, Notes& notes) const;
  void read_expect(const JsonNode& node, Notes& notes) const;
  void read_question(const JsonNode& node, Notes& notes) const;
  void read_choice(const JsonNode& node, Question& question) const;
  void read_answer_value(const JsonNode& node, Question& question) const;
};

}  // namespace cowscope
