#include "web/render/frame_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "web/render/gl.h"
#include "web/render/shader_sources.h"

namespace cowscope {
namespace {

constexpr std::uint32_t kTextureWidth = FrameTexels::kWidth;

using Palette = std::array<float, FrameTexel::kPalette * 4>;

std::array<float, 4> floats(std::uint32_t rgba) {
  const auto part = [&](unsigned shift) {
    return static_cast<float>((rgba >> shift) & 255U) / 255.0F;
  };
  return {part(24), part(16), part(8), part(0)};
}

Palette palette(const std::array<std::uint32_t, FrameTexel::kPalette>& colours) {
  Palette out{};
  for (std::size_t i = 0; i < colours.size(); ++i) {
    const std::array<float, 4> c = floats(colours[i]);
    std::copy(c.begin(), c.end(), out.begin() + static_cast<std::ptrdiff_t>(i * 4));
  }
  return out;
}

}  // namespace

std::string frame_grid_constants() {
  std::string out;
  const auto number = [&](const char* name, std::uint32_t value, const char* suffix) {
    out += std::string("#define ") + name + " " + std::to_string(value) + suffix + "\n";
  };
  using T = FrameTexel;
  number("FRAME_TEXTURE_WIDTH", kTextureWidth, "");
  number("FRAME_PALETTE", T::kPalette, "");
  number("FRAME_OWNER_BITS", T::kOwnerBits, "");
  number("FRAME_OWNER_MASK", T::kOwnerMask, "u");
  number("FRAME_COUNT_SHIFT", T::kCountShift, "");
  number("FRAME_COUNT_MASK", T::kCountMask, "u");
  number("FRAME_MANY", T::kMany, "u");
  number("FRAME_GUARD_SHIFT", T::kGuardShift, "");
  number("FRAME_GUARD_MASK", T::kGuardMask, "u");
  number("FRAME_KIND_SHIFT", T::kKindShift, "");
  number("FRAME_KIND_MASK", T::kKindMask, "u");
  number("FRAME_KIND_ANON", static_cast<std::uint32_t>(FrameKind::Anon), "u");
  number("FRAME_MARK_SHIFT", T::kMarkShift, "");
  number("FRAME_MARK_MASK", T::kMarkMask, "u");
  number("FRAME_CHANGED_SHIFT", T::kChangedShift, "");
  number("FRAME_HEATS", kHeats, "");
  using B = BlockTexel;
  number("BLOCK_MOST_MASK", B::kMostMask, "u");
  number("BLOCK_USED_SHIFT", B::kUsedShift, "");
  number("BLOCK_SHARED_SHIFT", B::kSharedShift, "");
  number("BLOCK_DIRTY_SHIFT", B::kDirtyShift, "");
  number("BLOCK_SHARE_MASK", B::kShareMask, "u");
  number("BLOCK_CHANGED_SHIFT", B::kChangedShift, "");
  return out;
}

bool FrameGrid::prepare() {
  if (!trouble_.empty()) return false;
  if (program_.ready()) return true;
  if (!program_.build(frame_grid_vert(), frame_grid_frag(), frame_grid_constants(), trouble_))
    return false;
  glGenVertexArrays(1, &vertex_array_);
  return true;
}

void FrameGrid::bind_texture(std::uint32_t rows) {
  if (texture_ == 0 || rows > rows_) {
    if (texture_ != 0) glDeleteTextures(1, &texture_);
    glGenTextures(1, &texture_);
    glBindTexture(GL_TEXTURE_2D, texture_);
    rows_ = rows;
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_R32UI, kTextureWidth, static_cast<GLsizei>(rows_));
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    shadow_.clear();
    held_ = 0;
  } else {
    glBindTexture(GL_TEXTURE_2D, texture_);
  }
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

void FrameGrid::put(std::uint32_t row, std::uint32_t column, std::uint32_t width,
                    std::uint32_t height, const std::uint32_t* texels) {
  glTexSubImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(column), static_cast<GLint>(row),
                  static_cast<GLsizei>(width), static_cast<GLsizei>(height), GL_RED_INTEGER,
                  GL_UNSIGNED_INT, texels);
  uploaded_ += std::size_t{width} * height;
}

void FrameGrid::upload(const std::vector<std::uint32_t>& texels) {
  uploaded_ = 0;
  held_ = 0;
  const auto rows = std::max<std::uint32_t>(
      1, (static_cast<std::uint32_t>(texels.size()) + kTextureWidth - 1) / kTextureWidth);
  bind_texture(rows);
  // From the first to the last changed texel of each row.
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::size_t begin = std::size_t{row} * kTextureWidth;
    const std::size_t end = std::min(texels.size(), begin + kTextureWidth);
    const auto differs = [&](std::size_t i) {
      return i >= shadow_.size() || shadow_[i] != texels[i];
    };
    std::size_t first = begin, last = end;
    while (first < last && !differs(first)) ++first;
    while (last > first && !differs(last - 1)) --last;
    if (first == last) continue;
    put(row, static_cast<std::uint32_t>(first - begin), static_cast<std::uint32_t>(last - first), 1,
        &texels[first]);
  }
  if (shadow_.size() < texels.size()) shadow_.resize(texels.size());
  std::copy(texels.begin(), texels.end(), shadow_.begin());
}

