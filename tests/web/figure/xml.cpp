#include "tests/web/figure/xml.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "scenarios/source_map.h"

namespace cowscope::testing {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : all_(text), rest_(text) {}

  Xml read() {
    if (first_invalid_utf8(all_) != std::string_view::npos) fail("no UTF-8");
    for (const char c : all_)
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n') fail("a control character");
    while (xml_.trouble.empty() && !rest_.empty()) {
      if (rest_.front() == '<') tag();
      else text();
    }
    if (xml_.trouble.empty() && !open_.empty()) fail("not closed: " + open_.back());
    return std::move(xml_);
  }

 private:
  void fail(const std::string& what) {
    if (!xml_.trouble.empty()) return;
    const std::size_t at = all_.size() - rest_.size();
    xml_.trouble = what + " at " + std::to_string(at) + ": " + std::string(rest_.substr(0, 60));
  }
  bool take(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::string name() {
    std::size_t n = 0;
    while (n < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[n])) != 0 ||
                                rest_[n] == '-' || rest_[n] == ':'))
      ++n;
    const std::string out(rest_.substr(0, n));
    if (n == 0) fail("a name is missing");
    rest_.remove_prefix(n);
    return out;
  }
  /// Up to `end`, entities resolved.
  std::string value(char end) {
    std::string out;
    while (!rest_.empty() && rest_.front() != end && xml_.trouble.empty()) {
      if (rest_.front() == '<') fail("< in a value");
      if (rest_.front() != '&') {
        out += rest_.front();
        rest_.remove_prefix(1);
        continue;
      }
      bool known = false;
      for (const auto& [entity, letter] : std::map<std::string, char>{
               {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}})
        if (!known && take(entity)) out += letter, known = true;
      if (!known) fail("an unknown entity");
    }
    return out;
  }
  void tag() {
    take("<");
    if (take("/")) {
      const std::string closed = name();
      if (open_.empty() || open_.back() != closed) fail("closes what is not open: " + closed);
      else open_.pop_back();
      if (!take(">")) fail("> is missing");
      return;
    }
    const std::string element = name();
    if (open_.empty() && !xml_.elements.empty()) fail("a second root");
    xml_.elements.push_back(element);
    std::vector<std::string> seen;
    while (take(" ") && xml_.trouble.empty()) {
      const std::string attribute = name();
      if (std::find(seen.begin(), seen.end(), attribute) != seen.end()) fail("twice: " + attribute);
      seen.push_back(attribute);
      if (!take("=\"")) fail("=\" is missing");
      value('"');
      if (!take("\"")) fail("a value is not closed");
    }
    if (take("/>")) return;
    if (!take(">")) fail("> is missing");
    open_.push_back(element);
  }
  void text() {
    const std::string found = value('<');
    if (found.find_first_not_of('\n') == std::string::npos) return;
    if (open_.empty()) fail("text outside of the root");
    xml_.texts.push_back(found);
  }

  std::string_view all_, rest_;
  Xml xml_;
  std::vector<std::string> open_;
};

}  // namespace

bool Xml::says(std::string_view text) const {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& t) { return t.find(text) != std::string::npos; });
}

std::size_t Xml::count(std::string_view element) const {
  return static_cast<std::size_t>(std::count(elements.begin(), elements.end(), element));
}

Xml read_xml(std::string_view document) { return Reader(document).read(); }

}  // namespace cowscope::testing
