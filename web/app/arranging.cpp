#include "web/app/arranging.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace cowscope {
namespace {

using Json = nlohmann::json;

/// In tenths of a CSS pixel.
Json box_json(const Rect& r) {
  const auto tenth = [](float v) { return std::round(static_cast<double>(v) * 10) / 10; };
  return {{"x", tenth(r.x)}, {"y", tenth(r.y)}, {"w", tenth(r.w)}, {"h", tenth(r.h)}};
}

/// What was remembered, perhaps by another version of the page: what is not understood is left out.
Arrangement restored(const Json& told) {
  Arrangement out;
  if (const auto parts = told.find("parts"); parts != told.end() && parts->is_object())
    for (const auto& [name, part] : parts->items())
      if (const auto split = split_of(name); split && part.is_number()) {
        const auto value = part.get<float>();
        if (value > 0 && value < 1) out.part(*split) = value;
      }
  if (const auto folded = told.find("folded"); folded != told.end() && folded->is_array())
    for (const Json& name : *folded)
      if (name.is_string())
        if (const auto panel = panel_of(name.get<std::string>())) out.fold(*panel) = true;
  return out;
}

Json remembered(const Arrangement& arrangement) {
  Json parts = Json::object(), folded = Json::array();
  for (std::size_t i = 0; i < kSplits; ++i)
    if (arrangement.parts[i] > 0)
      parts[to_string(static_cast<Split>(i))] =
          std::round(static_cast<double>(arrangement.parts[i]) * 1e4) / 1e4;
  for (std::size_t i = 0; i < kPanels; ++i)
    if (arrangement.folded[i]) folded.push_back(to_string(static_cast<Panel>(i)));
  return {{"parts", parts}, {"folded", folded}};
}

std::string text_of(const Json& args, const char* key) {
  const auto it = args.find(key);
  return it != args.end() && it->is_string() ? it->get<std::string>() : std::string();
}

}  // namespace

bool change_arrangement(std::string_view args_json, const PageInput& input,
                        Arrangement& arrangement) {
  const Json args = Json::parse(args_json.begin(), args_json.end(), nullptr, false);
  if (!args.is_object()) return false;
  if (args.contains("reset")) {
    arrangement = {};
    return true;
  }
  if (const auto told = args.find("restore"); told != args.end() && told->is_object()) {
    arrangement = restored(*told);
    return true;
  }
  if (const auto panel = panel_of(text_of(args, "panel"))) {
    const auto folded = args.find("folded");
    if (folded == args.end() || !folded->is_boolean()) return false;
    arrangement.fold(*panel) = folded->get<bool>();
    return true;
  }
  const auto split = split_of(text_of(args, "split"));
  if (!split) return args.contains("listen");
  const auto at = args.find("at");
  if (at == args.end()) {
    arrangement.part(*split) = 0;
    return true;
  }
  if (!at->is_number()) return false;
  for (const Separator& s : layout_page(input).separators)
    if (s.split == *split) {
      arrangement.part(*split) = s.part_at(at->get<float>());
      return true;
    }
  return true;  // it cannot be moved at this size and depth
}

std::string layout_json(const PageLayout& layout, const Rect& menu, const Rect& address,
                        bool typed) {
  return Json{{"small", layout.small},
              {"compact", layout.compact},
              {"menu", menu.empty() ? Json(nullptr) : box_json(menu)},
              {"topBar", box_json(layout.top_bar)},
              {"sentence", box_json(layout.sentence)},
              {"question", box_json(layout.question)},
              {"command", box_json(layout.command_line)},
              {"address", box_json(address)},
              {"addressTyped", typed}}
      .dump();
}

std::string arrangement_json(const PageLayout& layout, const Arrangement& arrangement) {
  Json separators = Json::array(), panels = Json::array();
  for (const Separator& s : layout.separators)
    separators.push_back({{"split", to_string(s.split)},
                          {"upright", s.upright},
                          {"gap", box_json(s.gap)},
                          {"at", s.at},
                          {"least", s.least},
                          {"most", s.most}});
  for (std::size_t i = 0; i < kPanels; ++i) {
    const auto panel = static_cast<Panel>(i);
    // Processes fold where they stand as cards, at depth 3.
    if (place_of(layout, panel).empty() || !layout.can_fold[i]) continue;
    panels.push_back({{"panel", to_string(panel)},
                      {"title", title_of(panel)},
                      {"folded", layout.folded[i]},
                      {"place", box_json(place_of(layout, panel))}});
  }
  return Json{{"separators", separators}, {"panels", panels}, {"kept", remembered(arrangement)}}
      .dump();
}

}  // namespace cowscope
