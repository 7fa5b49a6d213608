// The words for a position: the scenario's own where they are true, else what happened.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

std::string headline(const Session& session) { return plain(session.sentence().headline); }

class Words : public ::testing::Test {
 protected:
  void SetUp() override { load(session, kStory); }
  Session session;
};

TEST_F(Words, TheScenariosOwnAtTheEndOfItsStep) {
  session.seek(3);
  EXPECT_EQ(headline(session), "No page was copied.");
  EXPECT_EQ(plain(session.sentence().rest), "Both use the same frames.");
  session.seek(4);
  EXPECT_EQ(headline(session), "The child got its own copy.");
  EXPECT_EQ(session.sentence().headline[1], (Span{"child", Pid{2}}));
  session.seek(4, 7);
  EXPECT_NE(headline(session), "The child got its own copy.") << "not before it is true";
}

TEST_F(Words, WhatTheScenarioSaysIsNotSaidWhereItIsNotSo) {
  session.seek(3);
  Diagnostics errors;
  ASSERT_TRUE(session.set_policy(Policy::Eager, errors));
  EXPECT_NE(headline(session).find("copied"), std::string::npos);
  EXPECT_NE(headline(session), "No page was copied.");
  ASSERT_TRUE(session.set_policy(Policy::Cow, errors));
  ASSERT_TRUE(session.run("write child heap[2]", errors).has_value()) << all(errors);
  session.seek(5);
  EXPECT_NE(headline(session), "The child got its own copy.") << "it had its own by then";
}

TEST_F(Words, OfALineThatNoLongerHoldsWhy) {
  load(session, "spawn a from sh\nmmap a more 1 rw- private\n@say \"Mapped.\"\nread a more[0]");
  Diagnostics errors;
  ASSERT_TRUE(session.run("mmap a more 1 rw- private", errors).has_value()) << all(errors);
  session.seek(3);
  EXPECT_NE(headline(session).find("no longer holds"), std::string::npos) << headline(session);
  EXPECT_EQ(plain(session.sentence().rest), session.scenario().steps[2].broken);
}

TEST_F(Words, EyebrowNextAndCommand) {
  session.home();
  EXPECT_EQ(session.eyebrow(), "");
  EXPECT_EQ(session.command_text(), std::nullopt);
  EXPECT_FALSE(session.next().empty());
  session.seek(4);
  EXPECT_EQ(session.eyebrow(), "the child writes page 2 of heap");
  EXPECT_EQ(plain(session.next()), "the parent writes page 2 of heap");
  EXPECT_EQ(session.command_text(), "write child heap[2] \"dog\"");
  session.end();
  EXPECT_TRUE(session.next().empty());
}

}  // namespace
}  // namespace cowscope::testing
