// Building a JsonDocument, and saying what is wrong with text that is not JSON.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "scenarios/json_document.h"
#include "scenarios/nearest_word.h"

namespace cowscope {
namespace {

using Kind = JsonNode::Kind;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Follows the parser through the text: its events come in the order of the tokens, so each token's
// place is where the last one ended, after blanks and separators.
class Builder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  Builder(std::string_view text, std::size_t begin, std::size_t end, Reporter& report,
          JsonNode& root)
      : text_(text), at_(begin), end_(end), report_(report), root_(root) {}

  bool null() { return scalar(Kind::Null) != nullptr; }
  bool boolean(bool value) {
    scalar(Kind::Bool)->boolean = value;
    return true;
  }
  bool number_integer(number_integer_t value) {
    JsonNode* node = scalar(value < 0 ? Kind::Negative : Kind::Unsigned);
    if (value >= 0) node->number = static_cast<std::uint64_t>(value);
    return true;
  }
  bool number_unsigned(number_unsigned_t value) {
    scalar(Kind::Unsigned)->number = value;
    return true;
  }
  bool number_float(number_float_t, const string_t&) { return scalar(Kind::Fraction) != nullptr; }
  bool string(string_t& value) {
    scalar(Kind::String)->text = std::move(value);
    return true;
  }
  bool binary(binary_t&) { return false; }
  bool key(string_t& value) {
    next_token();
    key_ = std::move(value);
    key_begin_ = at_;
    skip_token();
    last_ = Last::Key;
    return true;
  }
  bool start_object(std::size_t) { return start(Kind::Object); }
  bool start_array(std::size_t) { return start(Kind::Array); }
  bool end_object() { return finish(); }
  bool end_array() { return finish(); }

  template <class Exception>
  bool parse_error(std::size_t, const std::string&, const Exception&) {
    describe_error();
    return false;
  }

 private:
  enum class Last { Nothing, Start, Key, Value };

  void skip_blanks() {
    while (at_ < end_ && is_blank(text_[at_])) ++at_;
  }
  void next_token() {
    while (at_ < end_ && (is_blank(text_[at_]) || text_[at_] == ',' || text_[at_] == ':')) ++at_;
  }
  void skip_token() {
    if (at_ >= end_) return;
    if (text_[at_] == '"') {
      for (++at_; at_ < end_ && text_[at_] != '"'; ++at_) {
        if (text_[at_] == '\\') ++at_;
      }
      ++at_;
      return;
    }
    static constexpr std::string_view kDelimiters = " \t\r\n,:]}[{";
    while (at_ < end_ && kDelimiters.find(text_[at_]) == std::string_view::npos) ++at_;
  }

  JsonNode* add(Kind kind) {
    next_token();
    JsonNode* node = &root_;
    if (!open_.empty()) {
      node = &open_.back()->children.emplace_back();
      if (open_.back()->is_object()) {
        node->key = std::move(key_);
        node->key_begin = key_begin_;
      }
    }
    node->kind = kind;
    node->begin = at_;
    return node;
  }
  JsonNode* scalar(Kind kind) {
    JsonNode* node = add(kind);
    scalar_begin_ = at_;
    skip_token();
    node->end = at_;
    last_ = Last::Value;
    return node;
  }
  bool start(Kind kind) {
    JsonNode* node = add(kind);
    if (open_.size() == kJsonNesting) {
      report_.limit(node->begin, "JSON may be nested 32 deep, and this is one deeper");
      return false;
    }
    open_.push_back(node);
    ++at_;
    last_ = Last::Start;
    return true;
  }
  bool finish() {
    next_token();
    ++at_;
    open_.back()->end = at_;
    open_.pop_back();
    last_ = Last::Value;
    return true;
  }

  void error(std::string message) { report_.error(at_, std::move(message)); }

  void describe_error() {
    skip_blanks();
    if (last_ == Last::Key) {
      if (at_ >= end_) return describe_end();
      if (text_[at_] != ':') return error("expected ':' between the key and its value");
      ++at_;
    } else if (last_ == Last::Value) {
      if (open_.empty()) return error("something stands behind the end of the JSON; delete it");
      if (begins_with_zero(scalar_begin_)) {
        at_ = scalar_begin_;
        return error("this is no number of JSON: it begins with a 0 that is not needed");
      }
      if (at_ >= end_) return describe_end();
      if (text_[at_] != ',') {
        return error(std::string("expected ',' or '") + closing() + "' after this value");
      }
      const std::size_t comma = at_++;
      skip_blanks();
      if (at_ < end_ && text_[at_] == closing()) {
        report_.error(comma, std::string("this ',' before '") + closing() + "' is one too many");
        return;
      }
    }
    skip_blanks();
    if (at_ >= end_) return describe_end();
    const bool wants_key = !open_.empty() && open_.back()->is_object() && last_ != Last::Key;
    if (wants_key && text_[at_] != '"' && text_[at_] != '\'' && text_[at_] != '/' &&
        text_[at_] != '#') {
      return error("expected a key in double quotes");
    }
    describe_value();
  }

