// What the arrangements of page_layout.h share, by size and depth a function each. Private to this
// folder.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "web/layout/later.h"
#include "web/layout/page_layout.h"

namespace cowscope::page_parts {

inline constexpr float kCommandHeight = 40;
// What a panel is never made smaller than by hand, in CSS pixels.
inline constexpr float kLeastPicture = 420, kLeastMiddle = 400, kLeastMemory = 150,
                       kLeastSide = 240;

/// How much of a length one side has: what a person gave it, else `otherwise`; the gap's bounds.
struct Share {
  Split split;
  bool upright;
  float from, extent;  // of the length; a negative extent counts from the right or the bottom
  float otherwise, least, most;
};

struct Page {
  const PageInput& in;
  PageLayout out{};
  float top = 0;  // of what is below the top bar

  Rect full() const { return {0, 0, in.width, in.height}; }
  bool folded(Panel p) const { return in.arrangement.fold(p); }
  void fold(Panel p) { out.folded[static_cast<std::size_t>(p)] = true; }

  float size(const Share& s) const {
    const float part = in.arrangement.part(s.split);
    if (part > 0 && s.most > s.least) return std::clamp(part * std::abs(s.extent), s.least, s.most);
    // What was made larger elsewhere takes from what nobody touched.
    return moved() ? std::min(s.otherwise, std::max(s.least, s.most)) : s.otherwise;
  }
  bool moved() const {
    const auto& parts = in.arrangement.parts;
    return std::any_of(parts.begin(), parts.end(), [](float p) { return p > 0; });
  }
  /// The gap beside what got its size by `s`. Nobody moves it where there is no room to.
  void separate(const Share& s, Rect gap) {
    if (in.separators && s.most > s.least + 8 && !gap.empty()) add_separator(s, gap);
  }

 private:
  [[gnu::noinline]] void add_separator(const Share& s, Rect gap) {
    Separator line;
    line.split = s.split;
    line.upright = s.upright;
    line.gap = gap;
    line.from = s.from;
    line.extent = s.extent;
    const float half = (s.upright ? gap.w : gap.h) / 2, sign = s.extent < 0 ? -1.0F : 1.0F;
    line.at = s.upright ? gap.centre().x : gap.centre().y;
    line.least = s.from + sign * (s.least + half);
    line.most = s.from + sign * (s.most + half);
    if (line.least > line.most) std::swap(line.least, line.most);
    out.separators.push_back(line);
  }
};
/// Splits the picture's place if it cannot stand as parent above, memory between, child below. A
/// map of all frames wants the width.
void place_picture(Page& page, Rect area, Split split);
void top_bar(Page& page, float height);

/// An embed of about 800 × 450, or a phone on its side.
COWSCOPE_LATER void layout_compact(Page& page);
/// Under 900 px wide: the frames and the sentence always in sight, everything else in tabs.
COWSCOPE_LATER void layout_small(Page& page);
/// The picture alone.
COWSCOPE_LATER void layout_present(Page& page);
/// Side by side at full size: both pictures, what is read, what it costs; below the script and the
/// chart. The transport stands in the top bar.
COWSCOPE_LATER void layout_twin(Page& page);
/// The same in an embed: both pictures, a line of costs, the transport.
COWSCOPE_LATER void layout_twin_compact(Page& page);
/// Under 900 px wide: one above the other, the costs below; a question in their place.
COWSCOPE_LATER void layout_twin_small(Page& page);

}  // namespace cowscope::page_parts
