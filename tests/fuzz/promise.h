// How a fuzz target says that something is wrong.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace cowscope::fuzz {

inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}
inline void promise(bool kept, const std::string& what) { promise(kept, what.c_str()); }

}  // namespace cowscope::fuzz
