#include "web/views/fonts.h"

#include <algorithm>
#include <cfloat>

#include "imgui.h"

namespace cowscope {
namespace {

ImFont* add(ImFontAtlas& atlas, const void* bytes, int size, bool merge) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = 2;
  // A negative size makes sizes mean the em square, as in CSS, and not ascent to descent.
  config.SizePixels = -13;
  // Limits of a glyph's advance are scaled by that size too: the largest must stay the largest.
  config.GlyphMaxAdvanceX = -FLT_MAX;
  // The atlas copies data that it does not own, and never writes to it.
  config.FontData = const_cast<void*>(bytes);
  config.FontDataSize = size;
  config.MergeMode = merge;
  return atlas.AddFont(&config);
}

}  // namespace

bool Fonts::complete() const {
  return std::all_of(faces.begin(), faces.end(),
                     [](const ImFont* face) { return face != nullptr; });
}

bool add_font(Fonts& fonts, ImFontAtlas& atlas, Face face, const void* bytes, std::size_t size) {
  ImFont*& place = fonts.faces[static_cast<std::size_t>(face)];
  const int length = static_cast<int>(size);
  if (place == nullptr) {
    place = add(atlas, bytes, length, false);
    return place != nullptr;
  }
  // Dear ImGui merges into the font that was added last alone: the first file is added again.
  const ImFontConfig& first = *place->Sources.front();
  ImFont* both = add(atlas, first.FontData, first.FontDataSize, false);
  if (both == nullptr) return false;
  if (add(atlas, bytes, length, true) == nullptr) {
    atlas.RemoveFont(both);
    return false;
  }
  atlas.RemoveFont(place);
  place = both;
  return true;
}

}  // namespace cowscope
