// Reading what the user names, with a limit that is kept before anything large is read.
#pragma once

#include <optional>
#include <string>

namespace cowscope::cli {

/// A scenario may be 1 MiB at most.
inline constexpr std::size_t kInputLimit = std::size_t{1} << 20;

/// The bytes of a file, or of standard input for "-". Null: `message` says why not, in one line.
std::optional<std::string> read_input(const std::string& name, std::string& message);

}  // namespace cowscope::cli
