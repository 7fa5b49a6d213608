// Enough of an XML reader to say whether a document is well-formed, and what text and which
// elements are in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cowscope::testing {

struct Xml {
  std::string trouble;                // empty: well-formed
  std::vector<std::string> elements;  // names, in order
  std::vector<std::string> texts;     // of every element that has text, entities resolved
  bool says(std::string_view text) const;
  std::size_t count(std::string_view element) const;
};
/// Attributes alone, no comments, no CDATA, no processing instructions: a figure has none.
Xml read_xml(std::string_view document);

}  // namespace cowscope::testing