void FrameGrid::upload(const FrameTexels& map) {
  uploaded_ = 0;
  shadow_.clear();
  const auto rows = static_cast<std::uint32_t>(map.texels.size() / kTextureWidth);
  constexpr std::uint32_t kRuns = kTextureWidth / FrameTexels::kRun;  // a row
  bind_texture(rows);
  const auto newer = [&](std::uint32_t row, std::uint32_t run) {
    return map.stamps[row * kRuns + run] > held_;
  };
  for (std::uint32_t row = 0; row < rows;) {
    std::uint32_t first = 0, last = kRuns;
    while (first < last && !newer(row, first)) ++first;
    while (last > first && !newer(row, last - 1)) --last;
    std::uint32_t height = 1;
    // Whole rows below each other go at once.
    const auto whole = [&](std::uint32_t r) { return newer(r, 0) && newer(r, kRuns - 1); };
    if (first == 0 && last == kRuns)
      while (row + height < rows && whole(row + height)) ++height;
    if (first < last)
      put(row, first * FrameTexels::kRun, (last - first) * FrameTexels::kRun, height,
          &map.texels[std::size_t{row} * kTextureWidth + first * FrameTexels::kRun]);
    row += height;
  }
  held_ = map.now;
}

void FrameGrid::draw(const GridLook& look, float width, float height, float ratio, Rect clip) {
  const bool is_map = look.map_texels != nullptr;
  if ((look.texels.empty() && !is_map) || !prepare()) return;
  glActiveTexture(GL_TEXTURE0);
  if (is_map) upload(*look.map_texels);
  else upload(look.texels);
  glUseProgram(program_.id());
  glBindVertexArray(vertex_array_);
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glDisable(GL_CULL_FACE);
  glDisable(GL_DEPTH_TEST);
  glEnable(GL_SCISSOR_TEST);
  glScissor(static_cast<GLint>(std::floor(clip.x * ratio)),
            static_cast<GLint>(std::floor((height - clip.bottom()) * ratio)),
            static_cast<GLsizei>(std::ceil(clip.w * ratio)),
            static_cast<GLsizei>(std::ceil(clip.h * ratio)));

  const auto u = [&](const char* name) { return program_.uniform(name); };
  const auto snap = [&](float v) { return std::floor(v * ratio + 0.5F) / ratio; };
  const auto rows =
      (static_cast<std::uint32_t>(look.texels.size()) + look.columns - 1) / look.columns;
  const float w =
      is_map ? look.area.w : static_cast<float>(look.columns) * (look.cell_w + look.gap_x);
  const float h = is_map ? look.area.h : static_cast<float>(rows) * (look.cell_h + look.gap_y);
  glUniform4f(u("u_area"), look.area.x - 1, look.area.y - 1, w + 2, h + 2);
  glUniform2f(u("u_viewport"), width, height);
  glUniform1i(u("u_frames"), 0);
  const FrameMap& map = look.map;
  const Point origin = is_map ? map.origin : Point{look.area.x, look.area.y};
  glUniform1i(u("u_count"), static_cast<GLint>(is_map ? map.cells() : look.texels.size()));
  glUniform1i(u("u_columns"), static_cast<GLint>(is_map ? map.columns : look.columns));
  glUniform2f(u("u_origin"), snap(origin.x), snap(origin.y));
  glUniform1i(u("u_level"), is_map ? static_cast<GLint>(map.level) : -1);
  glUniform1i(u("u_first"), is_map ? static_cast<GLint>(look.map_texels->begin[map.level]) : 0);
  glUniform3f(u("u_pitch"), map.tile, map.block, map.cell);
  std::array<float, kHeats * 4> heat{};
  for (std::size_t i = 0; i < kHeats; ++i) {
    const std::array<float, 4> c = floats(look.heat[i]);
    std::copy(c.begin(), c.end(), heat.begin() + static_cast<std::ptrdiff_t>(i * 4));
  }
  glUniform4fv(u("u_heat"), kHeats, heat.data());
  glUniform4fv(u("u_free"), 1, floats(look.free).data());
  glUniform2f(u("u_cell"), look.cell_w, look.cell_h);
  glUniform2f(u("u_gap"), look.gap_x, look.gap_y);
  glUniform1f(u("u_radius"), look.radius);
  glUniform1f(u("u_inset"), look.inset);
  glUniform1f(u("u_strip"), look.strip);
  glUniform1f(u("u_stroke"), look.stroke);
  glUniform1f(u("u_pixel"), 1.0F / ratio);
  glUniform4fv(u("u_owner"), FrameTexel::kPalette, palette(look.owners).data());
  glUniform4fv(u("u_fill"), FrameTexel::kPalette, palette(look.fills).data());
  glUniform4fv(u("u_hollow"), 1, floats(look.hollow).data());
  glUniform4fv(u("u_line"), 1, floats(look.line).data());
  glUniform4fv(u("u_text"), 1, floats(look.text).data());
  glUniform1i(u("u_own_border"), look.own_border ? 1 : 0);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
  glBindVertexArray(0);
}

void FrameGrid::release() {
  program_.destroy();
  if (texture_ != 0) glDeleteTextures(1, &texture_);
  if (vertex_array_ != 0) glDeleteVertexArrays(1, &vertex_array_);
  abandon();
}

void FrameGrid::abandon() {
  program_.abandon();
  texture_ = 0;
  vertex_array_ = 0;
  rows_ = 0;
  shadow_.clear();
  held_ = 0;
  trouble_.clear();
}

}  // namespace cowscope
