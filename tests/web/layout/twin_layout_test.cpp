// Side by side: the same frames in the same places, what is bracketed is so, costs add up, nothing
// overlaps.
#include <gtest/gtest.h>

#include "scenarios/script.h"
#include "tests/web/layout/story.h"
#include "web/layout/page_layout.h"
#include "web/layout/scene_facts.h"
#include "web/layout/twin_layout.h"

namespace cowscope::testing {
namespace {

const char* const kForkThenWrite =
    "spawn parent from sh\nwrite parent heap[0..3] \"cat\"\n@label forked\nfork parent as child\n"
    "write child heap[2] \"dog\"\nwrite parent heap[2] \"owl\"\nexit child 0\n"
    "@branch \"Other\" from forked {\nwrite parent heap[2] \"owl\"\nwrite child heap[2] "
    "\"dog\"\n}\n";

void open(Session& session, const char* text, const LinkView& view) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  ASSERT_TRUE(scenario.has_value());
  ASSERT_TRUE(session.load(*scenario, view, errors));
}

TwinSides both(Session& session) {
  while (!session.follow_twin()) {
  }
  const auto sides = twin_sides(session);
  EXPECT_TRUE(sides.has_value());
  return sides.value_or(TwinSides{});
}

LinkView policies(const char* two) {
  LinkView view;
  view.policy = two;
  return view;
}

TEST(TwinFacts, CostsOfForkThenWriteAreThoseOfThePicture) {
  Session session;
  open(session, kForkThenWrite, policies("cow,eager"));
  session.seek(5);
  const TwinSides sides = both(session);
  EXPECT_EQ(sides.left.policy, Policy::Eager) << "the dearer one stands left";
  EXPECT_TRUE(sides.right.own);
  const std::vector<TwinCost> costs = twin_costs(sides, false);
  ASSERT_EQ(costs.size(), 4U);
  const char* const wanted[4][3] = {
      {"8", "5", "−3"}, {"4", "1", "−3"}, {"16", "4 KiB", "−12 KiB"}, {"4", "6", "+2"}};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(costs[i].texts()[0], wanted[i][0]) << costs[i].name;
    EXPECT_EQ(costs[i].texts()[1], wanted[i][1]) << costs[i].name;
    EXPECT_EQ(costs[i].difference(), wanted[i][2]) << costs[i].name;
  }
  const ReadsFacts reads = twin_reads(sides, PageNumber{0}, 8, 8);
  EXPECT_TRUE(reads.equal);
  EXPECT_EQ(reads.pages_compared, 10U) << "of heap and stack";
  EXPECT_EQ(twin_headline(sides, reads),
            "What each process reads is identical. Only the cost differs.");
}

TEST(TwinFacts, EachCommandSaysWhatBothSidesDid) {
  Session session;
  open(session, kForkThenWrite, policies("cow,eager"));
  const TwinSides sides = both(session);
  const char* const wanted[6][2] = {{"no fault", "no fault"},
                                    {"4 faults", "4 faults"},
                                    {"4 copies", "page tables only"},
                                    {"no fault", "1 fault, 1 copy"},
                                    {"no fault", "1 fault, no copy: reused"},
                                    {"no fault", "no fault"}};
  for (std::uint32_t step = 1; step <= 6; ++step) {
    const TwinLine line = twin_line(sides, step);
    EXPECT_EQ(line.did[0], wanted[step - 1][0]) << step;
    EXPECT_EQ(line.did[1], wanted[step - 1][1]) << step;
    EXPECT_EQ(line.differs, step >= 3 && step <= 5) << step;
    EXPECT_TRUE(line.same_command);
  }
}

TEST(TwinFacts, TwoOrdersDifferWhereTheyAreNotThroughYet) {
  LinkView view;
  view.branch = "Other";
  Session session;
  open(session, kForkThenWrite, view);
  session.seek(4);
  TwinSides sides = both(session);
  EXPECT_TRUE(sides.lines);
  EXPECT_EQ(sides.left.line, "");
  ReadsFacts reads = twin_reads(sides, PageNumber{0}, 8, 8);
  EXPECT_FALSE(reads.equal);
  ASSERT_EQ(reads.rows.size(), 2U);
  EXPECT_FALSE(reads.rows[0].cells[2].equal);
  EXPECT_TRUE(reads.rows[0].cells[1].equal);
  EXPECT_FALSE(twin_line(sides, 4).same_command);
  session.seek(5);
  sides = both(session);
  reads = twin_reads(sides, PageNumber{0}, 8, 8);
  EXPECT_TRUE(reads.equal) << "the same was written in the end";
  EXPECT_EQ(twin_line(sides, 6).commands[1], "") << "the branch has ended";
}

TEST(TwinFacts, WhoIsThereOnOneSideAloneIsTold) {
  Session session;
  open(session,
       "spawn a from sh\n@label x\nwrite a heap[0] \"v\"\n@branch \"B\" from x {\nfork a as b\n}\n",
       [] {
         LinkView view;
         view.branch = "B";
         return view;
       }());
  session.end();
  const ReadsFacts reads = twin_reads(both(session), PageNumber{0}, 8, 8);
  EXPECT_FALSE(reads.equal);
  EXPECT_EQ(reads.only_there, std::vector<std::string>{"b"});
}

