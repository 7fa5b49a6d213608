// A picture as a file: PNG or PPM, by the name's ending.
#pragma once

#include <string>

#include "web/platform/platform_desktop.h"

namespace cowscope::desktop {

/// False: `trouble` says why, in one line.
bool write_image(const std::string& path, const Pixels& pixels, std::string& trouble);
/// The same for text.
bool write_text(const std::string& path, const std::string& text, std::string& trouble);

}  // namespace cowscope::desktop
