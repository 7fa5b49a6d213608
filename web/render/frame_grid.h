// Draws a memory grid, or a map of all frames, from a texture with one texel a cell. Only texels
// that changed are uploaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "web/layout/grid_look.h"
#include "web/render/program.h"

namespace cowscope {

/// `#define` lines of everything that the shader shares with frame_texel.h and frame_states.h.
std::string frame_grid_constants();

class FrameGrid {
 public:
  FrameGrid() = default;
  FrameGrid(const FrameGrid&) = delete;
  FrameGrid& operator=(const FrameGrid&) = delete;
  ~FrameGrid() { release(); }

  /// Draws in the current viewport, which covers a page of `width` × `height` CSS pixels at `ratio`
  /// device pixels each. `clip` in CSS pixels. Changes GL state freely.
  void draw(const GridLook& look, float width, float height, float ratio, Rect clip);
  void release();
  /// The context is lost: everything is made again with the next draw.
  void abandon();
  /// Texels uploaded by the last draw: for tests and measurements.
  std::size_t uploaded() const { return uploaded_; }
  /// Why nothing can be drawn; empty: all is well.
  const std::string& trouble() const { return trouble_; }

 private:
  bool prepare();
  /// Binds a texture of at least so many rows; a new one, with nothing in it, if there is none.
  void bind_texture(std::uint32_t rows);
  void upload(const std::vector<std::uint32_t>& texels);
  void upload(const FrameTexels& texels);
  void put(std::uint32_t row, std::uint32_t column, std::uint32_t width, std::uint32_t height,
           const std::uint32_t* texels);

  Program program_;
  unsigned texture_ = 0, vertex_array_ = 0;
  std::vector<std::uint32_t> shadow_;  // what the texture holds of a grid
  std::uint64_t held_ = 0;             // of a map: the change up to which the texture holds it
  std::uint32_t rows_ = 0;             // of the texture
  std::size_t uploaded_ = 0;
  std::string trouble_;
};

}  // namespace cowscope
