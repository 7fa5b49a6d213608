#include "scenarios/nearest_word.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace cowscope {
namespace {

constexpr unsigned kLongestWord = 64;
// A word in wrong case is nearer than one with a mistake, however long it is.
constexpr unsigned kMistake = kLongestWord;
constexpr unsigned kWrongCase = 1;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

unsigned replace_cost(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? kWrongCase : kMistake;
}

// Damerau-Levenshtein with neighbours swapped at most once (optimal string alignment).
unsigned distance(std::string_view a, std::string_view b) {
  using Row = std::array<unsigned, kLongestWord + 1>;
  Row before_last{}, last{}, row{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<unsigned>(j) * kMistake;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<unsigned>(i) * kMistake;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const unsigned replaced = last[j - 1] + replace_cost(a[i - 1], b[j - 1]);
      row[j] = std::min({replaced, last[j] + kMistake, row[j - 1] + kMistake});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + kMistake);
      }
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (word.empty() || word.size() > kLongestWord) return {};
  // A third of a word may be wrong, and at least one letter, or every short word would be near all.
  const unsigned most =
      std::max<unsigned>(1, static_cast<unsigned>(word.size() + 2) / 3) * kMistake;
  std::string_view best;
  unsigned best_distance = most + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate == word || candidate.empty() || candidate.size() > kLongestWord) continue;
    const std::size_t apart =
        std::max(candidate.size(), word.size()) - std::min(candidate.size(), word.size());
    if (apart * kMistake > most) continue;
    const unsigned d = distance(word, candidate);
    // A word replaced from its first letter to its last has nothing in common with the candidate.
    if (d >= word.size() * kMistake && d >= candidate.size() * kMistake) continue;
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return std::string(best);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string near = nearest_word(word, candidates);
  return near.empty() ? std::string() : "; did you mean '" + near + "'?";
}

}  // namespace cowscope
