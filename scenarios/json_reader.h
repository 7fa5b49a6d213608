// What the readers of a scenario's JSON have in common: names, texts, and strings of the language.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "scenarios/json_document.h"
#include "scenarios/lexer.h"
#include "scenarios/localized_text.h"

namespace cowscope {

/// Every function that returns bool has reported an error when it returns false.
class JsonReader {
 public:
  explicit JsonReader(const JsonDocument& document) : doc_(document) {}

 protected:
  ~JsonReader() = default;

  static constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();

  /// Reports a key that is missing.
  void need(const JsonNode& object, std::string_view key) const;
  bool read_name(const JsonNode& node, std::string_view what, std::string& out) const;
  /// A text, or an object by language. One empty text is no text.
  bool read_text(const JsonNode& node, std::string_view what, LocalizedText& out) const;

  /// Reads a string of the script language to its end, with `read(lexer)`.
  template <class Read>
  bool read_line(const JsonNode& node, Read&& read) const {
    JsonTextMap map(doc_, {&node});
    Reporter report(map, doc_.report().diagnostics());
    if (!require_text(node.text, report)) return false;
    // Not known: numbers stay as they were spelled. There are none here, so a '$' is an error.
    static const Variables none{{}, false};
    Lexer lexer(node.text, report, none);
    if (!read(lexer)) return false;
    lexer.skip_blanks();
    lexer.skip_comment();
    if (!lexer.at_end())
      return lexer.fail_here("unexpected " + lexer.found_here() + " here; delete it");
    return true;
  }

  const JsonDocument& doc_;
};

}  // namespace cowscope
