// Running in mid-timeline: inserted behind the current step, the rest replayed, what no longer
// holds marked; undone and redone.
#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/script.h"
#include "tests/web/session/told_session.h"

namespace cowscope::testing {
namespace {

RunResult run(Session& session, const std::string& text) {
  Diagnostics errors;
  const auto result = session.run(text, errors);
  EXPECT_TRUE(result.has_value()) << all(errors);
  return result.value_or(RunResult{});
}

std::string run_refused(Session& session, const std::string& text) {
  Diagnostics errors;
  EXPECT_FALSE(session.run(text, errors).has_value()) << text;
  return all(errors);
}

TEST(Editing, InsertsBehindTheCurrentStepAndGoesToTheEndOfIt) {
  Session session;
  load(session, kStory);
  session.seek(4);
  const RunResult result = run(session, "write child heap[1] \"x\"; read parent heap[1]");
  EXPECT_EQ(result.first_step, 5U);
  EXPECT_EQ(result.last_step, 6U);
  EXPECT_TRUE(result.broken.empty());
  EXPECT_TRUE(result.unmet.empty());
  EXPECT_EQ(place(session), "6");
  EXPECT_EQ(session.timeline().machine().state().totals.copies, 2U);
  EXPECT_EQ(session.timeline().steps(), 8U);
  // In mid-step it is behind that step as well; at step 0 it comes first.
  session.seek(4, 3);
  EXPECT_EQ(run(session, "read parent heap[0]").first_step, 5U);
  session.home();
  EXPECT_EQ(run(session, "spawn other from sh").first_step, 1U);
  EXPECT_EQ(script(session).front(), "spawn other from sh");
}

TEST(Editing, AMachineWithoutAScriptIsBegunByHand) {
  Session session;
  load(session, "@title \"From nothing\"\n@program app { heap 2 rw- }");
  EXPECT_EQ(session.timeline().steps(), 0U);
  EXPECT_EQ(place(session), "0");
  EXPECT_NE(plain(session.sentence().rest).find("spawn parent from app"), std::string::npos);
  EXPECT_FALSE(session.step());
  EXPECT_FALSE(session.back());
  session.play();
  EXPECT_FALSE(session.playing());
  EXPECT_EQ(session.question(), std::nullopt);
  EXPECT_EQ(run(session, "spawn a from app; write a heap[0]").last_step, 2U);
  EXPECT_EQ(place(session), "2");
  EXPECT_TRUE(session.undo());
  EXPECT_EQ(session.timeline().steps(), 0U);
  // Where nothing at all is left, that is a mistake.
  EXPECT_NE(refusal(session, "# nothing"), "");
}

TEST(Editing, TheInsertedTextAloneCanBeRefusedAndThenNothingChanges) {
  Session session;
  load(session, kStory);
  session.seek(4);
  const auto before = script(session);
  const std::string digest = digest_here(session);
  for (const char* text :
       {"", "  # nothing", "wirte child heap[2]", "write kid heap[2]", "write child heap[9]",
        "write grandchild heap[0]", "fork parent as child",
        "read child heap[0]; write child heap[4]", "@title \"x\"",
        "repeat 1000000000 { read child heap[0] }", "mlock kid heap[0]"}) {
    const std::string message = run_refused(session, text);
    EXPECT_GT(message.size(), 10U) << text;
    EXPECT_EQ(script(session), before) << text;
    EXPECT_EQ(digest_here(session), digest) << text;
    EXPECT_FALSE(session.can_undo()) << text;
  }
  EXPECT_NE(run_refused(session, "wirte child heap[2]").find("write"), std::string::npos);
  EXPECT_NE(run_refused(session, "read child heap[0]\nwrite kid heap[2]").find("input:2:"),
            std::string::npos);
}

TEST(Editing, LaterLinesThatNoLongerHoldAreMarkedAndNotDropped) {
  Session session;
  load(session,
       "spawn a from sh\nwrite a heap[0]\nmmap a extra 2 rw- private\nwrite a extra[1]\nread a "
       "heap[0]");
  session.seek(2);
  // The later line makes the name a second time: it is that one which no longer holds.
  const RunResult result = run(session, "mmap a extra 1 rw- private");
  ASSERT_EQ(result.broken.size(), 2U);
  EXPECT_EQ(result.broken[0].step, 4U);
  EXPECT_EQ(result.broken[1].step, 5U);
  EXPECT_EQ(script(session)[4], "write a extra[1]");
  EXPECT_NE(session.scenario().steps[4].broken, "");
  session.end();
  EXPECT_EQ(place(session), "6");
  // It is still in the source, and holds again once the edit is gone.
  EXPECT_NE(print_script(session.source()).find("write a extra[1]"), std::string::npos);
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.timeline().steps(), 5U);
  for (const StepSource& step : session.scenario().steps) EXPECT_EQ(step.broken, "");
}

TEST(Editing, ClaimsThatNoLongerHoldAreListed) {
  Session session;
  load(session, kStory);
  session.seek(3);
  const RunResult result = run(session, "write child heap[2] \"early\"");
  ASSERT_EQ(result.unmet.size(), 1U);
  EXPECT_EQ(result.unmet[0].step, 5U);
  EXPECT_NE(result.unmet[0].message.find("copies"), std::string::npos) << result.unmet[0].message;
}

TEST(Editing, UndoGoesBackOverEditsNeverOverSteps) {
  Session session;
  load(session, kStory);
  const Scenario original = session.source();
  EXPECT_FALSE(session.undo());
  session.seek(4);
  run(session, "read child heap[0]");
  const Scenario once = session.source();
  run(session, "read child heap[1]");
  const Scenario twice = session.source();
  session.seek(2);
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.source(), once);
  EXPECT_EQ(place(session), "5");
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.source(), original);
  EXPECT_EQ(place(session), "4");
  EXPECT_FALSE(session.undo());
  ASSERT_TRUE(session.redo());
  ASSERT_TRUE(session.redo());
  EXPECT_EQ(session.source(), twice);
  EXPECT_FALSE(session.redo());
  ASSERT_TRUE(session.undo());
  run(session, "read child heap[3]");
  EXPECT_FALSE(session.can_redo());
}

