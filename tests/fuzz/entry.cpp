// libFuzzer's way in; COWSCOPE_FUZZ_TARGET is the function of targets.h.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cowscope::fuzz::COWSCOPE_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
