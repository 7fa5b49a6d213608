#include "scenarios/diagnostic.h"

namespace cowscope {

std::string format_diagnostic(const std::string& file, const Diagnostic& d) {
  std::string out = file;
  if (d.line != 0) {
    out += ':' + std::to_string(d.line);
    if (d.column != 0) out += ':' + std::to_string(d.column);
  }
  out += ": " + d.message;
  if (!d.pointer.empty()) out += " [" + d.pointer + "]";
  return out;
}

}  // namespace cowscope
