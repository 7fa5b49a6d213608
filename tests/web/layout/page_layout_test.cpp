// Where panels stand: inside the window, apart from each other, what each depth and size must show.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace cowscope::testing
