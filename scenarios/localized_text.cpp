#include "scenarios/localized_text.h"

namespace cowscope {

const std::string& LocalizedText::in(const std::string& language) const {
  static const std::string none;
  for (const auto& [of, text] : texts) {
    if (of == language) return text;
  }
  return texts.empty() ? none : texts.front().second;
}

}  // namespace cowscope