  // "01": read as two numbers, and meant as one.
  bool begins_with_zero(std::size_t at) const {
    if (at < end_ && text_[at] == '-') ++at;
    return at + 1 < end_ && text_[at] == '0' && text_[at + 1] >= '0' && text_[at + 1] <= '9';
  }

  char closing() const { return open_.back()->is_object() ? '}' : ']'; }

  void describe_end() {
    if (open_.empty()) {
      return error(last_ == Last::Nothing ? "expected JSON, and there is nothing"
                                          : "the JSON ends here, too early");
    }
    const SourcePlace place = report_.place(open_.back()->begin);
    error(std::string("the JSON ends here, but the '") + (open_.back()->is_object() ? '{' : '[') +
          "' in line " + std::to_string(place.line) + ", column " + std::to_string(place.column) +
          " has no '" + closing() + "'");
  }

  void describe_value() {
    const char c = text_[at_];
    if (c == '"') return describe_string();
    if (c == '\'' || text_.substr(at_, 3) == "\u201c" || text_.substr(at_, 3) == "\u201e") {
      return error("a text stands between straight double quotes: \"cat\"");
    }
    if (c == '/' || c == '#') return error("JSON has no comments; delete it, or write a script");
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') {
      const std::size_t begin = at_;
      skip_token();
      const std::string_view number = text_.substr(begin, at_ - begin);
      at_ = begin;
      const bool digits = number.find_first_not_of("0123456789eE+-.") == std::string_view::npos;
      const bool overflow = digits && number.find_first_of("eE") != std::string_view::npos;
      return error(overflow ? "this number is too large"
                            : "this is no number of JSON: write digits, as in 64 or 0.5");
    }
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (end < end_ &&
           ((text_[end] >= 'a' && text_[end] <= 'z') || (text_[end] >= 'A' && text_[end] <= 'Z')))
      ++end;
    if (end > begin) {
      const std::string_view word = text_.substr(begin, std::min<std::size_t>(end - begin, 40));
      return error("expected a value of JSON, found '" + std::string(word) + "'" +
                   did_you_mean(word, {"true", "false", "null"}) +
                   "; a text stands in double quotes");
    }
    error("expected a value of JSON: a text in double quotes, a number, true, false, [ or {");
  }

  void describe_string() {
    for (std::size_t i = at_ + 1; i < end_; ++i) {
      const char c = text_[i];
      if (c == '"') break;
      if (c == '\n' || c == '\r') return error("this text has no closing '\"' on its line");
      if (static_cast<unsigned char>(c) < 0x20) {
        at_ = i;
        return error("a control character stands in this text; write it as \\t or \\u0001");
      }
      if (c != '\\') continue;
      static constexpr std::string_view kEscapes = "\"\\/bfnrtu";
      if (i + 1 >= end_ || kEscapes.find(text_[i + 1]) == std::string_view::npos) {
        at_ = i;
        return error(
            "an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal "
            "digits");
      }
      if (text_[i + 1] == 'u') bad_code_ = i;
      ++i;
      if (bad_code_ != 0 && !is_hex(bad_code_ + 2)) {
        at_ = bad_code_;
        return error("\\u needs four hexadecimal digits, as in \\u00e4");
      }
    }
    if (bad_code_ != 0) {
      at_ = bad_code_;
      return error("a surrogate stands alone here; a character beyond U+FFFF is two \\u escapes");
    }
    error("this text has no closing '\"'");
  }
  bool is_hex(std::size_t from) const {
    for (std::size_t i = from; i < from + 4; ++i) {
      const char c = i < end_ ? text_[i] : ' ';
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
        return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_, end_;
  Reporter& report_;
  JsonNode& root_;
  std::vector<JsonNode*> open_;
  std::string key_;
  std::size_t key_begin_ = 0;
  std::size_t scalar_begin_ = 0;  // of the last one
  std::size_t bad_code_ = 0;
  Last last_ = Last::Nothing;
};

}  // namespace

std::optional<JsonDocument> JsonDocument::parse(std::string_view text, std::size_t begin,
                                                std::size_t end, Reporter& report, bool pointers) {
  JsonDocument document(text, report, pointers);
  Builder builder(text, begin, end, report, document.root_);
  const std::string_view part = text.substr(begin, end - begin);
  if (!nlohmann::json::sax_parse(part.begin(), part.end(), &builder)) return std::nullopt;
  set_parents(document.root_);
  return document;
}

}  // namespace cowscope
