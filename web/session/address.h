// An address as people write it: 0x4000_2000, or a page as heap[2], or a byte of it as heap[2]+5.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/machine.h"

namespace cowscope {

/// What `text` stands for in a process's address space. None: `error` says what is wrong with it
/// and what is expected.
std::optional<VirtualAddress> parse_address(const Machine& machine, const Process& process,
                                            std::string_view text, std::string& error);

}  // namespace cowscope
