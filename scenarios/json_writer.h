// JSON out: a small tree, printed in lines for people or compact for links.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cowscope {

class JsonValue {
 public:
  static JsonValue raw(std::string json) { return JsonValue(Kind::Raw, std::move(json)); }
  static JsonValue text(std::string_view bytes);
  static JsonValue number(std::uint64_t value) { return raw(std::to_string(value)); }
  static JsonValue boolean(bool value) { return raw(value ? "true" : "false"); }
  static JsonValue array() { return JsonValue(Kind::Array, {}); }
  static JsonValue object() { return JsonValue(Kind::Object, {}); }

  JsonValue& add(JsonValue value);
  JsonValue& add(std::string_view key, JsonValue value);
  bool empty() const { return members_.empty(); }
  /// Its members stand on lines of their own even where one line would hold them.
  JsonValue& tall();

  /// Two blanks of indentation; what fits into 100 columns stands on one line. Without a newline
  /// behind.
  std::string pretty() const;
  /// Without any blank.
  std::string compact() const;

 private:
  enum class Kind : std::uint8_t { Raw, Array, Object };
  JsonValue(Kind kind, std::string raw) : kind_(kind), raw_(std::move(raw)) {}

  // Bytes on one line; SIZE_MAX if it must not stand on one.
  std::size_t measure() const;
  void print_line(std::string& out, bool blanks) const;
  void print(std::string& out, std::size_t indent, std::size_t behind) const;

  Kind kind_;
  bool tall_ = false;
  std::string raw_;
  std::vector<std::pair<std::string, JsonValue>> members_;  // keys empty in an array
  mutable std::size_t measured_ = 0;
};

}  // namespace cowscope
