// Text can be read in both themes: at least 4.5 to 1, also what is dimmed and what stands on
// owners' colours (WCAG 2.2, 1.4.3).
#include "web/layout/theme.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cowscope::testing {
namespace {

double luminance(Colour c) {
  const auto part = [&](unsigned shift) {
    const double v = ((c.rgba >> shift) & 255U) / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(24) + 0.7152 * part(16) + 0.0722 * part(8);
}

double contrast(Colour a, Colour b) {
  const double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
  return x > y ? x / y : y / x;
}

class Themes : public ::testing::TestWithParam<bool> {};

TEST_P(Themes, TextCanBeRead) {
  const Theme& t = GetParam() ? dark_theme() : light_theme();
  for (const Colour ground : {t.background, t.panel, t.raised}) {
    for (const Colour ink :
         {t.text, t.text_dim, t.text_faint, t.accent, t.good, t.attention, t.fault})
      EXPECT_GE(contrast(ink, ground), 4.5) << std::hex << ink.rgba << " on " << ground.rgba;
    for (const Colour owner : t.owners)
      EXPECT_GE(contrast(owner, ground), 4.5) << std::hex << owner.rgba << " on " << ground.rgba;
  }
  EXPECT_GE(contrast(t.on_accent, t.accent), 4.5);
  for (std::size_t i = 0; i < t.owners.size(); ++i) {
    EXPECT_GE(contrast(t.on_owner[i], t.owners[i]), 4.5) << i;
    EXPECT_GE(contrast(t.text, t.owner_fill[i]), 4.5) << i;
    EXPECT_GE(contrast(t.text_dim, t.owner_fill[i]), 4.5) << i;
    // Dashes and strips are seen on the fill: 3 to 1 for what is not text.
    EXPECT_GE(contrast(t.owners[i], t.owner_fill[i]), 3.0) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(DarkAndLight, Themes, ::testing::Bool());

}  // namespace
}  // namespace cowscope::testing
