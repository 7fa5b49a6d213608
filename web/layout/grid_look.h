// How a memory grid is to look: what render draws. Filled by a view from a MemoryGrid and a theme.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "web/layout/frame_texel.h"
#include "web/layout/geometry.h"
#include "web/layout/memory_grid.h"

namespace cowscope {

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
};

/// The geometry and the texels; sizes that go with the cells' size. Colours are the caller's to
/// set.
GridLook grid_look(const MemoryGrid& grid);
/// Height of the owners' strip for cells of this size; 0: too small for one.
float strip_height(float cell_w, float cell_h);

}  // namespace cowscope
