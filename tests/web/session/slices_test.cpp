// Changes in slices: the same as at once, what was there stays until then, and what is dropped
// leaves nothing behind.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"
#include "web/session/session.h"

namespace cowscope::testing {
namespace {

/// A slice that is over whenever it is asked.
Slice shortest() {
  return Slice([] { return true; });
}

std::string long_script() {
  std::string text = "@machine frames 512\n@program big { heap 300 rw- }\nspawn p from big\n";
  text += "repeat 3 as i {\nfork p as c$i\nrepeat 100 as k { write c$i heap[$k] \"x$k\" }\n";
  for (int i = 0; i < 150; ++i) text += "write p heap[" + std::to_string(i) + "] \"a\"\n";
  return text + "exit c$i 0\nwait p\nexpect frames used >= 1\n}\n";
}

/// Works at it in the shortest slices; how many there were.
int work(Session& session) {
  int slices = 1;
  double before = 0;
  for (Slice slice = shortest(); !session.work(slice); slice = shortest()) {
    EXPECT_GE(session.progress(), before);
    EXPECT_LE(session.progress(), 1);
    before = session.progress();
    if (++slices > 100'000) ADD_FAILURE() << "never done";
    if (slices > 100'000) break;
  }
  return slices;
}

TEST(Slices, GiveTheSameAsAtOnce) {
  Session at_once, sliced;
  load(at_once, long_script());
  sliced.begin(LoadText{long_script(), {}, Origin::Elsewhere});
  EXPECT_GT(work(sliced), 10);
  EXPECT_FALSE(sliced.loaded());
  ASSERT_TRUE(sliced.finish().done);
  EXPECT_EQ(script(sliced), script(at_once));
  for (const std::uint32_t step : {1U, 200U, at_once.timeline().steps()}) {
    at_once.seek(step);
    sliced.seek(step);
    EXPECT_EQ(digest_here(sliced), digest_here(at_once));
  }
}

TEST(Slices, WhatWasThereIsUsableUntilTheEnd) {
  Session session;
  load(session, kStory);
  session.seek(3);
  session.begin(LoadText{long_script(), {}, Origin::Elsewhere});
  for (int i = 0; i < 10; ++i) {
    Slice slice = shortest();
    ASSERT_FALSE(session.work(slice));
    EXPECT_TRUE(session.step() || session.back());
    EXPECT_EQ(session.timeline().steps(), 6U);
  }
  work(session);
  EXPECT_EQ(session.timeline().steps(), 6U);
  ASSERT_TRUE(session.finish().done);
  EXPECT_GT(session.timeline().steps(), 700U);
  EXPECT_FALSE(session.changing());
}

TEST(Slices, OneThatIsCancelledOrOvertakenLeavesNothing) {
  Session session;
  load(session, kStory);
  for (int n = 0; n < 200; n += 7) {
    session.begin(LoadText{long_script(), {}, Origin::Elsewhere});
    for (int i = 0; i < n; ++i) {
      Slice slice = shortest();
      if (session.work(slice)) break;
    }
    if (n % 2 == 0) session.cancel();
    else session.begin(RunScript{"write child heap[1] \"x\""});
  }
  session.cancel();
  EXPECT_EQ(session.timeline().steps(), 6U);
  int slices = 0;
  for (Slice slice = shortest(); !session.clear_up(slice); slice = shortest()) ++slices;
  EXPECT_GT(slices, 10);
  EXPECT_FALSE(session.finish().done);
}

TEST(Slices, ARefusalChangesNothingAndSaysTheSame) {
  Session session;
  load(session, kStory);
  session.seek(4);
  const std::string before = digest_here(session);
  const std::string text = long_script() + "write nobody heap[0] \"x\"\n";
  session.begin(LoadText{text, {}, Origin::Elsewhere});
  work(session);
  const RequestResult result = session.finish();
  EXPECT_FALSE(result.done);
  Session other;
  EXPECT_EQ(all(result.errors), refusal(other, text));
  EXPECT_EQ(digest_here(session), before);
  EXPECT_EQ(place(session), "4");
}

TEST(Slices, AnEditGoesWhereItWasAskedForThoughOneMovedMeanwhile) {
  Session session;
  load(session, kStory);
  session.seek(3);
  session.begin(RunScript{"write child heap[0] \"hen\""});
  Slice slice = shortest();
  session.work(slice);
  session.end();
  work(session);
  const RequestResult result = session.finish();
  ASSERT_TRUE(result.run.has_value());
  EXPECT_EQ(result.run->first_step, 4U);
  EXPECT_EQ(script(session)[3], "write child heap[0] \"hen\"");
  EXPECT_EQ(place(session), "4");
  EXPECT_TRUE(session.undo());
  EXPECT_EQ(session.timeline().steps(), 6U);
}

}  // namespace
}  // namespace cowscope::testing
