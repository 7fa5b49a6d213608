#include "scenarios/scenario.h"

#include <string_view>
#include <utility>

#include "scenarios/scenario_json.h"
#include "scenarios/script.h"

namespace cowscope {

const LocalizedText& SharedText::text() const {
  static const LocalizedText none;
  return text_ != nullptr ? *text_ : none;
}

SharedQuestion::SharedQuestion(Question question)
    : question_(std::make_shared<const Question>(std::move(question))) {}

bool RepeatItem::operator==(const RepeatItem& other) const {
  return count == other.count && variable == other.variable && from == other.from &&
         body == other.body && notes == other.notes;
}

bool clear(std::vector<ScriptItem>& items, Slice& slice) {
  while (!items.empty()) {
    auto* repeat = std::get_if<RepeatItem>(&items.back().item);
    if (repeat != nullptr && !repeat->body.empty()) repeat->body.pop_back();
    else items.pop_back();
    if (slice.spend()) return false;
  }
  return true;
}

std::optional<Scenario> parse_any(const std::string& input, Diagnostics& errors) {
  std::string_view text = input;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{')
    return parse_scenario_json(input, errors);
  return parse_script(input, errors);
}

std::uint32_t find_label(const CompiledScenario& scenario, const std::string& label) {
  if (label.empty()) return 0;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    if (scenario.steps[i].label == label) return static_cast<std::uint32_t>(i + 1);
  }
  return 0;
}

}  // namespace cowscope
