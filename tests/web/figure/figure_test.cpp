// The figure of a moment: well-formed whatever the scenario says, and complete.
#include "web/figure/figure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scenarios/script.h"
#include "scenarios/words.h"
#include "tests/support/library_files.h"
#include "tests/support/random_scenario.h"
#include "tests/web/figure/xml.h"
#include "web/layout/owner_table.h"

namespace cowscope::testing {
namespace {

class FigureTest : public ::testing::Test {
 protected:
  void load(const std::string& text) {
    Diagnostics errors;
    const auto scenario = parse_any(text, errors);
    ASSERT_TRUE(scenario) << (errors.empty() ? "" : errors[0].message) << "\n" << text;
    ASSERT_TRUE(session.load(*scenario, {}, errors)) << (errors.empty() ? "" : errors[0].message);
  }
  Xml drawn(const FigureOptions& options = {}) {
    svg = svg_figure(session, options);
    Xml xml = read_xml(svg);
    EXPECT_EQ(xml.trouble, "");
    EXPECT_EQ(xml.elements.empty() ? "" : xml.elements[0], "svg");
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("style="), std::string::npos) << "a strict page forbids inline styles";
    return xml;
  }
  const Machine& machine() const { return session.timeline().machine(); }

  Session session;
  std::string svg;
};

TEST_F(FigureTest, NamesEveryFrameAndWhoUsesIt) {
  for (const auto& [path, text] : library_files()) {
    load(text);
    for (std::uint32_t step = 0; step <= session.timeline().steps(); ++step) {
      session.seek(step);
      for (const float width : {390.0F, 960.0F}) {
        FigureOptions options;
        options.width = width;
        options.dark = step % 2 == 0;
        const Xml xml = drawn(options);
        const MachineState& state = machine().state();
        OwnerTable owners(state);
        for (std::uint32_t n = 0; n < state.frames.size(); ++n) {
          const FrameNumber frame{n};
          if (state.frames.is_free(frame)) continue;
          std::string title = "Frame " + std::to_string(n) + ": ";
          EXPECT_TRUE(xml.says(title)) << path << " step " << step << " " << title;
          for (std::size_t i = 0; i < owners[frame].kept(); ++i) {
            const std::string name = name_of(machine(), Pid{owners[frame].list[i].colour + 1});
            EXPECT_TRUE(std::any_of(xml.texts.begin(), xml.texts.end(),
                                    [&](const auto& t) {
                                      return t.rfind(title, 0) == 0 &&
                                             t.find(name) != std::string::npos;
                                    }))
                << path << " step " << step << " " << title << name;
          }
        }
        for (const Process& p : state.processes)
          if (p.alive()) {
            EXPECT_TRUE(xml.says(name_of(machine(), p.pid))) << path << step;
          }
      }
    }
  }
}

TEST_F(FigureTest, SaysWhatThePageSays) {
  load(read_file(COWSCOPE_SOURCE_DIR "/scenarios/library/fork-then-write.json"));
  session.seek(4);
  Xml xml = drawn();
  EXPECT_TRUE(xml.says("Step 4 of 6"));
  EXPECT_TRUE(xml.says("wrote page 2, so it got its own copy."));
  EXPECT_TRUE(xml.says("copied 4 KiB"));
  EXPECT_TRUE(xml.says("Copy on write (Linux)"));
  EXPECT_TRUE(xml.says("Fork, then write"));
  EXPECT_TRUE(xml.says("dashed: a write stops and asks the kernel"));
  FigureOptions bare;
  bare.words = false;
  xml = drawn(bare);
  EXPECT_FALSE(xml.says("Copy on write (Linux)"));
  EXPECT_TRUE(xml.says("copied 4 KiB"));
  session.seek(4, 3);
  EXPECT_TRUE(drawn().says("Step 4 of 6, event 3 of 10"));
}

TEST_F(FigureTest, TwentyRandomScenariosAtRandomMoments) {
  std::mt19937 numbers(7);
  const auto dice = [&] { return static_cast<std::uint32_t>(numbers()); };
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    load(random_scenario(seed, 60));
    for (int i = 0; i < 4; ++i) {
      session.seek(dice() % (session.timeline().steps() + 1));
      for (std::uint32_t k = dice() % 6; k > 0; --k) session.step_event();
      FigureOptions options;
      options.width = static_cast<float>(320 + dice() % 1200);
      options.dark = i % 2 == 0;
      const Xml xml = drawn(options);
      EXPECT_TRUE(xml.says("Step " + std::to_string(session.timeline().position().step) + " of"));
      EXPECT_EQ(svg_figure(session, options), svg) << "the same moment, another figure";
    }
  }
}

TEST_F(FigureTest, NothingAScenarioSaysIsMarkup) {
  load(
      "@title \"<script>alert(1)</script> & \\\"quoted\\\"\"\n"
      "spawn a from sh\n"
      "@say \"]]> <b>bold</b> &amp; שלום \xf0\x9f\x90\x84 \xe2\x80\xae turned\"\n"
      "write a heap[0] \"<&'\\\">\"\n");
  session.seek(2);
  const Xml xml = drawn();
  EXPECT_TRUE(xml.says("<script>alert(1)</script>"));
  EXPECT_EQ(xml.count("script"), 0U);
  EXPECT_EQ(xml.count("b"), 0U);
  EXPECT_TRUE(xml.says("שלום"));
  EXPECT_EQ(svg.find("\xe2\x80\xae"), std::string::npos) << "it would turn what stands after it";
  EXPECT_TRUE(xml.says("<&'\">"));
}

TEST_F(FigureTest, WhatIsTooMuchIsCounted) {
  std::string many = "@machine frames 4000\nspawn p0 from sh\nwrite p0 heap[0..3]\n";
  for (int i = 1; i < 400; ++i)
    many += "fork p" + std::to_string((i - 1) / 8) + " as p" + std::to_string(i) + "\n";
  load(many);
  session.end();
  Xml xml = drawn();
  EXPECT_TRUE(xml.says("more processes"));
  EXPECT_LT(svg.size(), 300'000U);

  load(
      "@machine frames 1048576\n"
      "@program big { heap 200000 rw- }\n"
      "spawn a from big\nwrite a heap[0..60000]\nfork a as b\nwrite b heap[0..5000]\n");
  session.end();
  xml = drawn();
  EXPECT_TRUE(xml.says("frames a cell"));
  EXPECT_TRUE(xml.says("more frames are free"));
  EXPECT_LT(svg.size(), 600'000U);
}

TEST_F(FigureTest, BeforeTheFirstProcess) {
  load("@title \"Nothing\"\nspawn a from sh\nwrite a heap[0]\n");
  session.seek(0);
  EXPECT_TRUE(drawn().says("not there yet"));
}

}  // namespace
}  // namespace cowscope::testing
