// One number for a whole state, the same natively and in WebAssembly.
#pragma once

#include <cstdint>
#include <string>

#include "engine/machine.h"

namespace cowscope {

/// A 64-bit hash over processes, regions, entries, frames with their bytes, TLB and totals. Texts
/// and bytes are hashed, never handles, so that it does not depend on what ran before.
std::uint64_t digest(const Machine& machine);
/// 16 hexadecimal digits.
std::string digest_text(std::uint64_t digest);

}  // namespace cowscope
