// Text can be read in both themes: at least 4.5 to 1, also what is dimmed and what stands on
// owners' colours (WCAG 2.2, 1.4.3).
#include "web/layout/theme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
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

Colour over(Colour ground, Colour ink, double alpha) {
  std::uint32_t mixed = 0xff;
  for (const unsigned shift : {24U, 16U, 8U}) {
    const double a = (ground.rgba >> shift) & 255U, b = (ink.rgba >> shift) & 255U;
    mixed |= static_cast<std::uint32_t>(std::lround(a + (b - a) * alpha)) << shift;
  }
  return Colour{mixed};
}

/// Of linear red, green and blue, what is left of a colour without one kind of cone (Machado,
/// Oliveira and Fernandes 2009, at full severity).
using Cones = std::array<double, 9>;
struct Blindness {
  const char* name;
  Cones cones;
};
constexpr Blindness kBlindnesses[] = {
    {"protanopia",
     {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998}},
    {"deuteranopia",
     {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881}},
    {"tritanopia",
     {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}},
};

using Lab = std::array<double, 3>;

/// In CIE L*a*b*, where distances are about as large as they look.
Lab lab(Colour c, const Cones& m) {
  std::array<double, 3> rgb{}, seen{};
  for (unsigned i = 0; i < 3; ++i) {
    const double v = ((c.rgba >> (24 - 8 * i)) & 255U) / 255.0;
    rgb[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  }
  for (unsigned i = 0; i < 3; ++i)
    seen[i] =
        std::clamp(m[3 * i] * rgb[0] + m[3 * i + 1] * rgb[1] + m[3 * i + 2] * rgb[2], 0.0, 1.0);
  const double x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047,
               y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2],
               z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883;
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

double distance(const Lab& a, const Lab& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
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

// As they stand on the current line of the script, which the accent lights, and in another's cell.
TEST_P(Themes, OwnersCanBeReadWhereTheyAreNamed) {
  const Theme& t = GetParam() ? dark_theme() : light_theme();
  const Colour lit = over(t.panel, t.accent, t.dark ? 0.2 : 0.14);
  EXPECT_GE(contrast(t.text_dim, lit), 4.5);
  for (const Colour owner : t.owners) {
    EXPECT_GE(contrast(owner, lit), 4.5) << std::hex << owner.rgba;
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_GE(contrast(owner, t.owner_fill[i]), 4.5) << std::hex << owner.rgba << " in " << i;
  }
}

// Names, strips and dashes say whose a page is; colour says it too, as far as eyes can see it. Ten
// is what is told apart at a glance, side by side.
TEST_P(Themes, TheFirstOwnersAreToldApartByEveryEye) {
  const Theme& t = GetParam() ? dark_theme() : light_theme();
  for (const Blindness& eye : kBlindnesses)
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t k = i + 1; k < 4; ++k) {
        EXPECT_GE(distance(lab(t.owners[i], eye.cones), lab(t.owners[k], eye.cones)), 10)
            << eye.name << ": owners " << i << " and " << k;
      }
      EXPECT_GE(distance(lab(t.owners[i], eye.cones), lab(t.panel, eye.cones)), 30)
          << eye.name << ": owner " << i << " on the panel";
    }
}

INSTANTIATE_TEST_SUITE_P(DarkAndLight, Themes, ::testing::Bool());

}  // namespace
}  // namespace cowscope::testing
