// "Did you mean …?": the candidate that a mistyped word is closest to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cowscope {

/// The candidate with the least edit distance to `word` (a letter added, left out, replaced, or two
/// neighbours swapped; case counts a little), the first of equals; empty if none is near enough to
/// be meant. Words longer than 64 bytes are near nothing.
std::string nearest_word(std::string_view word, const std::vector<std::string_view>& candidates);

/// "; did you mean 'child'?", or empty where nothing is near. To be put behind a message.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace cowscope
