// What is offered, and how a line goes on: over the states of all kernel cases and of the library.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "scenarios/command_grammar.h"
#include "scenarios/script.h"
#include "tests/support/dice.h"
#include "tests/web/session/told_session.h"
#include "web/session/completion.h"
#include "web/session/offers.h"
#include "web/session/trial.h"

namespace cowscope::testing {
namespace {

/// The programs that Linux was asked about: every verb, every advice, every way a process can be.
std::vector<std::string> programs() {
  std::vector<std::string> out;
  for (const char* folder : {"/tests/linux/cases", "/scenarios/library"})
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(COWSCOPE_SOURCE_DIR) + folder)) {
      const std::string name = entry.path().filename().string();
      if (name == "library.json" ||
          (entry.path().extension() != ".cow" && entry.path().extension() != ".json"))
        continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      out.push_back(text.str());
    }
  std::sort(out.begin(), out.end());
  return out;
}

bool try_load(Session& session, const std::string& text) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  return scenario && session.load(*scenario, {}, errors);
}

Offers offered(const Session& session, const OfferTarget& target) {
  std::string refused;
  Offers out = offers(session, target, refused);
  EXPECT_EQ(refused, "");
  return out;
}

std::vector<OfferTarget> targets(const Session& session) {
  const MachineState& state = session.timeline().machine().state();
  const TextPool& texts = session.timeline().machine().texts();
  std::vector<OfferTarget> out{{}};
  std::uint32_t frames = 0;
  for (std::uint32_t f = 0; f < state.frames.size() && frames < 4; ++f)
    if (!state.frames.is_free(FrameNumber{f}) && ++frames > 0) {
      out.emplace_back();
      out.back().frame = FrameNumber{f};
    }
  for (const Process& p : state.processes) {
    OfferTarget target;
    target.process = texts[p.name];
    out.push_back(target);
    for (const NamedRange& range : state.space(p.space).names()) {
      if (range.pages == 0) continue;
      target.region = texts[range.name];
      const auto last = static_cast<std::uint32_t>(range.pages - 1);
      for (const auto& [from, to] : {std::pair{0U, 0U}, {0U, last}, {last / 2, last}}) {
        target.first = from;
        target.last = to;
        out.push_back(target);
      }
    }
  }
  return out;
}

TEST(Offers, EveryLineThatIsOfferedRunsAndEndsAsTold) {
  Dice dice(20);
  std::size_t lines = 0, targets_seen = 0;
  for (const std::string& text : programs()) {
    Session session;
    if (!try_load(session, text) || session.timeline().steps() > 60) continue;
    session.seek(dice.below(session.timeline().steps() + 1), dice.one_in(3) ? dice.below(8) : kEnd);
    const std::uint32_t step = session.timeline().position().step;
    std::vector<OfferTarget> choice = targets(session);
    for (int i = 0; i < 4; ++i) {
      const OfferTarget target = choice[dice.below(static_cast<std::uint32_t>(choice.size()))];
      const Offers found = offered(session, target);
      EXPECT_FALSE(found.title.empty());
      ++targets_seen;
      for (const Offer& offer : found.list) {
        if (!dice.one_in(3)) continue;
        for (const OfferField& field : offer.fields)
          EXPECT_LE(field.at + field.length, offer.script.size()) << offer.script;
        Diagnostics errors;
        const Position was = session.timeline().position();
        const auto result = session.run(offer.script, errors);
        ASSERT_TRUE(result.has_value()) << offer.script << " at step " << step << " of\n"
                                        << text << testing::all(errors);
        EXPECT_EQ(result->first_step, step + 1);
        EXPECT_EQ(session.scenario().steps[step].text, offer.script);
        EXPECT_STREQ(to_string(session.timeline().summary(step + 1).outcome),
                     to_string(offer.outcome))
            << offer.script << " at step " << step << " of\n"
            << text;
        ASSERT_TRUE(session.undo());
        session.seek(was.step, was.event);
        ++lines;
      }
    }
  }
  EXPECT_GT(targets_seen, 1000U);
  EXPECT_GT(lines, 2000U);
}

