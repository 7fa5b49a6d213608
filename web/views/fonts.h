// The typefaces of the instrument: Inter for text, JetBrains Mono without ligatures for addresses,
// bytes and code. Their files come from the shell, which shows them in HTML as well; Dear ImGui's
// dynamic atlas rasterises them at the size and device pixel ratio at which they are drawn.
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
  /// Every face has a file: something can be drawn.
  bool complete() const;
};

/// Takes a font file (TrueType or OpenType) for a face, between two frames; the bytes are copied. A
/// second file adds the characters that the first lacks. False: it is none that can be read.
bool add_font(Fonts& fonts, ImFontAtlas& atlas, Face face, const void* bytes, std::size_t size);

}  // namespace cowscope
