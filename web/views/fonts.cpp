#include "web/views/fonts.h"

#include <cfloat>

#include "imgui.h"
#include "web/views/embedded_fonts.h"

namespace cowscope {

Fonts load_fonts(ImFontAtlas& atlas) {
  const std::array<EmbeddedFont, kFaces> sources = {inter_regular(), inter_semibold(), inter_bold(),
                                                    jetbrains_mono()};
  Fonts fonts;
  for (std::size_t i = 0; i < kFaces; ++i) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 2;
    // A negative size makes sizes mean the em square, as in CSS, and not ascent to descent.
    config.SizePixels = -13;
    // Limits of a glyph's advance are scaled by that size too: the largest must stay the largest.
    config.GlyphMaxAdvanceX = -FLT_MAX;
    // The atlas never writes to data that it does not own.
    config.FontData = const_cast<unsigned char*>(sources[i].data);
    config.FontDataSize = static_cast<int>(sources[i].size);
    fonts.faces[i] = atlas.AddFont(&config);
  }
  return fonts;
}

}  // namespace cowscope
