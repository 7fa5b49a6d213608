// Base64 with the URL alphabet (RFC 4648, section 5), without padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cowscope {

std::string to_base64url(std::string_view bytes);
/// Padding is allowed at the end. Null: a character that is none of the alphabet, or a length that
/// no bytes have.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace cowscope
