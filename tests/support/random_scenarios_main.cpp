// random_scenarios FOLDER COUNT: writes that many random scenarios, 1.cow, 2.cow …, and for each
// what `cowscope digest` would print, 1.digests …
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "engine/digest.h"
#include "scenarios/scenario.h"
#include "tests/support/random_scenario.h"

namespace cowscope::testing {
namespace {

bool write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  return static_cast<bool>(out.flush());
}

/// Empty: the scenario is not valid, which is told.
std::string digests(const std::string& text, const std::string& name) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  const auto compiled = scenario ? compile(*scenario, {}, errors) : nullptr;
  for (const Diagnostic& d : errors)
    std::fprintf(stderr, "%s\n", format_diagnostic(name, d).c_str());
  if (compiled == nullptr) return {};
  std::string out;
  for (std::uint32_t step = 1; step <= compiled->timeline->steps(); ++step) {
    compiled->timeline->seek(step);
    out += std::to_string(step) + " " + digest_text(digest(compiled->timeline->machine())) + "\n";
  }
  return out;
}

int run(const std::string& folder, std::uint32_t count) {
  for (std::uint32_t seed = 1; seed <= count; ++seed) {
    const std::string path = folder + "/" + std::to_string(seed);
    const std::string text = random_scenario(seed, 20 + seed % 60);
    const std::string expected = digests(text, path + ".cow");
    if (expected.empty()) return 1;
    if (!write_file(path + ".cow", text) || !write_file(path + ".digests", expected)) {
      std::fprintf(stderr, "%s cannot be written\n", path.c_str());
      return 2;
    }
  }
  return 0;
}

}  // namespace
}  // namespace cowscope::testing

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "random_scenarios FOLDER COUNT\n");
    return 2;
  }
  return cowscope::testing::run(arguments[1], static_cast<std::uint32_t>(std::atoi(arguments[2])));
}
