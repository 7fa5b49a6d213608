// JSON as a tree that knows where everything stood, read with nlohmann's SAX interface: no
// exceptions, bounded nesting, duplicate keys seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/source_map.h"

namespace cowscope {

/// Containers may stand this deep in each other.
inline constexpr unsigned kJsonNesting = 32;

struct JsonNode {
  enum class Kind : std::uint8_t {
    Null,
    Bool,
    Unsigned,
    Negative,
    Fraction,
    String,
    Array,
    Object
  };
  Kind kind = Kind::Null;
  bool boolean = false;
  std::uint64_t number = 0;        // Unsigned
  std::size_t begin = 0, end = 0;  // in the source, quotes included
  std::size_t key_begin = 0;       // of a member
  std::string key;                 // of a member
  std::string text;                // of a string, decoded
  std::vector<JsonNode> children;
  const JsonNode* parent = nullptr;
  std::size_t index = 0;  // in the parent

  bool is_string() const { return kind == Kind::String; }
  bool is_object() const { return kind == Kind::Object; }
  bool is_array() const { return kind == Kind::Array; }
  bool is_number() const {
    return kind == Kind::Unsigned || kind == Kind::Negative || kind == Kind::Fraction;
  }
};

/// A parsed text. Its errors carry line, column and JSON pointer.
class JsonDocument {
 public:
  /// Reads [begin, end) of `text`, of which `report` tells the places. `pointers`: tell where in
  /// the JSON, too. Null: reported. The text must outlive the document and is valid UTF-8 without
  /// NUL.
  static std::optional<JsonDocument> parse(std::string_view text, std::size_t begin,
                                           std::size_t end, Reporter& report, bool pointers);

  JsonDocument(JsonDocument&& other) noexcept;
  JsonDocument& operator=(JsonDocument&&) = delete;

  const JsonNode& root() const { return root_; }
  Reporter& report() const { return *report_; }
  std::string_view raw(const JsonNode& node) const {
    return text_.substr(node.begin, node.end - node.begin);
  }
  std::string_view source() const { return text_; }

  SourcePlace place(const JsonNode& node) const;
  /// JSON pointer (RFC 6901).
  std::string pointer(const JsonNode& node) const;
  /// Always false, so that it can be returned.
  bool fail(const JsonNode& node, std::string message) const;
  bool fail_key(const JsonNode& member, std::string message) const;

  // Each returns false, having reported, if the node is not of that kind.
  bool want_object(const JsonNode& node, std::string_view what) const;
  bool want_array(const JsonNode& node, std::string_view what) const;
  bool want_string(const JsonNode& node, std::string_view what, std::string& out) const;
  bool want_bool(const JsonNode& node, std::string_view what, bool& out) const;
  bool want_number(const JsonNode& node, std::string_view what, std::uint64_t least,
                   std::uint64_t most, std::uint64_t& out) const;
  /// Reports keys that stand twice.
  bool check_duplicates(const JsonNode& object) const;
  /// Reports keys that are not of `known` or stand twice.
  bool check_keys(const JsonNode& object, const std::vector<std::string_view>& known) const;
  /// The member of that key, or null.
  static const JsonNode* member(const JsonNode& object, std::string_view key);

 private:
  JsonDocument(std::string_view text, Reporter& report, bool pointers)
      : text_(text), report_(&report), pointers_(pointers) {}
  static void set_parents(JsonNode& node);

  std::string_view text_;
  Reporter* report_;
  bool pointers_;
  JsonNode root_;
};

/// "a text", "a list" … : what a value is, for messages.
std::string_view kind_name(JsonNode::Kind kind);

/// Places of the decoded text of a JSON string, or of several that were joined by newlines.
class JsonTextMap final : public SourceMap {
 public:
  JsonTextMap(const JsonDocument& document, std::vector<const JsonNode*> lines);
  SourcePlace at(std::size_t offset) override;

 private:
  const JsonDocument& document_;
  std::vector<const JsonNode*> lines_;
  std::vector<std::size_t> starts_;  // of each line in the joined text
  // Where the last answer was: asking in ascending order costs one pass in all.
  std::size_t last_line_ = 0, last_decoded_ = 0, last_raw_ = 0;
};

}  // namespace cowscope
