// Where panels stand: inside the window, apart from each other, what each depth and size must show.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/web/layout/story.h"
#include "web/layout/page_layout.h"

namespace cowscope::testing {
namespace {

std::vector<std::pair<std::string, Rect>> panels(const PageLayout& p) {
  std::vector<std::pair<std::string, Rect>> all = {
      {"top_bar", p.top_bar},  {"sentence", p.sentence},   {"question", p.question},
      {"picture", p.picture},  {"processes", p.processes}, {"memory", p.memory},
      {"anatomy", p.anatomy},  {"entries", p.entries},     {"program", p.program},
      {"reads", p.reads},      {"script", p.script},       {"timeline", p.timeline},
      {"chart", p.chart},      {"transport", p.transport}, {"tabs", p.tabs},
      {"tab_body", p.tab_body}};
  std::vector<std::pair<std::string, Rect>> shown;
  for (auto& panel : all)
    if (!panel.second.empty()) shown.push_back(std::move(panel));
  return shown;
}

std::string named(const PageInput& in) {
  return std::to_string(in.width) + "x" + std::to_string(in.height) + " depth " +
         std::to_string(in.level) + " question " + std::to_string(in.question_height) +
         " processes " + std::to_string(in.processes);
}

TEST(PageLayout, PanelsStandInsideTheWindowAndApart) {
  for (const auto& [w, h] : std::vector<std::pair<float, float>>{{1440, 900},
                                                                 {1920, 1080},
                                                                 {2560, 1440},
                                                                 {1280, 720},
                                                                 {1024, 768},
                                                                 {960, 600},
                                                                 {900, 700},
                                                                 {800, 450},
                                                                 {844, 390},
                                                                 {768, 1024},
                                                                 {390, 844},
                                                                 {360, 640},
                                                                 {320, 568}})
    for (int level = 1; level <= 3; ++level)
      for (const float question : {0.0F, 180.0F, 600.0F})
        for (const int processes : {1, 2, 5})
          for (const bool embedded : {false, true}) {
            PageInput in;
            in.width = w;
            in.height = h;
            in.level = level;
            in.question_height = question;
            in.processes = processes;
            in.embedded = embedded;
            const PageLayout p = layout_page(in);
            const auto shown = panels(p);
            for (std::size_t i = 0; i < shown.size(); ++i) {
              ASSERT_TRUE(inside(shown[i].second, {0, 0, w, h}))
                  << shown[i].first << " at " << named(in);
              for (std::size_t k = 0; k < i; ++k)
                ASSERT_FALSE(overlap(shown[i].second, shown[k].second))
                    << shown[i].first << " and " << shown[k].first << " at " << named(in);
            }
            // What is always in sight: the sentence, the frames, the transport.
            ASSERT_FALSE(p.sentence.empty()) << named(in);
            ASSERT_FALSE(p.transport.empty()) << named(in);
            ASSERT_FALSE(p.picture.empty() && p.memory.empty()) << named(in);
            if (question > 0) {
              ASSERT_FALSE(p.question.empty()) << named(in);
            }
          }
}

/// Whatever is moved and folded: nothing overlaps, nothing leaves the window, nothing is made
/// smaller by hand than it can be read.
TEST(PageLayout, AnyArrangementKeepsPanelsApartAndReadable) {
  std::uint32_t seed = 1;
  const auto random = [&] {
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
  };
  for (const auto& [w, h] : std::vector<std::pair<float, float>>{
           {1440, 900}, {2560, 1440}, {1280, 720}, {1024, 768}, {960, 600}, {900, 700}, {390, 844}})
    for (int level = 1; level <= 3; ++level)
      for (int round = 0; round < 120; ++round) {
        PageInput in;
        in.width = w;
        in.height = h;
        in.level = level;
        in.separators = true;
        in.question_height = round % 3 == 0 ? 180.0F : 0.0F;
        in.processes = round % 2 == 0 ? 2 : 4;
        for (float& part : in.arrangement.parts)
          part = random() % 3 == 0 ? 0 : static_cast<float>(random() % 1000) / 1000;
        if (round % 4 != 0)
          for (bool& folded : in.arrangement.folded) folded = random() % 4 == 0;
        const PageLayout p = layout_page(in);
        PageInput plain = in;
        plain.arrangement = {};
        const PageLayout by_itself = layout_page(plain);
        const auto shown = panels(p);
        for (std::size_t i = 0; i < shown.size(); ++i) {
          ASSERT_TRUE(inside(shown[i].second, {0, 0, w, h}))
              << shown[i].first << " at " << named(in) << " round " << round;
          for (std::size_t k = 0; k < i; ++k)
            ASSERT_FALSE(overlap(shown[i].second, shown[k].second))
                << shown[i].first << " and " << shown[k].first << " at " << named(in) << " round "
                << round;
        }
        const auto least = [&](const char* name, Rect now, Rect then, float width, float height) {
          if (then.empty()) return;
          ASSERT_GE(now.w + 0.5F, std::min(width, then.w)) << name << " at " << named(in);
          ASSERT_GE(now.h + 0.5F, std::min(height, then.h)) << name << " at " << named(in);
        };
        least("memory", p.memory, by_itself.memory, 240, 140);
        least("picture", p.picture, by_itself.picture, 400, 140);
        least("sentence", p.sentence, by_itself.sentence, 370, 60);
        least("timeline", p.timeline, by_itself.timeline, 200, 42);
        least("script", p.script, by_itself.script, 200, 42);
        least("entries", p.entries, by_itself.entries, 400, 42);
        for (std::size_t i = 0; i < kPanels; ++i) {
          const Rect r = place_of(p, static_cast<Panel>(i));
          if (p.folded[i]) {
            EXPECT_TRUE(in.arrangement.folded[i]);
            EXPECT_NEAR(r.h, 42, 0.5F) << title_of(static_cast<Panel>(i)) << " at " << named(in);
          } else if (p.can_fold[i] && !r.empty()) {
            EXPECT_FALSE(in.arrangement.folded[i]) << title_of(static_cast<Panel>(i));
          }
        }
        for (const Separator& s : p.separators)
          for (const auto& panel : shown)
            ASSERT_FALSE(overlap(s.gap, panel.second))
                << to_string(s.split) << " over " << panel.first << " at " << named(in);
      }
}

TEST(PageLayout, AGapGoesWhereItIsMovedAndNoFarther) {
  for (int level = 1; level <= 3; ++level) {
    PageInput in;
    in.level = level;
    in.processes = 3;
    in.separators = true;
    const PageLayout before = layout_page(in);
    ASSERT_GE(before.separators.size(), 3U);
    EXPECT_EQ(before.folded, (std::array<bool, kPanels>{}));
    for (const Separator& s : before.separators) {
      ASSERT_LT(s.least, s.most);
      const auto moved = [&](float to) {
        PageInput other = in;
        other.arrangement.part(s.split) = s.part_at(to);
        for (const Separator& now : layout_page(other).separators)
          if (now.split == s.split) return now.at;
        return -1.0F;
      };
      EXPECT_NEAR(moved(s.at), s.at, 1) << to_string(s.split);
      const float middle = (s.least + s.most) / 2;
      EXPECT_NEAR(moved(middle), middle, 1) << to_string(s.split);
      EXPECT_NEAR(moved(-1000), s.least, 1) << to_string(s.split);
      EXPECT_NEAR(moved(5000), s.most, 1) << to_string(s.split);
    }
  }
}

TEST(PageLayout, NobodyAskedNothingIsToldAndNamesAreTheirOwn) {
  EXPECT_TRUE(layout_page({}).separators.empty());
  for (std::size_t i = 0; i < kSplits; ++i)
    EXPECT_EQ(split_of(to_string(static_cast<Split>(i))), static_cast<Split>(i));
  for (std::size_t i = 0; i < kPanels; ++i)
    EXPECT_EQ(panel_of(to_string(static_cast<Panel>(i))), static_cast<Panel>(i));
  EXPECT_FALSE(split_of("idea"));
}

TEST(PageLayout, DepthOneIsTheFirstVisit) {
  const PageLayout p = layout_page({});
  EXPECT_FALSE(p.small);
  EXPECT_FALSE(p.compact);
  EXPECT_FALSE(p.picture.empty());
  EXPECT_FALSE(p.program.empty());
  EXPECT_FALSE(p.reads.empty());
  EXPECT_GT(p.picture.w, 1.6F * p.program.w);
  EXPECT_GT(p.transport.y, p.picture.bottom());
  EXPECT_FLOAT_EQ(p.transport.right(), p.timeline.x);
  EXPECT_TRUE(p.anatomy.empty());
  EXPECT_TRUE(p.chart.empty());
}

TEST(PageLayout, DepthTwoAddsWhoActsAndTheEntries) {
  PageInput in;
  in.level = 2;
  const PageLayout p = layout_page(in);
  EXPECT_FALSE(p.picture.empty());
  EXPECT_FALSE(p.anatomy.empty());
  EXPECT_FALSE(p.entries.empty());
  EXPECT_LT(p.transport.y, p.picture.y);
}

TEST(PageLayout, DepthThreeShowsEverything) {
  PageInput in;
  in.level = 3;
  const PageLayout p = layout_page(in);
  for (const Rect& r :
       {p.processes, p.memory, p.entries, p.anatomy, p.script, p.timeline, p.chart, p.transport})
    EXPECT_FALSE(r.empty());
  EXPECT_TRUE(p.picture.empty());
}

TEST(PageLayout, MoreThanTwoProcessesStandLeftOfTheMemory) {
  PageInput in;
  in.processes = 3;
  const PageLayout p = layout_page(in);
  EXPECT_TRUE(p.picture.empty());
  EXPECT_LT(p.processes.right(), p.memory.x);
}

TEST(PageLayout, PhonesHaveTabsAndTheTransportAtTheBottom) {
  for (const float width : {360.0F, 390.0F, 768.0F}) {
    PageInput in;
    in.width = width;
    in.height = 844;
    const PageLayout p = layout_page(in);
    EXPECT_TRUE(p.small);
    EXPECT_FALSE(p.tabs.empty());
    EXPECT_FALSE(p.tab_body.empty());
    EXPECT_FLOAT_EQ(p.transport.bottom(), 844);
    EXPECT_LT(p.memory.bottom(), p.tabs.y);
  }
}

TEST(PageLayout, ASmallEmbedShowsThePictureTheSentenceAndTheTransport) {
  PageInput in;
  in.width = 800;
  in.height = 450;
  in.embedded = true;
  const PageLayout p = layout_page(in);
  EXPECT_TRUE(p.compact);
  EXPECT_FALSE(p.picture.empty());
  EXPECT_GE(p.picture.h, 250);
  EXPECT_TRUE(p.tabs.empty());
}

TEST(PageLayout, BesideAQuestionWhoActsKeepsItsRoomBeforeTheChart) {
  PageInput in;
  in.level = 3;
  in.question_height = 370;  // four choices
  const PageLayout p = layout_page(in);
  EXPECT_EQ(p.question.h, 370);
  EXPECT_GE(p.anatomy.h, 220);
  EXPECT_TRUE(p.chart.empty());
  in.height = 1440;
  EXPECT_FALSE(layout_page(in).chart.empty()) << "where there is room for all";
  in.height = 900;
  in.arrangement.fold(Panel::Anatomy) = true;
  EXPECT_FALSE(layout_page(in).chart.empty()) << "who acts was folded by hand";
}

TEST(PageLayout, OnASmallPhoneAQuestionOfThreeChoicesStandsWhole) {
  PageInput in;
  in.width = 360;
  in.height = 640;
  in.coarse_pointer = true;
  in.sentence_height = 96;
  in.question_height = 288;  // its text on two lines
  const PageLayout p = layout_page(in);
  EXPECT_EQ(p.question.h, 288);
  EXPECT_GE(p.memory.h, 76) << "and what it is about";
}

TEST(PageLayout, OnAPhoneDetailsOfDepthThreeHaveTheLargerPart) {
  PageInput in;
  in.width = 390;
  in.height = 844;
  in.coarse_pointer = true;
  in.level = 3;
  in.sentence_height = 150;
  const PageLayout plain = layout_page(in);
  in.details = true;
  const PageLayout p = layout_page(in);
  EXPECT_GE(p.tab_body.h, plain.tab_body.h + 80);
  EXPECT_GT(p.tab_body.h, p.memory.h);
  EXPECT_GE(p.memory.h, 96) << "frames stay in sight";
}

TEST(PageLayout, OnALowPhoneThatPartHasRoomForAnEntryBeforeAndAfter) {
  PageInput in;
  in.width = 360;
  in.height = 640;
  in.coarse_pointer = true;
  in.level = 3;
  in.sentence_height = 114;
  in.details = true;
  const PageLayout p = layout_page(in);
  // Its tabs, whose entry it is, a head and three lines.
  EXPECT_GE(p.tab_body.h, 8 + 40 + 8 + 50 + 24 + 3 * 25 + 8);
  EXPECT_GE(p.memory.h, 96) << "frames stay in sight";
}

TEST(PageLayout, PresentingShowsThePictureAloneAndLarge) {
  for (const auto& [w, h] : {std::pair{960.0F, 330.0F}, {760.0F, 180.0F}, {1860.0F, 500.0F}}) {
    for (const int processes : {1, 2, 3, 8})
      for (const bool twin : {false, true}) {
        PageInput in;
        in.presenting = true;
        in.width = w;
        in.height = h;
        in.processes = processes;
        in.twin = twin;
        in.level = 3;
        in.question_height = 200;
        in.separators = true;
        const float zoom = present_zoom(in);
        in.width /= zoom;
        in.height /= zoom;
        const PageLayout p = layout_page(in);
        EXPECT_TRUE(p.presenting);
        for (const Rect& none : {p.top_bar, p.sentence, p.question, p.transport, p.timeline,
                                 p.script, p.anatomy, p.entries, p.chart, p.tabs})
          EXPECT_TRUE(none.empty());
        EXPECT_TRUE(p.separators.empty());
        if (twin) EXPECT_FALSE(p.twin_left.empty() || p.twin_right.empty());
        else if (processes <= 2)
          EXPECT_EQ(p.picture, (Rect{0, 0, in.width - 1, in.height})) << "its edge is seen";
        else EXPECT_FALSE(p.processes.empty() || p.memory.empty());
      }
    PageInput in;
    in.width = w;
    in.height = h;
    in.frames = 5;
    const float few = present_zoom(in);
    EXPECT_GE(few * 213, std::min(h, 213 * 0.75F)) << "the usual picture fills it";
    in.frames = 16;
    EXPECT_LE(present_zoom(in), few) << "more of it is smaller";
  }
}

}  // namespace
}  // namespace cowscope::testing
