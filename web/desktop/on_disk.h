// What the page fetches and the desktop program finds on disk: the typefaces and the library.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "web/views/fonts.h"

namespace cowscope::desktop {

/// The files of the faces, in their order, in a folder or where Debian's packages put them. False:
/// `trouble` says which package is missing.
bool read_fonts(const std::string& folder, std::array<std::string, kFaces>& files,
                std::string& trouble);

struct LibraryScenario {
  std::string id, path, text;
};
/// In the order of its order.txt. False: `trouble` says what is missing.
bool read_library(const std::string& folder, std::vector<LibraryScenario>& scenarios,
                  std::string& trouble);
/// The list as the API's setLibrary takes it; what cannot be read is left out.
std::string library_json(const std::vector<LibraryScenario>& scenarios);

}  // namespace cowscope::desktop
