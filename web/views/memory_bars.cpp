#include "web/views/memory_bars.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "web/views/cells.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

/// `n` units of `width` each from x on; single units as long as they can be told apart.
float draw_units(Pen& pen, float x, float y, std::uint64_t n, float width, float height, float end,
                 Colour colour) {
  if (n == 0 || x >= end) return x;
  const float total = static_cast<float>(n) * width;
  if (width < 3) {
    const float w = std::min(total, end - x);
    pen.fill({x, y, w, height}, colour);
    return x + w;
  }
  for (std::uint64_t i = 0; i < n && x < end; ++i) {
    pen.fill({x, y, std::max(1.0F, width - 1), height}, colour);
    x += width;
  }
  return x;
}

}  // namespace

void draw_share_bar(ViewContext& view, const MemoryShares& shares, BarKind kind, Point left,
                    float unit, float height, float room, Colour colour) {
  Pen& pen = view.pen;
  const float end = left.x + room;
  const Colour faint = colour.alpha(view.theme.dark ? 0.45F : 0.5F);
  float x = left.x;
  for (const ShareSlice& slice : shares.slices) {
    const bool alone = slice.users == 1;
    if (!alone && kind == BarKind::Uss) continue;
    const float part = kind == BarKind::Pss ? unit / static_cast<float>(slice.users) : unit;
    x = draw_units(pen, x, left.y, slice.pages, part, height, end, alone ? colour : faint);
  }
}

std::string pss_text(double pss) {
  const double rounded = std::round(pss * 10) / 10;
  const auto whole = static_cast<std::uint64_t>(rounded);
  const auto tenth =
      static_cast<unsigned>(std::llround((rounded - static_cast<double>(whole)) * 10));
  std::string out = thousands(whole);
  if (tenth > 0) out += "." + std::to_string(tenth);
  return out;
}

}  // namespace cowscope
