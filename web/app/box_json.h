// A rectangle as the shell is told of it: in tenths of a CSS pixel.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

#include "web/layout/geometry.h"

namespace cowscope {

inline nlohmann::json box_json(const Rect& r) {
  const auto tenth = [](float v) { return std::round(static_cast<double>(v) * 10) / 10; };
  return {{"x", tenth(r.x)}, {"y", tenth(r.y)}, {"w", tenth(r.w)}, {"h", tenth(r.h)}};
}

}  // namespace cowscope
