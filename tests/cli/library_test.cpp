// The library's scenarios keep what they promise.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "scenarios/compare.h"
#include "scenarios/question.h"
#include "scenarios/verification_record.h"
#include "tests/support/run_program.h"
#include "tests/support/told.h"

namespace cowscope::testing {
namespace {

class Library : public ::testing::TestWithParam<std::string> {
 protected:
  Scenario scenario() const {
    Diagnostics errors;
    auto s = parse_any(file_text(library_path(GetParam())), errors);
    for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic(GetParam(), d);
    return s ? *s : Scenario{};
  }
  std::unique_ptr<CompiledScenario> run(const std::string& branch = {},
                                        std::optional<Policy> policy = {}) const {
    CompileOptions o;
    o.branch = branch;
    o.policy = policy;
    return ran(file_text(library_path(GetParam())), o);
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> names = {""};
    for (const Branch& b : scenario().branches) names.push_back(b.name);
    return names;
  }
};

std::string record_path(const std::string& id) {
  return COWSCOPE_SOURCE_DIR "/scenarios/library/verified/" + id + ".json";
}

std::string headline(const std::string& say) {
  const auto empty = ran("spawn nobody from sh");
  return plain(split_say(*empty, say).headline);
}

std::size_t letters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

TEST_P(Library, IsNamedAsItsFileAndOpensAtALevel) {
  const Scenario s = scenario();
  EXPECT_EQ(s.id, GetParam());
  EXPECT_GE(s.revision, 1U);
  EXPECT_TRUE(s.level == 1 || s.level == 2);
  EXPECT_FALSE(s.summary.empty());
  EXPECT_FALSE(s.code.empty());
  EXPECT_FALSE(s.open.empty());
}

TEST_P(Library, EveryClaimHolds) {
  std::size_t claims = 0;
  for (const std::string& branch : lines()) {
    const auto s = run(branch);
    ASSERT_TRUE(s);
    for (std::uint32_t step = 1; step <= s->timeline->steps(); ++step) {
      s->timeline->seek(step);
      for (const Expectation& e : s->steps[step - 1].expects) {
        ++claims;
        EXPECT_EQ(unmet(e, *s->timeline), "") << branch << " step " << step;
      }
    }
  }
  EXPECT_GE(claims, 20U);
}

TEST_P(Library, NeverUsesMoreThanTwelveFramesUnderEitherPolicy) {
  for (const std::string& branch : lines())
    for (const Policy policy : {Policy::Cow, Policy::Eager}) {
      const auto s = run(branch, policy);
      ASSERT_TRUE(s);
      for (std::uint32_t step = 0; step <= s->timeline->steps(); ++step) {
        EXPECT_LE(s->timeline->summary(step).frames_used, 12U) << branch << " step " << step;
        EXPECT_EQ(s->timeline->summary(step).outcome, Outcome::Ok);
      }
    }
}

TEST_P(Library, HasOneAnonymousRegionOrTwoWhereTheyAreCompared) {
  const auto s = run();
  ASSERT_TRUE(s);
  const std::size_t most = GetParam() == "shared-or-private" ? 2 : 1;
  for (std::uint32_t step = 1; step <= s->timeline->steps(); ++step) {
    s->timeline->seek(step);
    const MachineState& state = s->timeline->machine().state();
    for (const Process& p : state.processes) {
      if (!p.alive()) continue;
      std::set<TextId> names;  // what munmap cut in two has one name
      for (const Region& r : state.space(p.space).regions()) {
        names.insert(r.name);
        EXPECT_FALSE(r.file);
      }
      EXPECT_LE(names.size(), most);
    }
  }
}

TEST_P(Library, SaysSomethingOnEveryStepWithAShortHeadline) {
  for (const std::string& branch : lines()) {
    const auto s = run(branch);
    ASSERT_TRUE(s);
    for (std::uint32_t step = 1; step <= s->timeline->steps(); ++step) {
      const StepSource& source = s->steps[step - 1];
      const bool last_of_branch = !branch.empty() && step == s->timeline->steps();
      if (source.say.empty() && last_of_branch) continue;  // the story has been told
      ASSERT_FALSE(source.say.empty()) << branch << " step " << step;
      for (const auto& [language, text] : source.say.text().texts)
        EXPECT_LE(letters(headline(text)), language == "en" ? 60U : 75U) << headline(text);
      EXPECT_LE(source.line, s->source.code.size());
    }
  }
}

TEST_P(Library, AsksWhatCanBeAnsweredAndAnswersWrongChoices) {
  std::size_t questions = 0;
  for (const std::string& branch : lines()) {
    const auto s = run(branch);
    ASSERT_TRUE(s);
    for (std::uint32_t step = 1; step <= s->timeline->steps(); ++step) {
      if (!s->steps[step - 1].ask) continue;
      ++questions;
      s->timeline->seek(step);
      const Question& q = *s->steps[step - 1].ask;
      const std::string answer = answer_text(q, s->timeline->machine(), "en");
      EXPECT_TRUE(is_right(q, s->timeline->machine(), answer)) << answer;
      if (q.choices.empty()) continue;
      const Choice* right = choice_of(q, answer);
      ASSERT_NE(right, nullptr) << answer;
      std::set<std::string> texts;
      for (const Choice& c : q.choices) {
        EXPECT_TRUE(texts.insert(c.text.in("en")).second) << "twice: " << c.text.in("en");
        if (&c != right) {
          EXPECT_FALSE(c.why.empty()) << "why is '" << c.text.in("en") << "' wrong?";
        }
      }
    }
  }
  EXPECT_GE(questions, 1U);
}

TEST_P(Library, NobodyCanTellThePoliciesApart) {
  Diagnostics errors;
  for (const std::string& branch : lines()) {
    const auto c = compare_policies(scenario(), branch, {Policy::Eager, Policy::Cow}, errors);
    ASSERT_TRUE(c);
    EXPECT_FALSE(c->difference) << branch << ": " << c->difference->what;
    EXPECT_EQ(c->steps_compared, c->steps);
  }
}

// Needs no kernel: the record says what was held against one, and this that it is still the same.
TEST_P(Library, AgreedWithLinuxAsItIsNow) {
  const std::string renew =
      "\nto renew it, as root: build/native/cowscope verify --record scenarios/library/" +
      GetParam() + ".json";
  const std::string text = file_text(record_path(GetParam()));
  ASSERT_FALSE(text.empty()) << GetParam() << " has no record" << renew;
  Diagnostics errors;
  const auto record = parse_record(text, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic(GetParam(), d);
  ASSERT_TRUE(record);
  const Scenario s = scenario();
  EXPECT_EQ(record->digest, runs_digest(s)) << "the record is of other commands" << renew;
  EXPECT_EQ(record->id, s.id);
  EXPECT_LE(record->revision, s.revision);
  EXPECT_FALSE(record->runs.empty());
  for (const VerifiedRun& r : record->runs) {
    EXPECT_EQ(r.steps, run()->timeline->steps());
    EXPECT_EQ(r.agreed + r.not_verified.size(), r.steps);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Library, ::testing::ValuesIn(library_ids()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(LibraryOrder, NamesEveryScenarioOnce) {
  const std::vector<std::string> ids = library_ids();
  std::set<std::string> named(ids.begin(), ids.end()), found;
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios/library"))
    if (entry.path().extension() == ".json") found.insert(entry.path().stem().string());
  EXPECT_EQ(named.size(), ids.size());
  EXPECT_EQ(named, found);
  EXPECT_EQ(ids.front(), "fork-then-write");
}

TEST(LibraryOrder, HasNoRecordOfAScenarioThatIsGone) {
  const std::vector<std::string> ids = library_ids();
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios/library/verified"))
    EXPECT_EQ(std::count(ids.begin(), ids.end(), entry.path().stem().string()), 1) << entry.path();
}

TEST(ForkThenWrite, OpensPausedOnePressBeforeTheFirstCopy) {
  const auto s = ran(file_text(library_path("fork-then-write")));
  ASSERT_TRUE(s);
  EXPECT_EQ(s->open_step, 3U);
  for (std::uint32_t step = 1; step <= 3; ++step) EXPECT_FALSE(s->timeline->summary(step).copied);
  EXPECT_TRUE(s->timeline->summary(4).copied);
  EXPECT_EQ(s->timeline->summary(4).events, 10U);
  EXPECT_EQ(s->timeline->steps(), 6U);
}

TEST(ForkThenWrite, SpeaksGermanThroughout) {
  const auto s = ran(file_text(library_path("fork-then-write")));
  ASSERT_TRUE(s);
  EXPECT_NE(s->source.title.in("de"), s->source.title.in("en"));
  for (const StepSource& step : s->steps) {
    if (!step.say.empty()) {
      EXPECT_NE(step.say.in("de"), step.say.in("en"));
    }
    if (step.ask) {
      EXPECT_NE(step.ask->text.in("de"), step.ask->text.in("en"));
    }
  }
}

}  // namespace
}  // namespace cowscope::testing
