#include "web/app/written.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace cowscope {
namespace {

using Json = nlohmann::json;

Json box(const Rect& r) {
  const auto tenth = [](float v) { return std::round(static_cast<double>(v) * 10) / 10; };
  return {tenth(r.x), tenth(r.y), tenth(r.w), tenth(r.h)};
}

}  // namespace

std::string written_answer(const std::vector<Written>& written) {
  Json all = Json::array();
  for (const Written& one : written) {
    std::array<char, 10> colour{};
    std::snprintf(colour.data(), colour.size(), "#%08x", one.colour.rgba);
    all.push_back({{"place", box(one.place)},
                   {"clip", box(one.clip)},
                   {"colour", colour.data()},
                   {"size", one.size},
                   {"text", one.text}});
  }
  return Json{{"ok", true}, {"value", std::move(all)}}.dump(-1, ' ', false,
                                                            Json::error_handler_t::replace);
}

}  // namespace cowscope
