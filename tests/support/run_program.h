// Runs the command as a person or a script would, and looks at all that comes out.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace cowscope::testing {

struct Ran {
  int status = -1;  // exit status; 128 + n for signal n
  std::string out, err;
  double seconds = 0;  // of processor time: what it takes on a machine that does nothing else
};

/// build/native/cowscope with these arguments. `input` is its standard input. Variables are set in
/// its environment; an empty value removes one.
Ran cowscope(const std::vector<std::string>& arguments, const std::string& input = {},
             const std::map<std::string, std::string>& environment = {});

/// The same with standard output and error on a terminal (both in `out`).
Ran cowscope_on_terminal(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment = {});

/// A file in a folder of this test's own, removed when the program ends.
std::string temporary_file(const std::string& name, const std::string& bytes);
std::string temporary_folder();

/// The whole file; empty if it cannot be read.
std::string file_text(const std::string& path);
std::string library_path(const std::string& id);
/// The ids of scenarios/library/order.txt.
std::vector<std::string> library_ids();

/// One second, or more where a sanitizer slows everything down.
double a_second();

}  // namespace cowscope::testing
