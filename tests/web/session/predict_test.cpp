// What a step is predicted to do is what it does: of the choices exactly one is so, seen from the
// machine before and after and from its events.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <variant>

#include "tests/support/random_commands.h"
#include "tests/web/session/told_session.h"
#include "web/session/predict.h"
#include "web/session/trial.h"

namespace cowscope::testing {
namespace {

/// Whether an access, told by its events, ended so.
bool ended_so(const std::vector<const Event*>& access, Fate fate) {
  const Event* decided = nullptr;
  bool copied = false, allocated = false, reused = false, refused = false, read = false;
  for (const Event* e : access) {
    if (e->kind == EventKind::Decide) decided = e;
    copied |= e->kind == EventKind::Copy;
    allocated |= e->kind == EventKind::Allocate;
    reused |= e->kind == EventKind::Reuse;
    read |= e->kind == EventKind::ReadIn;
    refused |= e->outcome != Outcome::Ok;
  }
  const auto is = [&](FaultOutcome o) { return decided != nullptr && decided->decision == o; };
  switch (fate) {
    case Fate::Allowed: return decided == nullptr && !refused;
    case Fate::Zeroed: return is(FaultOutcome::ZeroFilled) && allocated && !copied;
    case Fate::ZeroPage: return is(FaultOutcome::MappedZero) && !allocated;
    case Fate::Copied: return is(FaultOutcome::Copied) && copied;
    case Fate::Reused: return is(FaultOutcome::Reused) && reused && !copied;
    case Fate::CachedFile: return is(FaultOutcome::MappedFile) && !read;
    case Fate::ReadFile: return is(FaultOutcome::MappedFile) && read;
    case Fate::SharedMemory: return is(FaultOutcome::MappedShared);
    case Fate::SwappedIn: return is(FaultOutcome::SwappedIn);
    case Fate::Refused: return refused;
    case Fate::NoMemory: return is(FaultOutcome::OutOfMemory);
  }
  return false;
}

/// Every access of the step.
bool all_ended_so(const Journal& journal, Fate fate) {
  std::map<std::uint32_t, std::vector<const Event*>> accesses;
  for (const Event& e : journal.events)
    if (e.access != 0) accesses[e.access].push_back(&e);
  EXPECT_FALSE(accesses.empty());
  for (const auto& [number, events] : accesses)
    if (!ended_so(events, fate)) return false;
  return true;
}

std::uint64_t pages_copied(const Journal& journal) {
  std::uint64_t n = 0;
  for (const Event& e : journal.events)
    if (e.kind == EventKind::Copy || e.kind == EventKind::Duplicate) n += e.huge ? 512 : e.count;
  return n;
}

/// Pages that parent and child map to the same frame.
std::uint64_t both_map(const Machine& m, const Fork& fork) {
  const Process &parent = *m.state().find(fork.who), &child = *m.state().find(fork.as);
  const AddressSpace &a = m.state().space(parent.space), &b = m.state().space(child.space);
  std::uint64_t n = 0;
  for (const Region& r : b.regions())
    for (std::uint32_t i = 0; i < r.pages; ++i) {
      const Entry mine = a.table().get(r.start + i), its = b.table().get(r.start + i);
      n += its.maps_frame() && mine.maps_frame() && mine.frame() == its.frame() ? 1U : 0U;
    }
  return n;
}

/// At the end of the step.
bool is_so(const Timeline& t, Asks asks, std::uint64_t value) {
  const Command& command = t.commands()[t.position().step - 1];
  const std::uint64_t was = t.before().state().frames.used_count(),
                      now = t.machine().state().frames.used_count();
  switch (asks) {
    case Asks::Fate: return all_ended_so(t.journal(), static_cast<Fate>(value));
    case Asks::Copies: return pages_copied(t.journal()) == value;
    case Asks::Shared: return both_map(t.machine(), std::get<Fork>(command)) == value;
    case Asks::Taken: return was + value == now;
    case Asks::Freed: return now + value == was;
    case Asks::Waiting: {
      const Process* who = t.machine().state().find(std::get<Wait>(command).who);
      return (who->state == ProcessState::Waiting) == (value == 1);
    }
    case Asks::Outcome:
      return static_cast<std::uint64_t>(t.summary(t.position().step).outcome) == value;
  }
  return false;
}

/// Every step of the run; returns what was asked about them.
std::map<Asks, int> hold(Timeline& t, const std::string& where) {
  std::map<Asks, int> asked;
  for (std::uint32_t step = 1; step <= t.steps(); ++step) {
    SCOPED_TRACE(where + ", step " + std::to_string(step));
    t.seek(step - 1);
    const Command& command = t.commands()[step - 1];
    const StepSummary was = t.summary(step - 1), will = t.summary(step);
    const Machine before = machine_at_step_end(t);
    Machine tried = before;
    Journal journal;
    tried.run(command, step, &journal);
    const auto prediction = predict({before, command, step, was, will, &journal});
    t.seek(step);
    if (!prediction) {
      EXPECT_TRUE(std::holds_alternative<Skip>(command));
      continue;
    }
    ++asked[prediction->asks];
    EXPECT_NE(prediction->question.find('?'), std::string::npos);
    EXPECT_FALSE(prediction->why.empty());
    EXPECT_GE(prediction->options.size(), 2U);
    EXPECT_LE(prediction->options.size(), 4U);
    std::set<std::string> texts;
    for (std::size_t i = 0; i < prediction->options.size(); ++i) {
      const Prediction::Option& option = prediction->options[i];
      texts.insert(option.text);
      EXPECT_EQ(is_so(t, prediction->asks, option.value), i == prediction->right)
          << prediction->question << "\n  " << option.text;
    }
    EXPECT_EQ(texts.size(), prediction->options.size()) << "each choice is another one";
    // From where the step has run it is the same question.
    const auto afterwards = predict({t.before(), command, step, was, will, &t.journal()});
    EXPECT_EQ(question_of(*prediction), question_of(*afterwards));
    // Without the events it is another one perhaps, and as true.
    const auto by_sums = predict({before, command, step, was, will, nullptr});
    for (std::size_t i = 0; i < by_sums->options.size(); ++i)
      EXPECT_EQ(is_so(t, by_sums->asks, by_sums->options[i].value), i == by_sums->right)
          << by_sums->question << "\n  " << by_sums->options[i].text;
  }
  return asked;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(Predict, OneChoiceIsRightAtEveryStepOfTheLibraryUnderEveryPolicy) {
  std::size_t scenarios = 0;
  std::map<Asks, int> asked;
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios/library")) {
    if (entry.path().extension() != ".json") continue;
    Diagnostics errors;
    const auto scenario = parse_any(read_file(entry.path()), errors);
    ASSERT_TRUE(scenario) << all(errors);
    ++scenarios;
    std::vector<std::string> lines{""};
    for (const Branch& b : scenario->branches) lines.push_back(b.name);
    for (const std::string& line : lines)
      for (const Policy policy : {Policy::Cow, Policy::Eager, Policy::OnDemand}) {
        CompileOptions options;
        options.policy = policy;
        options.branch = line;
        const auto compiled = compile(*scenario, options, errors);
        ASSERT_TRUE(compiled) << all(errors);
        for (const auto& [asks, n] :
             hold(*compiled->timeline, entry.path().stem().string() + " " + line))
          asked[asks] += n;
      }
  }
  EXPECT_GE(scenarios, 6U);
  EXPECT_GT(asked[Asks::Fate], 10);
  EXPECT_GT(asked[Asks::Copies], 10);
}

TEST(Predict, OneChoiceIsRightWhateverTheLanguageCanSay) {
  std::map<Asks, int> asked;
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/tests/linux/cases")) {
    Diagnostics errors;
    const auto scenario = parse_any(read_file(entry.path()), errors);
    if (!scenario) continue;
    const auto compiled = compile(*scenario, {}, errors);
    if (compiled == nullptr || compiled->timeline->steps() > 400) continue;
    for (const auto& [asks, n] : hold(*compiled->timeline, entry.path().filename().string()))
      asked[asks] += n;
  }
  for (const Asks asks : {Asks::Fate, Asks::Copies, Asks::Shared, Asks::Taken, Asks::Freed,
                          Asks::Waiting, Asks::Outcome})
    EXPECT_GT(asked[asks], 0) << static_cast<int>(asks);
}

TEST(Predict, OneChoiceIsRightInRandomPrograms) {
  std::map<Asks, int> asked;
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const auto setup = random_setup(seed);
    Timeline timeline(setup, random_commands(setup, seed, 60));
    timeline.prepare();
    for (const auto& [asks, n] : hold(timeline, "seed " + std::to_string(seed))) asked[asks] += n;
  }
  EXPECT_GT(asked[Asks::Fate], 200);
}

