// How a memory grid, or a map of all frames, is to look: what render draws. Filled by a view from a
// MemoryGrid or a FrameMap, and a theme.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "web/layout/frame_map.h"
#include "web/layout/frame_states.h"
#include "web/layout/frame_texel.h"
#include "web/layout/geometry.h"
#include "web/layout/memory_grid.h"

namespace cowscope {

/// Users of a frame that have a colour of their own on the map: 1, 2, up to 4, up to 8, more.
inline constexpr std::size_t kHeats = 5;

struct GridLook {
  Rect area;  // the first cell's top left is the area's
  std::uint32_t columns = 1;
  float cell_w = 0, cell_h = 0, gap_x = 0, gap_y = 0;
  std::vector<std::uint32_t> texels;  // frame_texel() of every cell, in order
  float radius = 0, inset = 0, strip = 0, stroke = 1.5F;
  bool own_border = false;
  // 0xRRGGBBAA.
  std::array<std::uint32_t, FrameTexel::kPalette> owners{}, fills{};
  std::uint32_t hollow = 0, line = 0, text = 0;

  // A map instead of a grid: `texels` is empty, the cells are those of a level of `map_texels`,
  // which must stay until the frame is drawn.
  const FrameTexels* map_texels = nullptr;
  FrameMap map;
  std::array<std::uint32_t, kHeats> heat{};  // of a block's frame with most users
  std::uint32_t free = 0;                    // of a block where no frame is used
};

/// The geometry and the texels; sizes that go with the cells' size. Colours are the caller's to
/// set.
GridLook grid_look(const MemoryGrid& grid);
/// The same of a map; `look.map_texels` is the caller's to set as well.
GridLook map_look(const FrameMap& map);
/// Height of the owners' strip for cells of this size; 0: too small for one.
float strip_height(float cell_w, float cell_h);

}  // namespace cowscope
