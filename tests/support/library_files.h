// The scenarios of the library, as files.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cowscope::testing {

/// The whole file; a test failure and "" if it cannot be read.
std::string read_file(const std::string& path);
/// Path and contents of every scenario of the library, by name. Never empty.
std::vector<std::pair<std::string, std::string>> library_files();

}  // namespace cowscope::testing
