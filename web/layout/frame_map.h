// All of physical memory as a map whose detail comes with zoom: where frames and blocks of frames
// stand, what stands at a point, how zooming and panning move it.
//
// A tile holds 256 consecutive frames (a MiB): four by four blocks of 16, each four by four frames,
// all row by row. Tiles stand row by row too. Whatever the zoom, what is drawn is a cell of at
// least six pixels or so: a tile (level 2), a block of 16 (level 1) or a frame (level 0).
#pragma once

#include <cstdint>
#include <optional>

#include "web/layout/geometry.h"

namespace cowscope {

/// What part of a map is seen. The default is all of it.
struct MapCamera {
  float zoom = 1;      // 1: the whole map fits
  float x = 0, y = 0;  // in tiles: what stands at the area's top left
  bool operator==(const MapCamera&) const = default;
};

struct FrameMap {
  Rect area;
  std::uint32_t frames = 0;
  std::uint32_t columns = 1, rows = 1;  // of tiles
  std::uint32_t level = 0;              // what a cell is: 256 frames, 16, or one
  Point origin;                         // of the first tile; left of and above the area if zoomed
  float tile = 0, block = 0, cell = 0;  // from one to the next
  float size = 0, gap = 0;              // of a cell of this level, and between two

  std::uint32_t frames_a_cell() const { return 1U << (4 * level); }
  std::uint32_t cells() const { return (frames + frames_a_cell() - 1) / frames_a_cell(); }
  /// Where the cell of this level that holds a frame stands.
  Rect cell_of(std::uint32_t frame) const;
  /// The cell (frame number / frames_a_cell()) at a point of the area.
  std::optional<std::uint32_t> cell_at(Point p) const;
  /// The whole map, as far as it lies in the area.
  Rect shown() const;
};

FrameMap layout_frame_map(std::uint32_t frames, Rect area, const MapCamera& camera);
/// Zooms so that what stands at `about` stays there; never farther out than the whole, nor farther
/// in than frames of kMostCell pixels.
MapCamera zoomed(const FrameMap& map, const MapCamera& camera, Point about, float factor);
MapCamera panned(const FrameMap& map, const MapCamera& camera, Point by);
/// One level nearer (cells large enough to be told apart), about a cell's middle.
MapCamera zoomed_into(const FrameMap& map, const MapCamera& camera, std::uint32_t frame);

inline constexpr float kMostCell = 72;

}  // namespace cowscope
