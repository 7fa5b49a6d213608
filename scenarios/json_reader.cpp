#include "scenarios/json_reader.h"

#include <utility>

#include "scenarios/annotation_grammar.h"

namespace cowscope {

void JsonReader::need(const JsonNode& object, std::string_view key) const {
  if (JsonDocument::member(object, key) == nullptr)
    doc_.fail(object, "the key '" + std::string(key) + "' is missing here");
}

bool JsonReader::read_name(const JsonNode& node, std::string_view what, std::string& out) const {
  std::string name;
  if (!doc_.want_string(node, what, name)) return false;
  if (!is_name(name))
    return doc_.fail(
        node, std::string(what) + " begins with a letter and has letters, digits, _ - and . only");
  out = std::move(name);
  return true;
}

bool JsonReader::read_text(const JsonNode& node, std::string_view what, LocalizedText& out) const {
  if (node.is_string()) {
    if (!node.text.empty()) out.texts.emplace_back("en", node.text);
    return true;
  }
  if (!node.is_object()) {
    return doc_.fail(
        node, std::string(what) +
                  " is a text, or an object by language such as { \"en\": …, \"de\": … }, not " +
                  std::string(kind_name(node.kind)));
  }
  if (!doc_.check_duplicates(node)) return false;
  bool well = true;
  for (const JsonNode& member : node.children) {
    std::string text;
    if (!is_language(member.key)) {
      well = doc_.fail_key(member, "a language is two small letters such as en or de, not '" +
                                       member.key.substr(0, 64) + "'");
    } else if (doc_.want_string(member, what, text)) {
      out.texts.emplace_back(member.key, std::move(text));
    } else {
      well = false;
    }
  }
  if (out.texts.size() == 1 && out.texts[0].second.empty()) out.texts.clear();
  return well;
}

}  // namespace cowscope
