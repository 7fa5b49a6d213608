// Raw deflate (RFC 1951) of one text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cowscope {

/// The same bytes for the same text everywhere.
std::string deflate_text(std::string_view text);

enum class InflateResult { Ok, Broken, CutShort, TooLong };
/// Writes at most `most` bytes; a text that would be longer is TooLong, and costs no more than
/// that.
InflateResult inflate_text(std::string_view compressed, std::size_t most, std::string& out);

}  // namespace cowscope
