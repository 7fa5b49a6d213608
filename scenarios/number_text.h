// Numbers as people and JSON write them: without locale, the same on every machine.
#pragma once

#include <string>

namespace cowscope {

/// At most six decimals, trailing zeros cut: 9 → "9", 2.5 → "2.5", 1/3 → "0.333333".
std::string number_text(double value);

}  // namespace cowscope
