// The typefaces of the instrument: Inter for text, JetBrains Mono without ligatures for addresses,
// bytes and code. Subsets embedded at build time; Dear ImGui's dynamic atlas rasterises them at the
// size and device pixel ratio at which they are drawn.
#pragma once

#include <array>
#include <cstddef>

struct ImFont;
struct ImFontAtlas;

namespace cowscope {

enum class Face { Regular, Semibold, Bold, Mono };
inline constexpr std::size_t kFaces = 4;

struct Fonts {
  std::array<ImFont*, kFaces> faces{};
  ImFont* operator[](Face face) const { return faces[static_cast<std::size_t>(face)]; }
};

/// Adds the embedded faces to an atlas, which keeps referring to them. Once for each ImGui context.
Fonts load_fonts(ImFontAtlas& atlas);

}  // namespace cowscope
