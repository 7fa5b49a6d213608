#include "web/render/frame_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "web/render/gl.h"
#include "web/render/shader_sources.h"

namespace cowscope {
namespace {

constexpr std::uint32_t kTextureWidth = 1024;

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

void FrameGrid::upload(const std::vector<std::uint32_t>& texels) {
  uploaded_ = 0;
  const auto rows = std::max<std::uint32_t>(
      1, (static_cast<std::uint32_t>(texels.size()) + kTextureWidth - 1) / kTextureWidth);
  if (texture_ == 0 || rows > rows_) {
    if (texture_ != 0) glDeleteTextures(1, &texture_);
    glGenTextures(1, &texture_);
    glBindTexture(GL_TEXTURE_2D, texture_);
    rows_ = rows;
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_R32UI, kTextureWidth, static_cast<GLsizei>(rows_));
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    shadow_.clear();
  } else {
    glBindTexture(GL_TEXTURE_2D, texture_);
  }
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
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
    glTexSubImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(first - begin), static_cast<GLint>(row),
                    static_cast<GLsizei>(last - first), 1, GL_RED_INTEGER, GL_UNSIGNED_INT,
                    &texels[first]);
    uploaded_ += last - first;
  }
  if (shadow_.size() < texels.size()) shadow_.resize(texels.size());
  std::copy(texels.begin(), texels.end(), shadow_.begin());
}

void FrameGrid::draw(const GridLook& look, float width, float height, float ratio, Rect clip) {
  if (look.texels.empty() || !prepare()) return;
  glActiveTexture(GL_TEXTURE0);
  upload(look.texels);
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
  const float w = static_cast<float>(look.columns) * (look.cell_w + look.gap_x);
  const float h = static_cast<float>(rows) * (look.cell_h + look.gap_y);
  glUniform4f(u("u_area"), look.area.x - 1, look.area.y - 1, w + 2, h + 2);
  glUniform2f(u("u_viewport"), width, height);
  glUniform1i(u("u_frames"), 0);
  glUniform1i(u("u_count"), static_cast<GLint>(look.texels.size()));
  glUniform1i(u("u_columns"), static_cast<GLint>(look.columns));
  glUniform2f(u("u_origin"), snap(look.area.x), snap(look.area.y));
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
  trouble_.clear();
}

}  // namespace cowscope
