#include "scenarios/json_document.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "scenarios/nearest_word.h"

namespace cowscope {

JsonDocument::JsonDocument(JsonDocument&& other) noexcept
    : text_(other.text_),
      report_(other.report_),
      pointers_(other.pointers_),
      root_(std::move(other.root_)) {
  for (JsonNode& child : root_.children) child.parent = &root_;
}

// Recursion is bounded by kJsonNesting.
void JsonDocument::set_parents(JsonNode& node) {
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    node.children[i].parent = &node;
    node.children[i].index = i;
    set_parents(node.children[i]);
  }
}

std::string JsonDocument::pointer(const JsonNode& node) const {
  std::string out;
  for (const JsonNode* at = &node; at->parent != nullptr; at = at->parent) {
    std::string token = "/";
    if (at->parent->is_array()) {
      token += std::to_string(at->index);
    } else {
      for (const char c : at->key) {
        if (c == '~') {
          token += "~0";
        } else if (c == '/') {
          token += "~1";
        } else {
          token += c;
        }
      }
    }
    out.insert(0, token);
  }
  return out;
}

SourcePlace JsonDocument::place(const JsonNode& node) const {
  SourcePlace place = report_->place(node.begin);
  if (pointers_) place.pointer = pointer(node);
  return place;
}

bool JsonDocument::fail(const JsonNode& node, std::string message) const {
  report_->error_at(place(node), std::move(message));
  return false;
}

bool JsonDocument::fail_key(const JsonNode& member, std::string message) const {
  SourcePlace place = report_->place(member.key_begin);
  if (pointers_) place.pointer = pointer(member);
  report_->error_at(place, std::move(message));
  return false;
}

std::string_view kind_name(JsonNode::Kind kind) {
  switch (kind) {
    case JsonNode::Kind::Null: return "null";
    case JsonNode::Kind::Bool: return "true or false";
    case JsonNode::Kind::Unsigned:
    case JsonNode::Kind::Negative:
    case JsonNode::Kind::Fraction: return "a number";
    case JsonNode::Kind::String: return "a text";
    case JsonNode::Kind::Array: return "a list";
    case JsonNode::Kind::Object: return "an object";
  }
  return "";
}

bool JsonDocument::want_object(const JsonNode& node, std::string_view what) const {
  if (node.is_object()) return true;
  return fail(node,
              std::string(what) + " is an object { … }, not " + std::string(kind_name(node.kind)));
}

bool JsonDocument::want_array(const JsonNode& node, std::string_view what) const {
  if (node.is_array()) return true;
  return fail(node,
              std::string(what) + " is a list [ … ], not " + std::string(kind_name(node.kind)));
}

bool JsonDocument::want_string(const JsonNode& node, std::string_view what,
                               std::string& out) const {
  if (!node.is_string())
    return fail(node, std::string(what) + " is a text in double quotes, not " +
                          std::string(kind_name(node.kind)));
  out = node.text;
  return true;
}

bool JsonDocument::want_bool(const JsonNode& node, std::string_view what, bool& out) const {
  if (node.kind != JsonNode::Kind::Bool)
    return fail(node,
                std::string(what) + " is true or false, not " + std::string(kind_name(node.kind)));
  out = node.boolean;
  return true;
}

bool JsonDocument::want_number(const JsonNode& node, std::string_view what, std::uint64_t least,
                               std::uint64_t most, std::uint64_t& out) const {
  if (!node.is_number())
    return fail(node, std::string(what) + " is a number, not " + std::string(kind_name(node.kind)));
  if (node.kind == JsonNode::Kind::Unsigned && node.number >= least && node.number <= most) {
    out = node.number;
    return true;
  }
  static constexpr std::size_t kShown = 40;
  const std::string_view given = raw(node);
  std::string message = std::string(what) + " is ";
  message += least == most ? with_commas(least)
                           : "a whole number, " + with_commas(least) + " to " + with_commas(most);
  return fail(node, message + ", not " + std::string(given.substr(0, kShown)) +
                        (given.size() > kShown ? "…" : ""));
}

bool JsonDocument::check_duplicates(const JsonNode& object) const {
  std::vector<const JsonNode*> members;
  members.reserve(object.children.size());
  for (const JsonNode& child : object.children) members.push_back(&child);
  std::stable_sort(members.begin(), members.end(),
                   [](const JsonNode* a, const JsonNode* b) { return a->key < b->key; });
  bool well = true;
  for (std::size_t i = 1; i < members.size() && !report_->full(); ++i) {
    if (members[i]->key != members[i - 1]->key) continue;
    const SourcePlace first = report_->place(members[i - 1]->key_begin);
    well = fail_key(*members[i], "the key '" + members[i]->key.substr(0, 64) +
                                     "' stands here a second time; the first is in line " +
                                     std::to_string(first.line) + ", column " +
                                     std::to_string(first.column));
  }
  return well;
}

bool JsonDocument::check_keys(const JsonNode& object,
                              const std::vector<std::string_view>& known) const {
  bool well = check_duplicates(object);
  for (const JsonNode& child : object.children) {
    if (report_->full()) return false;
    if (std::find(known.begin(), known.end(), child.key) != known.end()) continue;
    std::string message = "no key is called '" + child.key.substr(0, 64) + "' here";
    const std::string hint = did_you_mean(child.key, known);
    if (hint.empty()) {
      message += "; there are ";
      for (std::size_t i = 0; i < known.size(); ++i)
        message += (i == 0 ? "" : i + 1 == known.size() ? " and " : ", ") + std::string(known[i]);
    }
    well = fail_key(child, message + hint);
  }
  return well;
}

const JsonNode* JsonDocument::member(const JsonNode& object, std::string_view key) {
  for (const JsonNode& child : object.children) {
    if (child.key == key) return &child;
  }
  return nullptr;
}

JsonTextMap::JsonTextMap(const JsonDocument& document, std::vector<const JsonNode*> lines)
    : document_(document), lines_(std::move(lines)) {
  std::size_t start = 0;
  for (const JsonNode* line : lines_) {
    starts_.push_back(start);
    start += line->text.size() + 1;
  }
}

SourcePlace JsonTextMap::at(std::size_t offset) {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const std::size_t line =
      after == starts_.begin() ? 0 : static_cast<std::size_t>(after - starts_.begin()) - 1;
  const JsonNode& node = *lines_[line];
  const std::size_t wanted = std::min(offset - starts_[line], node.text.size());
  if (line != last_line_ || wanted < last_decoded_ || last_raw_ == 0) {
    last_line_ = line;
    last_decoded_ = 0;
    last_raw_ = node.begin + 1;
  }
  const std::string_view text = document_.source();
  while (last_decoded_ < wanted) {
    if (text[last_raw_] != '\\') {
      ++last_raw_;
      ++last_decoded_;
      continue;
    }
    if (text[last_raw_ + 1] != 'u') {
      last_raw_ += 2;
      ++last_decoded_;
      continue;
    }
    // \uXXXX stands for one to three bytes, a pair of them for four.
    const auto hex = [&](std::size_t at) {
      unsigned value = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        const char c = text[at + i];
        value = value * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
      }
      return value;
    };
    const unsigned code = hex(last_raw_ + 2);
    const bool pair = code >= 0xD800 && code < 0xDC00;
    last_raw_ += pair ? 12 : 6;
    last_decoded_ += pair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
  }
  SourcePlace place = document_.report().place(last_raw_);
  place.pointer = document_.pointer(node);
  return place;
}

}  // namespace cowscope