TEST(TwinLayout, FramesStandInTheSamePlacesAndWhatIsBracketedIsSo) {
  Session session;
  open(session, kForkThenWrite, policies("cow,eager"));
  for (const Rect area :
       {Rect{24, 144, 688, 360}, Rect{8, 60, 384, 250}, Rect{16, 120, 358, 190}}) {
    for (std::uint32_t step = 0; step <= 6; ++step) {
      session.seek(step);
      const TwinSides sides = both(session);
      const std::vector<FrameNumber> frames = twin_frames(sides);
      ASSERT_TRUE(twin_drawn_whole(sides, frames));
      TwinPicture drawn[2];
      for (int i = 0; i < 2; ++i) {
        const TwinSide& side = i == 0 ? sides.left : sides.right;
        SceneFacts facts;
        facts.follow(*side.timeline, 1, {"parent", "child"});
        facts.show_frames(frames);
        drawn[i] = layout_twin_side(facts.scene(), facts.owners(), side,
                                    i == 0 ? sides.right : sides.left, area, {}, true);
        for (const PlacedFrame& cell : drawn[i].picture.memory.cells)
          ASSERT_TRUE(inside(cell.rect, area)) << step;
        for (const Bracket& bracket : drawn[i].brackets) ASSERT_LT(bracket.left, bracket.right);
      }
      ASSERT_EQ(drawn[0].picture.memory.cells.size(), frames.size());
      for (std::size_t f = 0; f < frames.size(); ++f)
        ASSERT_EQ(drawn[0].picture.memory.cells[f].rect, drawn[1].picture.memory.cells[f].rect);
      if (step != 5) continue;
      ASSERT_EQ(drawn[0].brackets.size(), 1U);
      EXPECT_EQ(drawn[0].brackets[0].texts[0], "4 copies at fork, 3 never written to");
      EXPECT_EQ(drawn[0].unwritten.size(), 3U);
      ASSERT_EQ(drawn[1].brackets.size(), 2U);
      EXPECT_EQ(drawn[1].brackets[0].texts[0], "1 copy");
      EXPECT_EQ(drawn[1].brackets[1].texts[0], "3 frames not needed");
      EXPECT_EQ(pages_note(drawn[0].picture.processes[0]), "all 4 pages its own");
      EXPECT_EQ(pages_note(drawn[1].picture.processes[0]), "3 pages shared, 1 its own");
    }
  }
}

TEST(TwinLayout, WhereThereIsLittleRoomThreeProcessesStandInALineEach) {
  Session session;
  open(session,
       "spawn a from sh\nwrite a heap[0..3] \"cat\"\nfork a as b\nfork a as c\n"
       "write b heap[1] \"dog\"\n",
       policies("cow,eager"));
  session.end();
  const TwinSides sides = both(session);
  const auto drawn = [&](Rect area) {
    SceneFacts facts;
    facts.follow(*sides.left.timeline, 1, {"a", "b", "c"});
    facts.show_frames(twin_frames(sides));
    return layout_twin_side(facts.scene(), facts.owners(), sides.left, sides.right, area, {},
                            false);
  };
  for (const Rect area :
       {Rect{12, 46, 384, 288}, Rect{16, 130, 358, 250}, Rect{24, 152, 424, 280}}) {
    const TwinPicture at = drawn(area);
    EXPECT_TRUE(at.strips);
    EXPECT_TRUE(inside(at.processes, area));
    EXPECT_FALSE(overlap(at.processes, at.memory));
    EXPECT_GE(at.processes.h, 3 * 26);
    EXPECT_GE(at.memory.h, 112);
  }
  // On a phone beside an answer, too; a question asked behind that has its room first.
  PageInput in;
  in.twin = true;
  in.width = 390;
  in.height = 844;
  in.processes = 3;
  in.sentence_height = 64;
  in.question_height = 124;
  EXPECT_TRUE(drawn(layout_page(in).twin_left).strips);
  in.question_height = 378;
  EXPECT_EQ(layout_page(in).question.h, 378);
  EXPECT_FALSE(drawn(layout_page(in).twin_left).strips);
  const TwinPicture low = drawn({16, 130, 358, 200});
  EXPECT_FALSE(low.strips) << "the frames come first";
  EXPECT_TRUE(low.processes.empty());
  EXPECT_FALSE(drawn({24, 144, 688, 360}).strips) << "there they have a panel";
}

/// Step 5 of fork-then-write under both policies, and what is drawn of one side.
struct OneSide {
  explicit OneSide(bool left) {
    open(session, kForkThenWrite, policies("cow,eager"));
    session.seek(5);
    sides = both(session);
    facts.follow(*(left ? sides.left : sides.right).timeline, 1, {"parent", "child"});
    facts.show_frames(twin_frames(sides));
  }
  Session session;
  TwinSides sides;
  mutable SceneFacts facts;
};