TEST(Offers, WhatAppliesIsWhatTheRegionAndTheStateAllow) {
  Session session;
  load(session, kStory);
  session.seek(3);
  const auto has = [&](const OfferTarget& target, std::string_view line) {
    const Offers found = offered(session, target);
    return std::any_of(found.list.begin(), found.list.end(),
                       [&](const Offer& o) { return o.script == line; });
  };
  const OfferTarget page{"child", "heap", 2, 2, {}}, range{"child", "heap", 1, 2, {}},
      whole{"child", "heap", 0, 3, {}};
  EXPECT_EQ(offered(session, page).list[1].script, "write child heap[2] \"new\"");
  EXPECT_EQ(offered(session, page).list[1].fields[0].at, 21U);
  EXPECT_TRUE(has(page, "madvise child heap[2] dontneed"));
  EXPECT_TRUE(has(range, "pin child heap[1..2]"));
  EXPECT_FALSE(has(range, "unpin child heap[1..2]"));
  EXPECT_TRUE(has(whole, "munmap child heap[..]"));
  EXPECT_FALSE(has(page, "mprotect child heap[2] rw-")) << "it has these rights";
  EXPECT_TRUE(has(page, "mprotect child heap[2] r--"));
  EXPECT_FALSE(has(page, "madvise child heap[2] pageout")) << "there is no swap";
  EXPECT_TRUE(has({"child", "", 0, 0, {}}, "fork child as child2")) << "a name not made yet";
  EXPECT_TRUE(has({"parent", "", 0, 0, {}}, "wait parent"));
  EXPECT_FALSE(has({"child", "", 0, 0, {}}, "wait child")) << "it has no child";
  EXPECT_TRUE(has({}, "spawn sh from sh"));
  const Offers frame = offered(session, {"", "", 0, 0, FrameNumber{2}});
  ASSERT_EQ(frame.links.size(), 2U);
  EXPECT_EQ(frame.links[1].target.process, "child");
  EXPECT_EQ(frame.links[1].target.first, 2U);
  // Dead, it can be nothing but looked at.
  session.seek(6);
  EXPECT_TRUE(offered(session, {"child", "", 0, 0, {}}).list.empty());
  std::string refused;
  offers(session, {"nobody", "", 0, 0, {}}, refused);
  EXPECT_NE(refused.find("nobody"), std::string::npos);
  refused.clear();
  offers(session, {"parent", "heap", 3, 9, {}}, refused);
  EXPECT_NE(refused.find("heap"), std::string::npos);
  refused.clear();
  offers(session, {"", "", 0, 0, FrameNumber{9999}}, refused);
  EXPECT_NE(refused.find("9999"), std::string::npos);
}

std::vector<std::string> texts_of(const Completions& found) {
  std::vector<std::string> out;
  for (const Completion& c : found.list) out.push_back(c.text);
  return out;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Where the words of a line begin and end; texts in quotes are left out.
std::vector<std::pair<std::size_t, std::size_t>> words_of(const std::string& line) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '"') break;
    const std::size_t end = std::min(line.find(' ', at), line.size());
    out.emplace_back(at, end);
    at = end + 1;
  }
  return out;
}

TEST(Completion, KnowsEveryWordOfEveryLineAtItsPlace) {
  std::size_t words = 0;
  std::set<std::string> seen;
  for (const std::string& text : programs()) {
    Session session;
    if (!try_load(session, text) || session.timeline().steps() > 60) continue;
    for (std::uint32_t step = 1; step <= session.timeline().steps(); ++step) {
      session.seek(step - 1);
      const MachineState& state = session.timeline().machine().state();
      const TextPool& pool = session.timeline().machine().texts();
      const std::string line(session.scenario().steps[step - 1].text);
      const std::string verb = line.substr(0, line.find(' '));
      for (const auto& [begin, end] : words_of(line)) {
        const std::string word = line.substr(begin, end - begin);
        // Numbers, addresses and new names are for whoever types to choose.
        const char c = word[0];
        if ((c >= '0' && c <= '9') || c == '+' || c == '@' || (c == '-' && word != "---")) continue;
        const std::string before = line.substr(0, begin);
        const bool makes = verb == "spawn" || verb == "fork" || verb == "vfork" || verb == "clone";
        const auto blanks = std::count(before.begin(), before.end(), ' ');
        if (makes && (blanks == 3 || (verb == "spawn" && blanks == 1))) continue;
        if (verb == "mmap" && blanks == 2) continue;
        if (verb == "mremap" && blanks == 4) continue;
        // What is not there, or cannot act, is not suggested.
        const Process* process = state.find(pool.find(word));
        if (blanks >= 1 && pool.find(word).value() != 0 &&
            (process == nullptr ? blanks == 1 && verb != "evict" && verb != "ksm" && verb != "spawn"
                                : process->state != ProcessState::Running))
          continue;
        const Process* who = state.find(pool.find(
            line.substr(verb.size() + 1, line.find(' ', verb.size() + 1) - verb.size() - 1)));
        if (blanks >= 1 && who != nullptr && !who->alive()) continue;
        const std::size_t bracket = word.find('[');
        if (bracket != std::string::npos) {
          const auto found = texts_of(complete(session, before + word.substr(0, 1)));
          const Process* whose = state.find(
              pool.find(before.substr(before.rfind(' ', before.size() - 2) + 1,
                                      before.size() - before.rfind(' ', before.size() - 2) - 2)));
          const NamedRange* range =
              whose == nullptr ? nullptr
                               : state.space(whose->space).find(pool.find(word.substr(0, bracket)));
          if (range == nullptr || !range->mapped) continue;
          EXPECT_TRUE(contains(found, word.substr(0, bracket + 1))) << line << "\n" << text;
          const auto pages = texts_of(complete(session, before + word.substr(0, bracket + 1)));
          EXPECT_TRUE(contains(pages, word.substr(0, bracket + 1) + "0]")) << line << "\n" << text;
        } else {
          const auto found = texts_of(complete(session, before + word.substr(0, 1)));
          if (word.size() > 1) {
            EXPECT_TRUE(contains(found, word)) << "'" << word << "' of: " << line << "\n" << text;
          }
          EXPECT_TRUE(contains(texts_of(complete(session, before)), word)) << line;
        }
        seen.insert(word);
        ++words;
      }
    }
  }
  EXPECT_GT(words, 5000U);
  for (const std::string_view verb : verb_words())
    EXPECT_TRUE(seen.count(std::string(verb))) << verb;
  EXPECT_TRUE(seen.count("dontneed") && seen.count("populate") && seen.count("r--"));
}

