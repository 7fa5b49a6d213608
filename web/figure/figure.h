// The picture of a moment as a figure: a self-contained SVG document, from the same layout as the
// page's. No GL and no Dear ImGui, so that the command line, Node and a browser without WebGL 2
// have it too.
#pragma once

#include <string>

#include "web/session/session.h"

namespace cowscope {

struct FigureOptions {
  static constexpr float kLeast = 320, kMost = 2400;
  bool dark = false;
  float width = 960;  // CSS pixels, kLeast … kMost; the height is what it needs
  bool words = true;  // the sentence above and the title below; false: the body alone
};

/// Requires session.loaded().
std::string svg_figure(const Session& session, const FigureOptions& options);

}  // namespace cowscope
