#include "scenarios/question.h"

#include <gtest/gtest.h>

#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

class Questions : public ::testing::Test {
 protected:
  void SetUp() override {
    scenario_ =
        ran("spawn parent from sh; write parent heap[0..2] \"cat\"; fork parent as child; write "
            "child heap[2]");
    ASSERT_TRUE(scenario_);
  }
  const Machine& machine() const { return scenario_->timeline->machine(); }
  std::unique_ptr<CompiledScenario> scenario_;
};

LocalizedText both(const std::string& en, const std::string& de) {
  return {{{"en", en}, {"de", de}}};
}

TEST_F(Questions, AChoiceIsRightInAnyLanguage) {
  Question q;
  q.choices = {{both("yes", "ja"), {}, {}}, {both("no", "nein"), {}, {}}};
  q.answer = std::string("no");
  EXPECT_EQ(answer_text(q, machine(), "en"), "no");
  EXPECT_EQ(answer_text(q, machine(), "de"), "nein");
  EXPECT_EQ(answer_text(q, machine(), "fr"), "no");
  EXPECT_TRUE(is_right(q, machine(), "no"));
  EXPECT_TRUE(is_right(q, machine(), " nein "));
  EXPECT_FALSE(is_right(q, machine(), "ja"));
  EXPECT_FALSE(is_right(q, machine(), ""));
  EXPECT_EQ(choice_of(q, "ja"), &q.choices[0]);
  EXPECT_EQ(choice_of(q, "perhaps"), nullptr);
}

TEST_F(Questions, AMeasureIsComputed) {
  Question q;
  q.answer = Measure{MeasureKind::Refs, {"parent", "heap", 0}};
  EXPECT_EQ(answer_text(q, machine(), "en"), "2");
  EXPECT_TRUE(is_right(q, machine(), "2"));
  EXPECT_FALSE(is_right(q, machine(), "1"));
}

TEST_F(Questions, PagesAndFramesArePointedAt) {
  Question q;
  q.answer = PointAtPage{{"child", "heap", 2}};
  EXPECT_EQ(answer_text(q, machine(), "en"), "page 2 of child’s heap");
  EXPECT_TRUE(is_right(q, machine(), "child heap[2]"));
  EXPECT_FALSE(is_right(q, machine(), "parent heap[2]"));
  q.answer = PointAtFrame{{"child", "heap", 2}};
  EXPECT_EQ(answer_text(q, machine(), "en"), "frame 3");
  EXPECT_TRUE(is_right(q, machine(), "3"));
  EXPECT_TRUE(is_right(q, machine(), "frame 3"));
  EXPECT_FALSE(is_right(q, machine(), "2"));
  q.answer = PointAtFrame{{"child", "heap", 3}};
  EXPECT_EQ(answer_text(q, machine(), "en"), "no frame");
  EXPECT_FALSE(is_right(q, machine(), ""));
}

}  // namespace
}  // namespace cowscope::testing
