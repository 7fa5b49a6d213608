// Lets views show frame grids: puts a call of the renderer between Dear ImGui's own drawing.
#pragma once

#include <deque>

#include "web/render/frame_grid.h"
#include "web/views/grid_port.h"

struct ImDrawCmd;

namespace cowscope {

class GridPortGl final : public GridPort {
 public:
  /// Grids of the frame before are forgotten. `width`, `height` CSS pixels, `ratio` device pixels
  /// each.
  void begin(float width, float height, float ratio);
  void show(ImDrawList& list, GridLook look, Rect clip) override;
  void context_lost();
  /// Why grids cannot be drawn; empty: all is well.
  const std::string& trouble() const { return grids_.empty() ? none_ : grids_.front().trouble(); }

 private:
  struct Shown {
    GridPortGl* port;
    std::size_t index;
    GridLook look;
    Rect clip;
  };
  static void draw(const ImDrawList*, const ImDrawCmd* command);

  std::deque<FrameGrid> grids_;  // one for each grid of a frame, so that each keeps its texture
  std::deque<Shown> shown_;      // a deque never moves its elements: the draw list points at them
  float width_ = 1, height_ = 1, ratio_ = 1;
  std::string none_;
};

}  // namespace cowscope