TEST(TwinLayout, WhereTwoProcessesWouldBeBandsOfColourFramesStandAlone) {
  const OneSide left(true);
  const auto drawn = [&](Rect area) {
    return layout_twin_side(left.facts.scene(), left.facts.owners(), left.sides.left,
                            left.sides.right, area, {}, true);
  };
  const TwinPicture low = drawn({16, 128, 358, 100});
  EXPECT_FALSE(low.drawn_whole);
  EXPECT_GE(low.memory.h, 50);
  EXPECT_FALSE(drawn({16, 128, 320, 190}).drawn_whole) << "frames would have no number";
  EXPECT_TRUE(drawn({16, 128, 358, 190}).drawn_whole);
}

TEST(TwinLayout, OfSeveralRowsTheLongestBracketSaysWhatAllAre) {
  const OneSide right(false);
  GridStyle style;
  style.fold_free = false;
  style.max_columns = 6;  // 5 | 6 7 are not needed
  style.max_width = 58;
  const MemoryGrid grid =
      layout_memory(right.facts.scene(), right.facts.owners(), {0, 30, 400, 300}, style, {});
  ASSERT_EQ(grid.columns, 6U);
  TwinPicture out;
  add_brackets(out, grid, right.sides.right, right.sides.left);
  ASSERT_EQ(out.brackets.size(), 3U);
  EXPECT_EQ(out.brackets[0].texts.at(0), "1 copy");
  EXPECT_TRUE(out.brackets[1].texts.empty());
  EXPECT_EQ(out.brackets[2].texts.at(0), "3 frames not needed");
  EXPECT_GT(out.brackets[2].y, out.brackets[1].y);
}

TEST(TwinLayout, AQuestionStandsWholeAndTheScriptGivesWay) {
  PageInput in;
  in.twin = true;
  in.sentence_height = 66;
  in.question_height = 380;
  const PageLayout wide = layout_page(in);  // 1440 by 900
  EXPECT_EQ(wide.question.h, 380);
  EXPECT_GE(wide.script.h, 170);
  in.width = 1024;
  in.height = 768;
  const PageLayout narrow = layout_page(in);
  EXPECT_EQ(narrow.question.h, 380);
  EXPECT_TRUE(narrow.script.empty());
  in.question_height = 0;
  EXPECT_FALSE(layout_page(in).script.empty());
}

TEST(TwinLayout, AnAnswerIsALineAcrossAndBothSidesKeepTheirWidth) {
  PageInput in;
  in.twin = true;
  in.sentence_height = 66;
  for (const auto& [width, height] :
       {std::pair{1440.0F, 900.0F}, {1024.0F, 768.0F}, {800.0F, 450.0F}}) {
    in.width = width;
    in.height = height;
    in.answered = false;
    in.question_height = 0;
    const PageLayout plain = layout_page(in);
    in.question_height = 48;
    in.answered = true;
    const PageLayout p = layout_page(in);
    EXPECT_EQ(p.twin_left.w, plain.twin_left.w) << width;
    EXPECT_GE(p.question.w, p.twin_left.w + p.twin_right.w) << width;
    EXPECT_EQ(p.question.h, 48) << width;
    EXPECT_FALSE(overlap(p.question, p.twin_left) || overlap(p.question, p.twin_right)) << width;
    in.answered = false;
    EXPECT_LT(layout_page(in).twin_left.w, plain.twin_left.w) << "a question stands beside";
  }
}

TEST(TwinLayout, PanelsHaveRoomAndNeverOverlap) {
  for (const auto& [width, height] : {std::pair{1440.0F, 900.0F},
                                      {1024.0F, 768.0F},
                                      {2560.0F, 1440.0F},
                                      {800.0F, 450.0F},
                                      {390.0F, 844.0F},
                                      {360.0F, 640.0F},
                                      {900.0F, 600.0F}})
    for (const float question : {0.0F, 220.0F}) {
      PageInput in;
      in.twin = true;
      in.width = width;
      in.height = height;
      in.question_height = question;
      const PageLayout out = layout_page(in);
      EXPECT_TRUE(out.twin());
      EXPECT_TRUE(out.picture.empty());
      const Rect all[] = {out.top_bar,    out.sentence,   out.question,   out.twin_left,
                          out.twin_right, out.twin_reads, out.twin_costs, out.script,
                          out.chart,      out.transport};
      for (const Rect& a : all) {
        if (a.empty()) continue;
        EXPECT_TRUE(inside(a, {0, 0, width, height})) << width << "x" << height;
        for (const Rect& b : all)
          if (&a != &b && !b.empty()) {
            EXPECT_FALSE(overlap(a, b)) << width << "x" << height;
          }
      }
      EXPECT_GE(out.twin_left.h, 75) << width << "x" << height << " " << question;
      EXPECT_GE(out.twin_left.w, 200) << width << "x" << height;
    }
}

}  // namespace
}  // namespace cowscope::testing
