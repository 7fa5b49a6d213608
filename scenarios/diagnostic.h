// What is wrong with an input, told so that a person can mend it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cowscope {

/// `message` says what is wrong and what to do, in one line without a full stop at the end, with
/// the nearest right word where there is one. Line and column count from 1; 0: none.
struct Diagnostic {
  std::uint32_t line = 0, column = 0;
  std::string pointer;  // JSON pointer, for JSON input
  std::string message;
  bool limit = false;  // a limit of ours, not a mistake
};
using Diagnostics = std::vector<Diagnostic>;
inline constexpr std::size_t kMostDiagnostics = 20;

/// "FILE:LINE:COL: message" (without LINE:COL where there are none; with the pointer in brackets).
std::string format_diagnostic(const std::string& file, const Diagnostic& d);

}  // namespace cowscope
