// The words of the script language by what they are, gathered from the grammars that read them: for
// editors, which colour and complete them.
#pragma once

#include <string_view>
#include <vector>

namespace cowscope {

struct LanguageWords {
  std::vector<std::string_view> verbs;        // a command's first word
  std::vector<std::string_view> statements;   // the other first words: repeat, expect
  std::vector<std::string_view> annotations;  // with their @
  std::vector<std::string_view> directives;   // with their @
  std::vector<std::string_view> machine;      // keys behind @machine
  std::vector<std::string_view> measures, claims, states, outcomes;  // behind expect
  std::vector<std::string_view> advice;                              // behind madvise
  std::vector<std::string_view> joining;  // what stands between the parts: from, as, private …
};
LanguageWords language_words();

}  // namespace cowscope
