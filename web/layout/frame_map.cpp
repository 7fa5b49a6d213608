#include "web/layout/frame_map.h"

#include <algorithm>
#include <cmath>

namespace cowscope {
namespace {

constexpr std::uint32_t kTile = 256;
/// Tiles at least this wide are drawn as blocks of 16, and as frames.
constexpr float kBlocksFrom = 44, kFramesFrom = 104;

struct Fit {
  std::uint32_t columns = 1, rows = 1;
  float tile = 1;
};

/// As many columns as make the tiles largest.
Fit fit_tiles(std::uint32_t tiles, Rect area) {
  Fit best;
  best.tile = 0;
  const float about = std::sqrt(static_cast<float>(tiles) * area.w / std::max(1.0F, area.h));
  const auto from = static_cast<std::uint32_t>(std::max(1.0F, about - 3));
  for (std::uint32_t columns = from; columns <= std::min(from + 7, tiles); ++columns) {
    const std::uint32_t rows = (tiles + columns - 1) / columns;
    const float tile =
        std::min(area.w / static_cast<float>(columns), area.h / static_cast<float>(rows));
    if (tile > best.tile) best = {columns, rows, tile};
  }
  // Whole pixels, so that gaps are even where they are a pixel wide.
  if (best.tile >= 4 && best.tile < 64) best.tile = std::floor(best.tile);
  best.tile = std::clamp(best.tile, 0.5F, 320.0F);
  return best;
}

float gap_of(float pitch) {
  if (pitch < 24) return pitch < 3 ? 0.0F : 1.0F;
  return pitch < 40 ? 2.0F : std::min(6.0F, pitch * 0.08F);
}

/// Where the first thing stands if `count` of them take `whole` of `room`: in the middle if there
/// is room to spare, else where the camera says.
float place(float room, float whole, float at) {
  return whole <= room ? std::floor((room - whole) / 2) : -std::clamp(at, 0.0F, whole - room);
}

}  // namespace

FrameMap layout_frame_map(std::uint32_t frames, Rect area, const MapCamera& camera) {
  FrameMap map;
  map.area = area;
  map.frames = frames;
  const Fit fit = fit_tiles(std::max(1U, (frames + kTile - 1) / kTile), area);
  map.columns = fit.columns;
  map.rows = fit.rows;
  map.tile = fit.tile * std::max(1.0F, camera.zoom);
  map.level = map.tile < kBlocksFrom ? 2 : map.tile < kFramesFrom ? 1 : 0;
  const float tile_gap = map.level == 2 ? gap_of(map.tile) : std::min(8.0F, map.tile * 0.045F);
  const float block_gap =
      map.level == 1 ? gap_of(map.tile / 4) : std::clamp(map.tile * 0.016F, 1.5F, 5.0F);
  map.block = (map.tile - tile_gap + block_gap) / 4;
  const float cell_gap = gap_of(map.tile / 16);
  map.cell = (map.block - block_gap + cell_gap) / 4;
  map.size = map.level == 2   ? map.tile - tile_gap
             : map.level == 1 ? map.block - block_gap
                              : map.cell - cell_gap;
  map.gap = map.level == 2 ? tile_gap : map.level == 1 ? block_gap : cell_gap;
  const float w = map.tile * static_cast<float>(map.columns),
              h = map.tile * static_cast<float>(map.rows);
  map.origin = {area.x + place(area.w, w, camera.x * map.tile),
                area.y + place(area.h, h, camera.y * map.tile)};
  return map;
}

Rect FrameMap::cell_of(std::uint32_t frame) const {
  const std::uint32_t t = frame / kTile, b = frame % kTile / 16, f = frame % 16;
  const auto at = [](std::uint32_t n) { return static_cast<float>(n); };
  float x = origin.x + tile * at(t % columns), y = origin.y + tile * at(t / columns);
  if (level < 2) {
    x += block * at(b % 4);
    y += block * at(b / 4);
  }
  if (level < 1) {
    x += cell * at(f % 4);
    y += cell * at(f / 4);
  }
  return {x, y, size, size};
}

std::optional<std::uint32_t> FrameMap::cell_at(Point p) const {
  if (!area.contains(p)) return std::nullopt;
  float x = p.x - origin.x, y = p.y - origin.y;
  if (x < 0 || y < 0) return std::nullopt;
  const auto take = [](float* at, float pitch, std::uint32_t most) {
    const auto n = std::min(static_cast<std::uint32_t>(*at / pitch), most);
    *at -= static_cast<float>(n) * pitch;
    return n;
  };
  const std::uint32_t tx = take(&x, tile, columns), ty = take(&y, tile, rows);
  if (tx >= columns || ty >= rows) return std::nullopt;
  std::uint32_t index = ty * columns + tx;
  if (level < 2) {
    const std::uint32_t bx = take(&x, block, 3), by = take(&y, block, 3);
    index = index * 16 + by * 4 + bx;
  }
  if (level < 1) {
    const std::uint32_t fx = take(&x, cell, 3), fy = take(&y, cell, 3);
    index = index * 16 + fy * 4 + fx;
  }
  if (x >= size || y >= size || index >= cells()) return std::nullopt;
  return index;
}

Rect FrameMap::shown() const {
  const float w = tile * static_cast<float>(columns), h = tile * static_cast<float>(rows);
  const float x = std::max(area.x, origin.x), y = std::max(area.y, origin.y);
  return {x, y, std::min(area.right(), origin.x + w) - x,
          std::min(area.bottom(), origin.y + h) - y};
}

MapCamera zoomed(const FrameMap& map, const MapCamera& camera, Point about, float factor) {
  MapCamera out = camera;
  const float fit = map.tile / std::max(1.0F, camera.zoom);
  const float most = std::max(1.0F, kMostCell * 18 / fit);
  out.zoom = std::clamp(camera.zoom * factor, 1.0F, most);
  const float tile = fit * out.zoom;
  // In tiles: what stands at the point now, and how far the area's corner is from it then.
  out.x = (about.x - map.origin.x) / map.tile - (about.x - map.area.x) / tile;
  out.y = (about.y - map.origin.y) / map.tile - (about.y - map.area.y) / tile;
  const float w = static_cast<float>(map.columns) - map.area.w / tile,
              h = static_cast<float>(map.rows) - map.area.h / tile;
  out.x = std::clamp(out.x, 0.0F, std::max(0.0F, w));
  out.y = std::clamp(out.y, 0.0F, std::max(0.0F, h));
  if (out.zoom <= 1.001F) out = {};
  return out;
}

MapCamera panned(const FrameMap& map, const MapCamera& camera, Point by) {
  MapCamera out = camera;
  const float w = static_cast<float>(map.columns) - map.area.w / map.tile,
              h = static_cast<float>(map.rows) - map.area.h / map.tile;
  out.x = std::clamp(camera.x - by.x / map.tile, 0.0F, std::max(0.0F, w));
  out.y = std::clamp(camera.y - by.y / map.tile, 0.0F, std::max(0.0F, h));
  return out;
}

MapCamera zoomed_into(const FrameMap& map, const MapCamera& camera, std::uint32_t frame) {
  const float wanted = map.level == 2 ? kBlocksFrom * 1.6F : kFramesFrom * 3.2F;
  return zoomed(map, camera, map.cell_of(frame).centre(), std::max(1.0F, wanted / map.tile));
}

}  // namespace cowscope
