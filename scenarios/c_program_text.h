// Text of a scenario inside a C program. A scenario comes from anywhere: nothing in it may end a
// comment or a string, or look like something else than it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cowscope {

/// Without what a terminal would obey and what no reader sees: a blank for each control and hidden
/// mark, a question mark for each byte that is no UTF-8.
std::string visible_text(std::string_view text);

/// A string literal of printable ASCII, quotes included; every byte as it was.
std::string c_string(std::string_view bytes);

/// The text as lines of a block comment, each behind " * ", broken between words at `columns`.
/// Blanks are collapsed; what could end the comment, hide or reorder text is made harmless.
std::string c_comment_lines(std::string_view text, std::size_t columns = 96);
/// One line of a listing: its indentation is kept, and it is not broken.
std::string c_comment_listing(std::string_view line);

/// Letters, digits and underscores of a name, for an identifier that ends in something of ours
/// (so that it is no keyword and no name of the C library).
std::string c_identifier(std::string_view name);

}  // namespace cowscope
