// Writes what the fuzzers begin with: fuzz_seeds FOLDER makes a corpus for each under FOLDER and a
// dictionary, FOLDER/words.dict.
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "scenarios/scenario_json.h"
#include "scenarios/script.h"
#include "scenarios/share_link.h"
#include "tests/support/any_scenario.h"
#include "tests/support/random_commands.h"
#include "tests/support/random_scenario.h"

namespace cowscope::fuzz {
namespace {

constexpr std::uint32_t kAnyScenarios = 60;  // every construct, also what cannot run
constexpr std::size_t kLongestWord = 16;
constexpr std::uint32_t kRandomPrograms = 60;  // what runs

class Seeds {
 public:
  explicit Seeds(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(const char* target, const std::string& bytes) {
    const auto folder = folder_ / target;
    std::filesystem::create_directories(folder);
    write(folder / ("seed-" + std::to_string(count_++)), bytes);
  }
  void scenario(const Scenario& s) {
    const std::string text = print_script(s), json = print_scenario_json(s);
    add("script", text);
    add("scenario_json", json);
    // As the link fuzzer takes it: a link, and what it carries.
    add("link", make_link(s, {}));
    add("link", print_compact_scenario_json(s));
    words_in(text);
    words_in(json);
  }
  void dictionary() {
    std::string out;
    for (const std::string& w : words_) out += "\"" + w + "\"\n";
    write(folder_ / "words.dict", out);
  }

 private:
  static void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  void words_in(const std::string& text) {
    std::string word;
    for (const char c : text + " ") {
      if (std::islower(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '@') word += c;
      else {
        if (word.size() >= 2 && word.size() <= kLongestWord) words_.insert(word);
        word.clear();
      }
    }
  }

  std::filesystem::path folder_;
  std::set<std::string> words_;
  unsigned count_ = 0;
};

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A random program as the bytes that would choose it.
std::string choices(std::uint32_t seed) {
  std::vector<std::uint8_t> bytes{static_cast<std::uint8_t>(seed)};
  testing::Dice dice(seed);
  dice.record(&bytes);
  const auto setup = testing::random_setup(dice);
  testing::random_commands(setup, dice, 20 + seed % 60);
  return {bytes.begin(), bytes.end()};
}

bool make(const std::filesystem::path& folder) {
  Seeds seeds(folder);
  Diagnostics errors;
  std::size_t library = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios/library")) {
    if (entry.path().extension() != ".json") continue;
    const auto s = parse_any(bytes_of(entry.path()), errors);
    if (!s) return false;
    seeds.scenario(*s);
    ++library;
  }
  for (std::uint32_t seed = 1; seed <= kAnyScenarios; ++seed)
    seeds.scenario(testing::any_scenario(seed));
  for (std::uint32_t seed = 1; seed <= kRandomPrograms; ++seed) {
    const auto s = parse_script(testing::random_scenario(seed, 10 + seed % 20), errors);
    if (!s) return false;
    seeds.scenario(*s);
    seeds.add("machine", choices(seed));
  }
  seeds.dictionary();
  return library > 0;
}

}  // namespace
}  // namespace cowscope::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  if (cowscope::fuzz::make(argv[1])) return 0;
  std::fprintf(stderr, "fuzz_seeds: the library, or a scenario made at random, does not parse\n");
  return 1;
}
