// A step of a compiled scenario: what a line of the script became, after every repeat was unrolled.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/expectation.h"
#include "scenarios/localized_text.h"

namespace cowscope {

struct Question;

/// Where something stood in the source, for messages. Not compared.
struct SourcePlace {
  std::uint32_t line = 0, column = 0;
  std::string pointer;
  bool verbatim = false;  // its canonical text stands there letter for letter: offsets are columns
  bool operator==(const SourcePlace&) const { return true; }
};

/// A text that the rounds of a repeat have in common, so that a million of them hold it once. Reads
/// like a LocalizedText.
class SharedText {
 public:
  SharedText() = default;
  SharedText(LocalizedText text) {
    if (!text.empty()) text_ = std::make_shared<const LocalizedText>(std::move(text));
  }
  bool empty() const { return text_ == nullptr; }
  const LocalizedText& text() const;
  const std::string& in(const std::string& language) const { return text().in(language); }
  operator const LocalizedText&() const { return text(); }

 private:
  std::shared_ptr<const LocalizedText> text_;
};
/// A question, or none; shared likewise. Reads like an optional.
class SharedQuestion {
 public:
  SharedQuestion() = default;
  SharedQuestion(Question question);
  bool has_value() const { return question_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  const Question& operator*() const { return *question_; }
  const Question* operator->() const { return question_.get(); }

 private:
  std::shared_ptr<const Question> question_;
};

/// What the steps of a command have in common, where it is repeated.
struct StepBody {
  std::string text;  // of those that have none of their own
  SharedText say;
  std::uint32_t line = 0;
  std::string label;
  SharedQuestion ask;
  std::vector<Expectation> expects;
  SourcePlace place;
  std::string broken;
  std::uint32_t item = 0;
};

/// A step, as it is read; valid as long as the list that it is of, and nothing is changed there.
struct StepSource {
  StepSource(std::string_view own_text, const StepBody& of)
      : text(own_text),
        say(of.say),
        line(of.line),
        label(of.label),
        ask(of.ask),
        expects(of.expects),
        place(of.place),
        broken(of.broken),
        item(of.item) {}

  std::string_view text;  // the command in canonical form, variables put in
  const SharedText& say;
  std::uint32_t line;
  const std::string& label;
  const SharedQuestion& ask;
  const std::vector<Expectation>& expects;
  const SourcePlace& place;
  const std::string& broken;  // a later line that no longer holds after an edit: why; else empty
  /// Index in Scenario::script of the item it came from; of a branch's step, in the branch's
  /// script, counted on from the size of Scenario::script.
  std::uint32_t item;
};

}  // namespace cowscope
