// Text for a figure whose reader may have other fonts than ours: how wide it will be at most, where
// it is cut and where its lines end. What comes from a scenario may be in any script.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/layout/theme.h"

namespace cowscope {

enum class FontWeight : std::uint8_t { Regular, Semibold, Bold };

struct TextLook {
  float size = 13;  // CSS pixels
  FontWeight weight = FontWeight::Regular;
  bool mono = false;
};

/// A piece of a line in its own colour.
struct SvgRun {
  std::string text;
  Colour colour;
  FontWeight weight = FontWeight::Regular;
};
using SvgLine = std::vector<SvgRun>;

/// Text as it may stand in XML and beside other text: what is no UTF-8 and what XML forbids is
/// U+FFFD, control characters are blanks, and marks that would turn the text around them are gone.
std::string clean_text(std::string_view text);
/// The first letter with all that stands on it and joins it: what must not be cut apart. Requires
/// clean text, not empty.
std::string_view first_letter(std::string_view text);
/// In CSS pixels; wider rather than narrower than it will be.
float width_of(std::string_view text, const TextLook& look);
/// The beginning that fits, with "…" if anything was lost; empty if not even that fits.
std::string cut_to_width(std::string_view text, float width, const TextLook& look);
/// Lines of at most `width`, broken at blanks, else within a word; what is more than `most` lines
/// is cut.
std::vector<SvgLine> wrap_runs(const SvgLine& runs, float width, float size, bool mono,
                               std::size_t most);
/// Its first letter of a direction is of one that is read from right to left.
bool right_to_left(std::string_view text);

}  // namespace cowscope