class Predicting : public ::testing::Test {
 protected:
  void SetUp() override {
    load(session, kStory);
    session.set_predicting(true);
  }
  Session session;
};

TEST_F(Predicting, EveryStepIsAskedAboutAndTheScenariosOwnQuestionWins) {
  for (std::uint32_t step = 0; step < session.timeline().steps(); ++step) {
    session.seek(step);
    ASSERT_TRUE(session.question().has_value()) << step;
    EXPECT_EQ(session.question()->step, step + 1);
    EXPECT_FALSE(session.question()->revealed);
  }
  session.seek(2);
  EXPECT_EQ(session.question()->text, "How many pages will fork copy?");
  session.seek(4);
  EXPECT_EQ(session.question()->text, "The parent writes page 2 of heap. What will the kernel do?");
}

TEST_F(Predicting, WhatIsSaidIsCountedOnceItsStepHasRun) {
  session.seek(4);
  const auto choices = session.question()->choices;
  session.answer("copies page 2 to a new frame");
  EXPECT_EQ(session.score().of, 0U);
  session.step();
  ASSERT_TRUE(session.answered().has_value());
  EXPECT_EQ(session.answered()->answer, "reuses the frame: no copy");
  EXPECT_FALSE(session.answered()->right);
  EXPECT_EQ(session.answered()->why.substr(0, 40), "There is nobody left to keep the old con");
  EXPECT_EQ(session.score().of, 1U);
  EXPECT_EQ(session.score().right, 0U);
  // Going back and saying the other thing is no way to a better score.
  session.back();
  EXPECT_EQ(session.question()->choices, choices) << "in the same order";
  session.answer("reuses the frame: no copy");
  session.step();
  EXPECT_TRUE(session.answered()->right);
  EXPECT_EQ(session.score().right, 0U);
  session.seek(2);
  session.answer("0");
  session.step_event();
  EXPECT_EQ(session.score().of, 1U) << "in mid-step it is not told yet";
  session.step();
  EXPECT_EQ(session.score().of, 2U);
  EXPECT_EQ(session.score().right, 1U);
}

TEST_F(Predicting, UnderAnotherPolicyTheTruthIsAnother) {
  Diagnostics errors;
  ASSERT_TRUE(session.set_policy(Policy::Eager, errors));
  session.seek(2);
  EXPECT_EQ(session.question()->text, "The parent forks the child. How many pages will be copied?");
  session.answer("4");
  session.step();
  EXPECT_TRUE(session.answered()->right);
}

TEST_F(Predicting, PlayingStopsAtEachAndTheLinkKeepsIt) {
  session.home();
  session.play();
  double now = 0;
  while (const auto again = session.tick(now)) now += *again;
  EXPECT_EQ(place(session), "1");
  EXPECT_NE(session.link().find("predict=1"), std::string::npos);
  session.set_predicting(false);
  EXPECT_EQ(session.link().find("predict"), std::string::npos);
  EXPECT_FALSE(session.question().has_value());
}

}  // namespace
}  // namespace cowscope::testing