TEST(Editing, InABranchTheEditIsTheBranchs) {
  Session session;
  load(session, kStory);
  Diagnostics errors;
  ASSERT_TRUE(session.set_branch("The parent first", errors)) << all(errors);
  session.seek(4);
  run(session, "read child heap[2]");
  EXPECT_EQ(session.source().branches[0].script.size(), 4U);
  EXPECT_EQ(session.source().script.size(), 6U);
  // Behind the step where the ways part it is still the branch that one looks at.
  session.seek(3);
  run(session, "read child heap[1]");
  EXPECT_EQ(session.source().branches[0].script.size(), 5U);
  EXPECT_EQ(script(session)[3], "read child heap[1]");
  // Before it, the line is everybody's.
  session.seek(2);
  run(session, "read parent heap[1]");
  EXPECT_EQ(session.source().script.size(), 7U);
  EXPECT_EQ(place(session), "3");
  ASSERT_TRUE(session.set_branch("", errors));
  EXPECT_EQ(script(session)[2], "read parent heap[1]");
}

// Every place of a scenario with repeats in repeats: the steps are the old ones with the new
// between, notes and claims stay with their commands, and the text of it says the same.
TEST(Editing, ARepeatIsPartedWhereverTheInsertionFalls) {
  const char* const text = R"(spawn a from sh
@say "Before."
@label loop
repeat 3 as i {
  @line 1
  write a heap[$i] "x"
  expect refs a heap[$i] == 1
  @label fork$i
  @ask "Users?" answer refs a heap[$i]
  fork a as child$i
  repeat 2 as j from 1 { read child$i heap[$j - 1]; read a heap[$i] }
  exit child$i; wait a
}
expect processes == 1
read a heap[0]
)";
  Session session;
  load(session, text);
  const std::uint32_t steps = session.timeline().steps();
  ASSERT_EQ(steps, 2U + 3U * 8U);
  struct Step {
    std::string text, say, label;
    std::uint32_t line;
    bool ask;
    std::vector<Expectation> expects;
    bool operator==(const Step&) const = default;
  };
  const auto steps_of = [](const CompiledScenario& s) {
    std::vector<Step> out;
    for (const StepSource& x : s.steps)
      out.push_back(
          {std::string(x.text), x.say.in("en"), x.label, x.line, x.ask.has_value(), x.expects});
    return out;
  };
  const auto original = steps_of(session.scenario());
  const Scenario source = session.source();
  for (std::uint32_t after = 0; after <= steps; ++after) {
    session.seek(after);
    const std::string before = digest_here(session);
    const RunResult result = run(session, "spawn x from sh");
    ASSERT_EQ(result.first_step, after + 1);
    auto expected = original;
    expected.insert(expected.begin() + after, Step{"spawn x from sh", "", "", 0, false, {}});
    ASSERT_EQ(steps_of(session.scenario()), expected) << after;
    session.seek(after);
    EXPECT_EQ(digest_here(session), before) << after;

    Diagnostics errors;
    const auto again = parse_script(print_script(session.source()), errors);
    ASSERT_TRUE(again.has_value()) << all(errors) << print_script(session.source());
    CompileOptions options;
    options.mark_broken = true;
    const auto compiled = compile(*again, options, errors);
    ASSERT_NE(compiled, nullptr) << all(errors);
    EXPECT_EQ(steps_of(*compiled), expected) << after;
    ASSERT_TRUE(session.undo());
    ASSERT_EQ(session.source(), source) << after;
  }
}

TEST(Editing, ALongRepeatStaysShortWhenItIsParted) {
  Session session;
  load(session, "spawn a from sh\nrepeat 100000 { write a heap[0] \"x\"; read a heap[0] }");
  session.seek(50'000);
  run(session, "read a heap[1]");
  EXPECT_EQ(session.timeline().steps(), 200'002U);
  EXPECT_LT(session.source().script.size(), 10U);
}

}  // namespace
}  // namespace cowscope::testing