TEST(Completion, IsOfTheWordThatWasBegun) {
  Session session;
  load(session, kStory);
  session.seek(3);
  const Completions begun = complete(session, "write chi");
  EXPECT_EQ(begun.begun, 3U);
  EXPECT_EQ(texts_of(begun), std::vector<std::string>{"child"});
  EXPECT_EQ(begun.list[0].note, "pid 2, running");
  const Completions pages = complete(session, "write child heap[2");
  EXPECT_EQ(texts_of(pages), std::vector<std::string>{"heap[2]"});
  EXPECT_EQ(pages.list[0].note, "frame 2, 2 users");
  EXPECT_TRUE(complete(session, "write child h").list[0].open);
  EXPECT_EQ(complete(session, "spawn x fr").list[0].text, "from");
  EXPECT_EQ(complete(session, "mmap child m ").hint, "the number of pages, a number");
  EXPECT_EQ(complete(session, "write child heap[2] ").hint, "a text in double quotes, or nothing");
  EXPECT_EQ(texts_of(complete(session, "expect refs child he")), std::vector<std::string>{"heap["});
  EXPECT_TRUE(contains(texts_of(complete(session, "read child heap[0]; wr")), "write"));
  // What an earlier line of the same text makes is there.
  EXPECT_EQ(texts_of(complete(session, "fork child as kid\nwrite k")),
            std::vector<std::string>{"kid"});
  EXPECT_TRUE(complete(session, "write child heap[2] \"wri").list.empty()) << "inside a text";
  EXPECT_TRUE(complete(session, "read child heap[0] # wri").list.empty()) << "inside a comment";
  EXPECT_TRUE(complete(session, "write").list.empty()) << "it stands there whole";
}

TEST(Trial, RefusesWhatRunRefusesAndChangesNothing) {
  Session session;
  load(session, kStory);
  session.seek(4, 3);
  const std::string digest = digest_here(session);
  std::size_t refused = 0;
  for (const char* text :
       {"wirte child heap[2]", "write kid heap[2]", "write child heap[9]", "write chidl heap[0]",
        "fork parent as child", "exec child ls", "madvise child heap[0] dontned",
        "read child haep[0]", "read child heap[0]; write child heap[4]",
        "fork child as kid; write kdi heap[0]", "mmap child heap 3 rw- private", "cgroup child g",
        "read child heap[0]", "fork child as kid; write kid heap[0]",
        "wait parent; read parent heap[0]", "@say \"x\""}) {
    const Trial trial = try_lines(session, text);
    Session other;
    load(other, kStory);
    other.seek(4);
    Diagnostics errors;
    const bool runs = other.run(text, errors).has_value();
    EXPECT_EQ(trial.errors.empty(), runs) << text << all(trial.errors);
    if (runs || trial.errors.empty()) continue;
    ++refused;
    EXPECT_EQ(trial.errors[0].message, errors[0].message) << text;
    EXPECT_EQ(trial.errors[0].column, errors[0].column) << text;
  }
  EXPECT_GT(refused, 10U);
  EXPECT_EQ(digest_here(session), digest);
  EXPECT_EQ(place(session), "4.3");
}

TEST(Lock, ALinkThatLocksEditingIsKept) {
  Session session;
  LinkView view;
  view.lock = "inspect,edit";
  load(session, kStory, view);
  session.seek(3);
  Diagnostics errors;
  EXPECT_FALSE(session.run("read child heap[0]", errors).has_value());
  EXPECT_NE(all(errors).find("lock=edit"), std::string::npos);
  EXPECT_TRUE(session.locks("edit") && session.locks("inspect") && !session.locks("forward"));
  EXPECT_EQ(session.timeline().steps(), 6U);
  view.lock = "editor";
  load(session, kStory, view);
  EXPECT_FALSE(session.locks("edit"));
}

}  // namespace
}  // namespace cowscope::testing
