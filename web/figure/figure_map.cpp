#include "web/figure/figure_map.h"

#include <algorithm>
#include <array>

#include "scenarios/words.h"
#include "web/layout/frame_map.h"
#include "web/layout/grid_look.h"

namespace cowscope {
namespace {

std::size_t heat_of(std::uint32_t most) {
  return most < 2 ? 0 : most < 3 ? 1 : most < 5 ? 2 : most < 9 ? 3 : 4;
}

/// Those that the script ever uses, in whole steps, so that the map keeps its shape.
std::uint32_t frames_shown(const FigureContext& figure) {
  constexpr std::uint32_t kStep = 4096;
  const std::uint32_t used =
      std::max(figure.session.scenario().most_frames, figure.facts.frames().extent());
  return std::min(figure.facts.frames().all().frames, (used + kStep - 1) / kStep * kStep);
}

}  // namespace

void figure_map(FigureContext& figure, Rect area) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const float foot = 44;
  const FrameMap map =
      layout_frame_map(frames_shown(figure), {area.x, area.y, area.w, area.h - foot}, {});
  const FrameTexels& texels = figure.facts.texels();
  std::vector<Rect> vacant, dots;
  std::array<std::vector<Rect>, kHeats> heat;
  std::array<std::vector<Rect>, FrameTexel::kPalette> solid, guarded;
  const std::uint32_t each = map.frames_a_cell();
  for (std::uint32_t i = 0; i < map.cells(); ++i) {
    const std::uint32_t texel = texels.texels[texels.begin[map.level] + i];
    const Rect r = map.cell_of(i * each);
    if (map.level == 0) {
      const std::uint32_t owner = texel & FrameTexel::kOwnerMask;
      const bool used = ((texel >> FrameTexel::kCountShift) & FrameTexel::kCountMask) != 0;
      const bool guard = ((texel >> FrameTexel::kGuardShift) & FrameTexel::kGuardMask) != 0;
      if (!used) vacant.push_back(r);
      else (guard ? guarded : solid)[owner % FrameTexel::kPalette].push_back(r);
      continue;
    }
    const auto share = [&](std::uint32_t shift) {
      return static_cast<float>((texel >> shift) & BlockTexel::kShareMask) /
             static_cast<float>(BlockTexel::kShareMask);
    };
    const float used = share(BlockTexel::kUsedShift) * r.h,
                both = share(BlockTexel::kSharedShift) * r.h;
    // A block fills from its foot.
    if (used < r.h) vacant.push_back({r.x, r.y, r.w, r.h - used});
    if (used > both) heat[0].push_back({r.x, r.bottom() - used, r.w, used - both});
    if (both > 0)
      heat[heat_of(texel & BlockTexel::kMostMask)].push_back({r.x, r.bottom() - both, r.w, both});
    const float dirty = share(BlockTexel::kDirtyShift), side = r.w * (0.14F + 0.2F * dirty);
    if (dirty > 0 && r.w >= 7)
      dots.push_back({r.x + r.w * 0.76F - side / 2, r.y + r.h * 0.24F - side / 2, side, side});
  }
  svg.open("map", "All frames, " + count_of(each, "frame") + " a cell");
  svg.fill_all(vacant, theme.vacant);
  for (std::size_t i = 0; i < kHeats; ++i) svg.fill_all(heat[i], theme.heat[i]);
  for (std::size_t i = 0; i < FrameTexel::kPalette; ++i) {
    svg.fill_all(guarded[i], theme.owner_fill[i]);
    svg.fill_all(solid[i], theme.owners[i].alpha(0.75F));
  }
  svg.fill_all(dots, theme.text.alpha(0.85F));
  svg.close();

  const float y = area.bottom() - foot + 8;
  const std::uint32_t rest = figure.facts.frames().all().frames - map.frames;
  float x = area.x;
  const auto word = [&](const std::string& text) {
    x += svg.text({x, y, area.right() - x, 16}, text, {theme.text_dim, 12});
  };
  word(each == 1
           ? std::string("A cell is a frame, in its first user’s colour; solid: may be written")
           : "A cell is " + grouped(each) + " frames");
  if (each > 1) {
    constexpr std::array<const char*, kHeats> kWords{"1 user", "2", "3–4", "5–8", "more"};
    x += 14;
    for (std::size_t i = 0; i < kHeats; ++i) {
      svg.fill({x, y + 2, 12, 12}, theme.heat[i], 3);
      x += 17;
      word(kWords[i]);
      x += 10;
    }
  }
  std::string below = each > 1 ? "filled: the shared part · dot: the dirty part" : "";
  if (rest > 0) below += (below.empty() ? "" : " · ") + grouped(rest) + " more frames are free";
  svg.text({area.x, y + 20, area.w, 16}, below, {theme.text_dim, 12});
}

}  // namespace cowscope
