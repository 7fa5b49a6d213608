// The words that editors are told are those that the grammars read.
#include "scenarios/language_words.h"

#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "scenarios/script.h"

namespace cowscope::testing {
namespace {

bool reads(const std::string& script) {
  Diagnostics errors;
  return parse_script(script, errors).has_value() && errors.empty();
}

/// Every joining word, statement, annotation and directive, and something of each other kind.
constexpr const char* kScript = R"(@id words
@revision 1
@title "Words"
@summary "All of them"
@level 1
@open begin
@machine frames 64
@file /bin/sh 4 uncached tmpfs
@program sh {
  text 3 r-x shared file /bin/sh at 1 touched 2
  heap 4 rw- start 0x40000000
}
@code <<END
any
END
@line 1
@label begin
@say "One."
spawn a from sh
@ask "How many?" choice "1" idea 1 why "So." answer "1" why "Therefore."
fork a as b
@ask "Which?" answer page a heap[0]
write a heap[0]
@ask "Which frame?" answer frame a heap[0]
write b heap[0]
expect copies == 1
mmap a m 4 rw- private file /bin/sh at 0 populate
ksm scan
repeat 2 as i from 1 { read a heap[$i] }
exit b
wait a for b
@branch "Other" from begin { exit a }
)";

TEST(LanguageWords, EachIsRead) {
  ASSERT_TRUE(reads(kScript));
  const LanguageWords words = language_words();
  for (const auto* group :
       {&words.joining, &words.statements, &words.annotations, &words.directives}) {
    for (const std::string_view word : *group) {
      // Without the word, or with another in its place, it is no script.
      const std::regex whole("(^|[\\s])" + std::string(word) + "(?=\\s)");
      const std::string script = kScript;
      ASSERT_TRUE(std::regex_search(script, whole)) << word;
      const std::string other = word[0] == '@' ? "@nothing" : "nothing-like-it";
      EXPECT_FALSE(reads(std::regex_replace(script, whole, "$1" + other))) << word;
    }
  }
}

TEST(LanguageWords, ClosedListsAreRead) {
  const LanguageWords words = language_words();
  const std::string head = "spawn a from sh\n";
  for (const std::string_view word : words.advice)
    EXPECT_TRUE(reads(head + "madvise a heap[..] " + std::string(word))) << word;
  for (const std::string_view word : words.outcomes)
    EXPECT_TRUE(reads(head + "expect outcome " + std::string(word))) << word;
  for (const std::string_view word : words.states)
    EXPECT_TRUE(reads(head + "expect state a == " + std::string(word))) << word;
  EXPECT_EQ(words.verbs.size(), 28U);
  EXPECT_EQ(words.claims.size(), 13U);
  EXPECT_EQ(words.measures.size(), 12U);
}

}  // namespace
}  // namespace cowscope::testing
