#include "web/layout/grid_look.h"

#include <algorithm>

namespace cowscope {

float strip_height(float cell_w, float cell_h) {
  if (cell_w < 46 || cell_h < 44) return 0;
  return std::clamp(cell_h * 0.2F, 15.0F, 24 * type_scale(cell_w, cell_h));
}

GridLook grid_look(const MemoryGrid& grid) {
  GridLook look;
  look.area = grid.area;
  look.columns = grid.columns;
  look.cell_w = grid.cell_w;
  look.cell_h = grid.cell_h;
  look.gap_x = grid.gap_x;
  look.gap_y = grid.gap_y;
  look.texels.reserve(grid.cells.size());
  for (const PlacedFrame& cell : grid.cells)
    look.texels.push_back(frame_texel(cell.facts, cell.mark));
  const float small = std::min(grid.cell_w, grid.cell_h);
  look.radius = small >= 40 ? 8 : std::min(4.0F, small * 0.2F);
  look.inset = small >= 40 ? 5.0F : small >= 18 ? 3.0F : 0.0F;
  look.strip = strip_height(grid.cell_w, grid.cell_h);
  look.stroke = small >= 60 ? 2.0F : 1.5F;
  look.own_border = small >= 70;
  return look;
}

GridLook map_look(const FrameMap& map) {
  GridLook look;
  look.map = map;
  look.area = map.shown();
  look.cell_w = look.cell_h = map.size;
  look.gap_x = look.gap_y = map.gap;
  look.radius = std::min(map.size >= 40 ? 6.0F : 4.0F, map.size * 0.18F);
  look.inset = map.size >= 40 ? 4.0F : map.size >= 18 ? 2.5F : 0.0F;
  look.stroke = 1.5F;
  return look;
}

}  // namespace cowscope
