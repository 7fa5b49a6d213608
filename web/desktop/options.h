// The desktop program's command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cowscope::desktop {

struct Options {
  std::string file;                         // "-": standard input; empty: the library's first
  std::string step, level, policy, branch;  // as in a link; empty: the scenario's own
  std::string theme = "auto";
  int width = 1440, height = 900;  // CSS pixels
  float scale = 1;                 // of everything
  std::string screenshot;          // a file to write the picture to; then it ends
  std::string report;              // a file to write numbers to; then it ends
  int idle_ms = 0;                 // before it ends, to see what it does while nothing happens
  std::string keys;                // pressed before the picture is taken, as the keys are named
  std::string library, fonts;      // folders
  std::string page = "http://localhost:8080/";  // what links lead to
  bool help = false, version = false;
  bool ends() const { return !screenshot.empty() || !report.empty(); }
};

extern const char* const kUsage;

/// Null: `message` says what is wrong, in one line.
std::optional<Options> parse_options(const std::vector<std::string>& arguments,
                                     std::string& message);

}  // namespace cowscope::desktop
