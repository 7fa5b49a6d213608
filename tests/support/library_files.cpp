#include "tests/support/library_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cowscope::testing {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    ADD_FAILURE() << "cannot read " << path;
    return {};
  }
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::pair<std::string, std::string>> library_files() {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios/library")) {
    if (entry.path().extension() == ".json")
      files.emplace_back(entry.path().string(), read_file(entry.path().string()));
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) ADD_FAILURE() << "the library is empty";
  return files;
}

}  // namespace cowscope::testing
