// Questions: before their step nothing is given away; after it the answer, computed where it is a
// measure.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

class Questions : public ::testing::Test {
 protected:
  void SetUp() override {
    load(session, kStory);
    session.seek(2);
  }
  Session session;
};

TEST_F(Questions, BeforeTheirStepTheyAskAndNoMore) {
  const auto q = session.question();
  ASSERT_TRUE(q.has_value());
  EXPECT_EQ(q->step, 3U);
  EXPECT_FALSE(q->revealed);
  EXPECT_EQ(q->text, "How many pages will fork copy?");
  EXPECT_EQ(q->choices, (std::vector<std::string>{"0", "4"}));
  EXPECT_EQ(q->answer, "");
  EXPECT_EQ(q->why, "");
  session.seek(1);
  EXPECT_FALSE(session.question().has_value());
  session.seek(3, 1);
  EXPECT_FALSE(session.question().has_value()) << "in mid-step neither";
}

TEST_F(Questions, AWrongAnswerIsToldItsOwnWhyFirst) {
  session.answer("4");
  EXPECT_EQ(session.question()->given, "4");
  session.step();
  const auto q = session.answered();
  ASSERT_TRUE(q.has_value());
  EXPECT_TRUE(q->revealed);
  EXPECT_FALSE(q->right);
  EXPECT_EQ(q->answer, "0");
  EXPECT_EQ(q->why, "That is the naive copy. Only entries are.");
  // The next question is asked at the same time.
  ASSERT_TRUE(session.question().has_value());
  EXPECT_EQ(session.question()->step, 4U);
  EXPECT_FALSE(session.question()->revealed);
}

TEST_F(Questions, AMeasureIsComputedAfterTheCommand) {
  session.seek(3);
  EXPECT_TRUE(session.question()->choices.empty());
  session.answer("2");
  session.step();
  EXPECT_EQ(session.question()->answer, "1");
  EXPECT_FALSE(session.question()->right);
  session.back();
  session.answer(" 1 ");
  session.step();
  EXPECT_TRUE(session.question()->right);
}

TEST_F(Questions, AnswersStayWithTheirQuestionsWhenSomethingIsInserted) {
  session.answer("0");
  session.seek(1);
  Diagnostics errors;
  ASSERT_TRUE(session.run("read parent heap[0]", errors).has_value()) << all(errors);
  session.seek(4);
  ASSERT_TRUE(session.answered().has_value());
  EXPECT_EQ(session.answered()->given, "0");
  EXPECT_TRUE(session.answered()->right);
}

TEST_F(Questions, AnotherPolicyAsksNothing) {
  Diagnostics errors;
  ASSERT_TRUE(session.set_policy(Policy::Eager, errors));
  EXPECT_FALSE(session.question().has_value());
  session.answer("0");
  ASSERT_TRUE(session.set_policy(Policy::Cow, errors));
  EXPECT_FALSE(session.question()->given.has_value());
}

TEST(QuestionsPointing, APageOrAFrameIsPointedAt) {
  Session session;
  load(session, R"(spawn a from sh
write a heap[0..1]
@ask "Which frame will it take?" answer frame a heap[3]
write a heap[3]
@ask "Which page moved?" answer page a heap[2]
write a heap[2]
)");
  session.seek(2);
  session.answer("frame 2");
  session.step();
  EXPECT_EQ(session.answered()->answer, "frame 2");
  EXPECT_TRUE(session.answered()->right);
  session.answer("a heap[1]");
  session.step();
  EXPECT_FALSE(session.answered()->right);
  session.back();
  session.answer("a heap[2]");
  session.step();
  EXPECT_TRUE(session.answered()->right);
}

TEST(QuestionsLanguage, AreAskedAndAnsweredInTheLanguageChosen) {
  Session session;
  load(session, R"(spawn a from sh
@ask "Copied?" de "Kopiert?" choice "yes" de "ja" choice "no" de "nein" answer "no" why "Alone." de "Allein."
write a heap[0]
)");
  session.set_language("de");
  EXPECT_EQ(session.question()->text, "Kopiert?");
  EXPECT_EQ(session.question()->choices, (std::vector<std::string>{"ja", "nein"}));
  session.answer("nein");
  session.step();
  EXPECT_TRUE(session.question()->right);
  EXPECT_EQ(session.question()->why, "Allein.");
}

}  // namespace
}  // namespace cowscope::testing
