#include "web/desktop/on_disk.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "scenarios/scenario.h"

namespace cowscope::desktop {
namespace {

using Json = nlohmann::json;

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

struct FontFile {
  const char *folder, *name, *package;
};
constexpr const char* kInter = "/usr/share/fonts/opentype/inter";
constexpr const char* kMono = "/usr/share/fonts/truetype/jetbrains-mono";
/// In the order of Face.
constexpr std::array<FontFile, kFaces> kFontFiles{{
    {kInter, "Inter-Regular.otf", "fonts-inter"},
    {kInter, "Inter-SemiBold.otf", "fonts-inter"},
    {kInter, "Inter-Bold.otf", "fonts-inter"},
    {kMono, "JetBrainsMono-Regular.ttf", "fonts-jetbrains-mono"},
}};

}  // namespace

bool read_fonts(const std::string& folder, std::array<std::string, kFaces>& files,
                std::string& trouble) {
  for (std::size_t i = 0; i < kFaces; ++i) {
    const FontFile& font = kFontFiles[i];
    const std::string path = (folder.empty() ? font.folder : folder) + std::string("/") + font.name;
    std::optional<std::string> bytes = read_file(path);
    if (!bytes) {
      trouble = path + ": this typeface is not there; install Debian's package " + font.package +
                ", or name a folder that has it with --fonts";
      return false;
    }
    files[i] = std::move(*bytes);
  }
  return true;
}

bool read_library(const std::string& folder, std::vector<LibraryScenario>& scenarios,
                  std::string& trouble) {
  std::ifstream order(folder + "/order.txt");
  if (!order) {
    trouble = folder + "/order.txt: there is no such file; --library names the folder";
    return false;
  }
  for (std::string id; order >> id;) {
    const std::string path = folder + "/" + id + ".json";
    std::optional<std::string> text = read_file(path);
    if (!text) {
      trouble = path + ": cannot be read, and order.txt names it";
      return false;
    }
    scenarios.push_back({id, path, std::move(*text)});
  }
  return true;
}

std::string library_json(const std::vector<LibraryScenario>& scenarios) {
  Json list = Json::array();
  for (const LibraryScenario& each : scenarios) {
    Diagnostics errors;
    const std::optional<Scenario> scenario = parse_any(each.text, errors);
    if (!scenario) continue;
    list.push_back({{"id", each.id},
                    {"title", scenario->title.in("en")},
                    {"summary", scenario->summary.in("en")}});
  }
  return Json{{"scenarios", list}}.dump();
}

}  // namespace cowscope::desktop
