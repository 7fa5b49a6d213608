#include "web/layout/arrangement.h"

#include <algorithm>
#include <cmath>

namespace cowscope {
namespace {

constexpr std::array<const char*, kSplits> kSplitNames = {
    "idea-processes",      "idea-right",        "idea-foot",         "idea-reads",
    "mechanism-processes", "mechanism-right",   "mechanism-entries", "mechanism-foot",
    "mechanism-script",    "machine-processes", "machine-right",     "machine-entries",
    "machine-foot"};
constexpr std::array<const char*, kPanels> kPanelNames = {
    "processes", "entries", "anatomy", "script", "timeline", "chart", "program", "reads"};
constexpr std::array<const char*, kPanels> kTitles = {
    "Processes", "Entries and bytes", "Who acts",    "Script",
    "Timeline",  "Frames in use",     "The program", "What each process reads"};

template <class E, std::size_t N>
std::optional<E> found(const std::array<const char*, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (name == names[i]) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace

const char* to_string(Split s) { return kSplitNames[static_cast<std::size_t>(s)]; }
std::optional<Split> split_of(std::string_view name) { return found<Split>(kSplitNames, name); }
const char* to_string(Panel p) { return kPanelNames[static_cast<std::size_t>(p)]; }
std::optional<Panel> panel_of(std::string_view name) { return found<Panel>(kPanelNames, name); }
const char* title_of(Panel p) { return kTitles[static_cast<std::size_t>(p)]; }

float Separator::part_at(float to) const {
  const float where = std::clamp(to, std::min(least, most), std::max(least, most));
  const float half = (upright ? gap.w : gap.h) / 2;
  return (std::abs(where - from) - half) / std::abs(extent);
}

}  // namespace cowscope
