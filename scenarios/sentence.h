// Puts a sentence together from plain text and marked process names.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "scenarios/narration.h"
#include "scenarios/words.h"

namespace cowscope {

class SentenceBuilder {
 public:
  SentenceBuilder& text(std::string_view t) {
    if (t.empty()) return *this;
    if (begins_) {
      begins_ = false;
      return text(capitalised(std::string(t)));
    }
    if (!spans_.empty() && spans_.back().pid == kInit) {
      spans_.back().text += t;
    } else {
      spans_.push_back({std::string(t), kInit});
    }
    return *this;
  }
  /// "the child", "redis": with its article, the name marked.
  SentenceBuilder& who(std::string_view name, Pid pid) {
    if (takes_article(name)) text("the ");
    if (pid == kInit) {
      begins_ = false;
      return text(name);
    }
    begins_ = false;
    spans_.push_back({std::string(name), pid});
    return *this;
  }
  /// What follows is another sentence: a blank, and a capital if it is no name.
  SentenceBuilder& next_sentence() {
    if (spans_.empty()) return *this;
    text(" ");
    begins_ = true;
    return *this;
  }
  bool empty() const { return spans_.empty(); }
  /// The sentence as it stands.
  Sentence take() { return std::move(spans_); }
  /// With a capital at its start; a name keeps the case that it is spelt in.
  Sentence take_capitalised() {
    if (!spans_.empty() && spans_.front().pid == kInit)
      spans_.front().text = capitalised(std::move(spans_.front().text));
    return std::move(spans_);
  }

 private:
  Sentence spans_;
  bool begins_ = false;
};

}  // namespace cowscope
