// How wide text will be, and where it may be cut.
#include "web/figure/svg_text.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace cowscope::testing {
namespace {

TEST(SvgText, WhatStandsTogetherIsNotCutApart) {
  for (const std::string letter : {"e\u0301", "\U0001F468\u200D\U0001F469\u200D\U0001F467",
                                   "\U0001F44B\U0001F3FD", "\U0001F1E9\U0001F1EA", "a", "ש"}) {
    EXPECT_EQ(first_letter(letter + "x"), letter);
    const TextLook look;
    const float room = width_of(letter + "…", look) + 0.01F;
    EXPECT_EQ(cut_to_width(letter + "xxxxxxxx", room, look), letter + "…");
  }
}

TEST(SvgText, CleanTextIsXmlAndTurnsNothing) {
  EXPECT_EQ(clean_text("a\x01z\n"), "a z ");
  EXPECT_EQ(clean_text("\xff\xc0\xaf!"), "\uFFFD\uFFFD\uFFFD!");
  EXPECT_EQ(clean_text("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD") << "half of a pair";
  EXPECT_EQ(clean_text("\xef\xbf\xbe"), "\uFFFD") << "no character";
  EXPECT_EQ(clean_text("\u202Eevil\u202C \u2066x\u2069"), "evil x");
  EXPECT_EQ(clean_text("Ünïcödé \U0001F404"), "Ünïcödé \U0001F404");
}

TEST(SvgText, LinesKeepToTheirWidthAndLoseNothing) {
  const std::string text =
      "The child wrote page 2, so it got its own copy and averyveryverylongwordwithoutanyblank "
      "漢字漢字漢字漢字";
  for (const float width : {60.0F, 120.0F, 400.0F}) {
    std::string joined;
    for (const SvgLine& line : wrap_runs({{text, Colour{}}}, width, 13, false, 99)) {
      float w = 0;
      for (const SvgRun& run : line) w += width_of(run.text, {13}), joined += run.text;
      EXPECT_LE(w, width + 0.01F);
    }
    std::string without;
    for (const char c : text)
      if (c != ' ') without += c;
    joined.erase(std::remove(joined.begin(), joined.end(), ' '), joined.end());
    EXPECT_EQ(joined, without);
  }
  const std::vector<SvgLine> two = wrap_runs({{text, Colour{}}}, 120, 13, false, 2);
  ASSERT_EQ(two.size(), 2U);
  const std::string& last = two[1].back().text;
  EXPECT_TRUE(last.ends_with("…") && !last.ends_with("……")) << last;
  EXPECT_LE(width_of(last, {13}), 120.01F);
}

TEST(SvgText, APieceInAnotherColourBelongsToItsWord) {
  const std::vector<SvgLine> lines =
      wrap_runs({{"wait for ", Colour{1}}, {"child", Colour{2}}, {"’s page", Colour{1}}},
                width_of("wait for child", {13}), 13, false, 9);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1][0].text, "child") << "not parted from what stands at it";
}

TEST(SvgText, ReadFromRightToLeft) {
  EXPECT_TRUE(right_to_left("“שלום” says a"));
  EXPECT_FALSE(right_to_left("a שלום"));
  EXPECT_FALSE(right_to_left("12"));
}

}  // namespace
}  // namespace cowscope::testing
