#include "web/app/grid_port_gl.h"

#include "imgui.h"

namespace cowscope {

void GridPortGl::begin(float width, float height, float ratio) {
  shown_.clear();
  width_ = width;
  height_ = height;
  ratio_ = ratio;
}

void GridPortGl::show(ImDrawList& list, GridLook look, Rect clip) {
  const std::size_t index = shown_.size();
  if (index >= grids_.size()) grids_.emplace_back();
  shown_.push_back({this, index, std::move(look), clip});
  list.AddCallback(&GridPortGl::draw, &shown_.back());
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void GridPortGl::draw(const ImDrawList*, const ImDrawCmd* command) {
  const auto& shown = *static_cast<const Shown*>(command->UserCallbackData);
  GridPortGl& port = *shown.port;
  port.grids_[shown.index].draw(shown.look, port.width_, port.height_, port.ratio_, shown.clip);
}

void GridPortGl::context_lost() {
  for (FrameGrid& grid : grids_) grid.abandon();
}

}  // namespace cowscope
