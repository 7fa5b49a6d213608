// Random programs (random_commands.h) as scenarios in text: what the parser reads, what the command
// and the WebAssembly module are compared on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/machine.h"

namespace cowscope::testing {

/// A machine and its commands as a script with directives.
std::string script_text(const Setup& setup, const std::vector<Command>& commands);
/// The engine takes a place past the page's end as well; the language does not.
void keep_in_pages(std::vector<Command>& commands);
/// The text of a valid scenario with `count` commands; the same for a seed on every machine.
std::string random_scenario(std::uint32_t seed, std::size_t count);

}  // namespace cowscope::testing
