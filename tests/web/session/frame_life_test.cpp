// The life of a frame: what it tells is what a machine that is watched at every event shows.
#include <gtest/gtest.h>

#include "tests/support/bench.h"
#include "tests/support/random_commands.h"
#include "tests/web/session/told_session.h"
#include "web/session/frame_life.h"

namespace cowscope::testing {
namespace {

std::unique_ptr<Timeline> random_timeline(const std::shared_ptr<Setup>& setup, std::uint32_t seed) {
  auto timeline = std::make_unique<Timeline>(setup, random_commands(setup, seed, 80));
  timeline->prepare();
  return timeline;
}

FrameLife whole_life(const std::shared_ptr<Setup>& setup, const Timeline& timeline,
                     std::uint32_t frame) {
  FrameLife life(setup, timeline, FrameNumber{frame});
  Slice whole;
  EXPECT_TRUE(life.work(whole));
  EXPECT_FALSE(life.cut());
  return life;
}

/// Every event of a random program, watched: each frame's count is what its life says, and a life
/// tells of no change that is none and leaves none out.
TEST(FrameLife, AddsUpToTheRefcountAtEveryEventOfRandomPrograms) {
  std::size_t changes = 0;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    const auto setup = random_setup(seed);
    const auto timeline = random_timeline(setup, seed);
    std::vector<FrameLife> lives;
    for (std::uint32_t f = 0; f < setup->config.frames; f += 3)
      lives.push_back(whole_life(setup, *timeline, f));
    std::vector<std::size_t> seen(lives.size(), 0);
    std::vector<Frame> last;
    timeline->seek(0);
    for (const FrameLife& life : lives)
      last.push_back(timeline->machine().state().frames[life.frame()]);
    do {
      const Position at = timeline->position();
      for (std::size_t i = 0; i < lives.size(); ++i) {
        const FrameLife& life = lives[i];
        const Frame& now = timeline->machine().state().frames[life.frame()];
        const std::size_t happened = life.happened(at, false);
        ASSERT_EQ(life.refs(happened), now.refs()) << seed << ": " << at.step << "." << at.event;
        const bool other = now.refs() != last[i].refs() || now.kind != last[i].kind ||
                           now.cached != last[i].cached;
        const bool begins = at == Position{0, 0} && now.kind != FrameKind::Free;
        if (other || begins) {
          ASSERT_EQ(happened, seen[i] + 1);
          const LifeChange& change = life.changes()[happened - 1];
          EXPECT_EQ(change.after, now.refs());
          EXPECT_EQ(change.is, now.kind);
          EXPECT_EQ(change.step, at.step);
          if (at.step > 0) {
            EXPECT_EQ(change.event, at.event);
            EXPECT_EQ(change.kind, timeline->journal().events[at.event - 1].kind);
          }
          EXPECT_FALSE(life.words(change).empty());
          ++changes;
        }
        ASSERT_EQ(happened, seen[i] + (other || begins ? 1U : 0U));
        seen[i] = happened;
        last[i] = now;
      }
    } while (timeline->step_event());
  }
  EXPECT_GT(changes, 500U);
}

TEST(FrameLife, TheSameInTheShortestSlices) {
  Session session;
  std::string text =
      "@program big { heap 300 rw- }\n@machine frames 900\nspawn p from big\n"
      "write p heap[0..299] \"a\"\n";
  for (int i = 0; i < 900; ++i)
    text += i % 3 == 0   ? "fork p as c" + std::to_string(i) + "\n"
            : i % 3 == 1 ? "write c" + std::to_string(i - 1) + " heap[7] \"b\"\n"
                         : "exit c" + std::to_string(i - 2) + " 0\n";
  load(session, text);
  const CompiledScenario& scenario = session.scenario();
  FrameLife sliced(scenario.setup, *scenario.timeline, FrameNumber{7});
  int slices = 0;
  for (;;) {
    ++slices;
    Slice slice([] { return true; });
    const double before = sliced.progress();
    if (sliced.work(slice)) break;
    EXPECT_GT(sliced.progress(), before);
  }
  EXPECT_GT(slices, 3);
  EXPECT_EQ(sliced.changes(), whole_life(scenario.setup, *scenario.timeline, 7).changes());
  // Allocated, 300 forks that share it, each write moves away from it, exits find it gone.
  EXPECT_EQ(sliced.changes().size(), 601U);
}

std::vector<std::string> told(const FrameLife& life) {
  std::vector<std::string> out;
  for (const LifeChange& c : life.changes())
    out.push_back(std::to_string(c.step) + "." + std::to_string(c.event) + " " +
                  std::string(life.name(c.pid)) + " " + life.words(c) + ": " +
                  std::to_string(c.before) + " → " + std::to_string(c.after));
  return out;
}

TEST(FrameLife, InWords) {
  Session session;
  load(session, kStory);
  const CompiledScenario& scenario = session.scenario();
  const FrameLife life = whole_life(scenario.setup, *scenario.timeline, 2);
  const std::vector<std::string> expected{"2.24 parent took it for page 2 of heap: 0 → 1",
                                          "3.2 parent forked child, which maps it too: 1 → 2",
                                          "4.9 child moved out to a copy of its own: 2 → 1"};
  EXPECT_EQ(told(life), expected);
  const FrameLife copy = whole_life(scenario.setup, *scenario.timeline, 4);
  const std::vector<std::string> of_copy{"4.6 child took it for page 2 of heap: 0 → 1",
                                         "6.1 child exited: 1 → 0"};
  EXPECT_EQ(told(copy), of_copy);
  EXPECT_TRUE(copy.changes().back().freed());
}

TEST(FrameLife, AUseGoesFromTheAllocationToTheEnd) {
  Session session;
  load(session, std::string("spawn a from sh\nwrite a heap[0] \"x\"\nfork a as b\nexit a 0\n"
                            "exit b 0\nspawn c from sh\nwrite c heap[3] \"y\"\n"));
  const CompiledScenario& scenario = session.scenario();
  const FrameLife life = whole_life(scenario.setup, *scenario.timeline, 0);
  ASSERT_EQ(life.changes().size(), 5U);  // a, b comes, a goes, b goes, c
  const FrameLife::Use first{0, 4}, second{4, 5};
  EXPECT_EQ(life.use_at(0), first);
  EXPECT_EQ(life.use_at(life.happened({3, 0}, true)), first);
  EXPECT_EQ(life.use_at(life.happened({6, 0}, true)), first);
  EXPECT_EQ(life.use_at(5), second);
  EXPECT_EQ(life.changes()[life.use_at(5).first].step, 7U);
  const FrameLife never = whole_life(scenario.setup, *scenario.timeline, 40);
  EXPECT_EQ(never.use_at(0), FrameLife::Use{});
}

TEST(FrameLife, AFilesPageIsThereFromTheStart) {
  Session session;
  load(session,
       "@file /bin/x 2\n@program x { text 2 r-x file /bin/x }\nspawn a from x\nread a text[0]\n");
  const CompiledScenario& scenario = session.scenario();
  const FrameLife life = whole_life(scenario.setup, *scenario.timeline, 0);
  ASSERT_EQ(life.changes().size(), 2U);
  EXPECT_EQ(life.changes()[0].step, 0U);
  EXPECT_TRUE(life.changes()[0].cached);
  EXPECT_EQ(life.refs(life.happened({0, 0}, true)), 0U);
  EXPECT_EQ(life.refs(life.happened({2, 0}, true)), 1U);
}

}  // namespace
}  // namespace cowscope::testing
