// A scenario's own text: headline and rest, names marked.
#include <gtest/gtest.h>

#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

const std::string kThree = "spawn parent from sh; fork parent as child; fork parent as child-2";

std::pair<std::string, std::string> split(const std::string& say) {
  const auto scenario = ran(kThree);
  if (!scenario) return {};
  const StepText words = split_say(*scenario, say);
  return {plain(words.headline), plain(words.rest)};
}

TEST(Say, TheFirstSentenceIsTheHeadline) {
  EXPECT_EQ(split("One copy. It was the last."),
            (std::pair<std::string, std::string>{"One copy.", "It was the last."}));
  EXPECT_EQ(split("Why? Because."), (std::pair<std::string, std::string>{"Why?", "Because."}));
  EXPECT_EQ(split("No end"), (std::pair<std::string, std::string>{"No end", ""}));
  EXPECT_EQ(split(""), (std::pair<std::string, std::string>{"", ""}));
  EXPECT_EQ(split("It is 2.5 pages. Not more."),
            (std::pair<std::string, std::string>{"It is 2.5 pages.", "Not more."}));
  EXPECT_EQ(split("It says “cat.” And stays."),
            (std::pair<std::string, std::string>{"It says “cat.”", "And stays."}));
  EXPECT_EQ(split("Cats, e.g. lions, roar. So."),
            (std::pair<std::string, std::string>{"Cats, e.g. lions, roar.", "So."}));
  EXPECT_EQ(split("There are 4. All free."),
            (std::pair<std::string, std::string>{"There are 4.", "All free."}));
  EXPECT_EQ(split("A headline\n\nand more"),
            (std::pair<std::string, std::string>{"A headline", "and more"}));
}

TEST(Say, NamesAreMarkedAsWholeWords) {
  const auto scenario = ran(kThree);
  ASSERT_TRUE(scenario);
  const Machine& m = scenario->timeline->machine();
  EXPECT_EQ(mark_names(m, "The parent’s page, not grandparent's, and child-2, child's, “child”."),
            (Sentence{{"The ", kInit},
                      {"parent", Pid{1}},
                      {"’s page, not grandparent's, and ", kInit},
                      {"child-2", Pid{3}},
                      {", ", kInit},
                      {"child", Pid{2}},
                      {"'s, “", kInit},
                      {"child", Pid{2}},
                      {"”.", kInit}}));
  EXPECT_EQ(mark_names(m, "children"), (Sentence{{"children", kInit}}));
  EXPECT_EQ(mark_names(m, "parents"), (Sentence{{"parents", kInit}}));
}

TEST(Say, MarkingLosesNothing) {
  const auto scenario = ran("spawn a from sh; spawn page from sh; fork a as b");
  ASSERT_TRUE(scenario);
  for (const std::string text : {"a page of b, a b, ab, b", "", "b", "größe b → b", "\xff\xfe b"})
    EXPECT_EQ(plain(mark_names(scenario->timeline->machine(), text)), text);
  // A name that is a word of every sentence is left alone.
  EXPECT_EQ(mark_names(scenario->timeline->machine(), "a page"), (Sentence{{"a page", kInit}}));
}

}  // namespace
}  // namespace cowscope::testing
