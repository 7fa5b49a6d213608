// Loading as a link says, and the link to what is seen.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

/// What a link leads to, in a session of its own.
void follow(Session& session, const std::string& text) {
  Diagnostics errors;
  const auto link = parse_link(text, errors);
  ASSERT_TRUE(link.has_value()) << all(errors);
  ASSERT_TRUE(link->scenario.has_value()) << text;
  ASSERT_TRUE(session.load(*link->scenario, link->view, errors, Origin::Edited)) << all(errors);
}

TEST(Links, SayStepLabelPolicyBranchLevelAndTheme) {
  Session session;
  LinkView view;
  view.step = "4.7";
  view.policy = "eager";
  view.level = "3";
  view.theme = "light";
  view.lang = "de";
  load(session, kStory, view);
  EXPECT_EQ(session.timeline().position().step, 4U);
  EXPECT_EQ(session.policy(), Policy::Eager);
  EXPECT_EQ(session.level(), Level::Machine);
  EXPECT_EQ(session.theme(), ThemeChoice::Light);
  EXPECT_EQ(session.language(), "de");

  LinkView label;
  label.at = "forked";
  label.branch = "The parent first";
  load(session, kStory, label);
  EXPECT_EQ(place(session), "3");
  EXPECT_EQ(session.policy(), Policy::Cow);
  EXPECT_EQ(session.branch(), "The parent first");
}

TEST(Links, APlaceThatIsGoneFallsBack) {
  Session session;
  for (const auto& [step, where] :
       {std::pair{"4.99", "4"}, {"4.0", "3"}, {"99", "6"}, {"99.3", "6.3"}, {"4.7", "4.7"}}) {
    LinkView view;
    view.step = step;
    load(session, kStory, view);
    EXPECT_EQ(place(session).substr(0, 1), std::string(where).substr(0, 1)) << step;
  }
  LinkView view;
  view.step = "4.99";
  load(session, kStory, view);
  EXPECT_EQ(place(session), "4");
}

TEST(Links, WhatIsWrongIsSaidAndNothingChanges) {
  Session session;
  load(session, kStory);
  session.seek(5);
  const auto with = [](auto set) {
    LinkView view;
    set(view);
    return view;
  };
  const std::pair<LinkView, const char*> wrong[] = {
      {with([](LinkView& v) { v.step = "four"; }), "8.4"},
      {with([](LinkView& v) { v.step = "4."; }), "8.4"},
      {with([](LinkView& v) { v.step = "-1"; }), "8.4"},
      {with([](LinkView& v) { v.step = "99999999999999"; }), "8.4"},
      {with([](LinkView& v) { v.at = "forkt"; }), "forked"},
      {with([](LinkView& v) { v.policy = "cwo"; }), "cow"},
      {with([](LinkView& v) { v.policy = "off"; }), "odf"},
      {with([](LinkView& v) { v.branch = "The parent"; }), "no branch"},
      {with([](LinkView& v) { v.level = "4"; }), "1, 2 or 3"},
      {with([](LinkView& v) { v.theme = "pink"; }), "light"},
  };
  for (const auto& [view, says] : wrong) {
    const std::string message = refusal(session, kStory, view);
    EXPECT_NE(message.find(says), std::string::npos) << message;
    EXPECT_EQ(place(session), "5");
    EXPECT_EQ(session.policy(), Policy::Cow);
  }
}

TEST(Links, LeadBackToWhatIsSeen) {
  Session session;
  load(session, kStory);
  Diagnostics errors;
  ASSERT_TRUE(session.set_branch("The parent first", errors));
  ASSERT_TRUE(session.set_policy(Policy::Eager, errors));
  session.set_level(Level::Mechanism);
  session.set_theme(ThemeChoice::Dark);
  session.seek(4, 1);
  Session other;
  follow(other, session.link());
  EXPECT_EQ(other.source(), session.source());
  EXPECT_EQ(place(other), place(session));
  EXPECT_EQ(digest_here(other), digest_here(session));
  EXPECT_EQ(other.branch(), session.branch());
  EXPECT_EQ(other.policy(), session.policy());
  EXPECT_EQ(other.level(), session.level());
  EXPECT_EQ(other.theme(), session.theme());
}

TEST(Links, ABuiltInScenarioIsNamedUntilItIsEdited) {
  Session session;
  load(session, std::string(kStory) + "\n@id a-story\n@revision 7\n", {}, Origin::Library);
  session.seek(4);
  EXPECT_EQ(session.link().substr(0, 36), "#scenario=a-story&revision=7&step=4&");
  session.seek(4, 7);
  EXPECT_NE(session.link().find("&step=4.7"), std::string::npos);
  Diagnostics errors;
  const auto parsed = parse_link(session.link(), errors);
  ASSERT_TRUE(parsed.has_value()) << all(errors);
  EXPECT_EQ(parsed->scenario_id, "a-story");
  EXPECT_EQ(parsed->revision, 7U);
  EXPECT_EQ(parsed->view.step, "4.7");

  ASSERT_TRUE(session.run("read child heap[0]", errors).has_value()) << all(errors);
  EXPECT_EQ(session.link().substr(0, 14), "#data=deflate:");
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.link().substr(0, 17), "#scenario=a-story");
  // The same text from elsewhere may say anything under that name.
  load(session, std::string(kStory) + "\n@id a-story\n");
  EXPECT_EQ(session.link().substr(0, 14), "#data=deflate:");
}

TEST(Links, AnEditThatBreaksLaterLinesCanBeHandedOn) {
  Session session;
  load(session, "spawn a from sh\nmmap a more 1 rw- private\nread a more[0]");
  Diagnostics errors;
  const auto result = session.run("mmap a more 1 rw- private", errors);
  ASSERT_TRUE(result.has_value()) << all(errors);
  ASSERT_FALSE(result->broken.empty());
  Session other;
  follow(other, session.link());
  EXPECT_EQ(script(other), script(session));
  EXPECT_EQ(other.scenario().steps[2].broken, session.scenario().steps[2].broken);
  EXPECT_EQ(digest_here(other), digest_here(session));
}

TEST(Links, AnEditedScenarioInWhichNothingHoldsIsRefused) {
  Session session;
  Diagnostics errors;
  const auto scenario = parse_any("spawn a from bash\nwrite a heap[0]", errors);
  ASSERT_TRUE(scenario.has_value()) << all(errors);
  EXPECT_FALSE(session.load(*scenario, {}, errors, Origin::Edited));
  EXPECT_NE(all(errors).find("bash"), std::string::npos) << all(errors);
}

TEST(Links, AScenarioThatIsWrongLeavesTheOneThatWasThere) {
  Session session;
  EXPECT_FALSE(session.loaded());
  EXPECT_NE(refusal(session, "fork a as b"), "");
  EXPECT_FALSE(session.loaded());
  load(session, kStory);
  session.seek(4);
  const std::string digest = digest_here(session);
  for (const char* text :
       {"", "{", "spawn a from sh\nwrite b heap[0]", "spawn a from bash", "nonsense"}) {
    EXPECT_NE(refusal(session, text), "") << text;
    EXPECT_EQ(digest_here(session), digest);
  }
}

}  // namespace
}  // namespace cowscope::testing
