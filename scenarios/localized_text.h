// Text for people, perhaps in several languages.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cowscope {

/// Pairs of language ("en", two letters) and text, in the order given; the first is the default.
/// A text without a language is "en" and prints as a plain string.
struct LocalizedText {
  std::vector<std::pair<std::string, std::string>> texts;
  bool empty() const { return texts.empty(); }
  /// In that language, else the default, else empty.
  const std::string& in(const std::string& language) const;
  bool operator==(const LocalizedText&) const = default;
};

}  // namespace cowscope
