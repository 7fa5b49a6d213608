// A scenario's own text: its first sentence is the headline, and the names in it are marked.
#include <algorithm>
#include <string_view>

#include "scenarios/narration.h"
#include "scenarios/words.h"

namespace cowscope {
namespace {

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// True if the bytes before `at` are a letter, and so `at` is inside a word. Typographic quotes,
/// dashes and the apostrophe (E2 80 xx) are no letters, though their bytes are above 0x7f.
bool letter_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  if (at >= 3 && text[at - 3] == '\xe2' && text[at - 2] == '\x80') return false;
  if (at >= 2 && text[at - 2] == '\xc2') return false;  // « and no-break space
  return in_word(text[at - 1]) || text[at - 1] == '-';
}
bool letter_after(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  if (text.substr(at, 2) == "\xe2\x80" || text[at] == '\xc2') return false;
  if (text[at] == '-') return at + 1 < text.size() && in_word(text[at + 1]);
  return in_word(text[at]);
}

/// Process names that are words of every sentence would colour half the text.
bool too_common(std::string_view name) {
  static constexpr std::string_view kCommon[] = {"a",  "A",  "I",    "i",     "the",   "The",
                                                 "it", "It", "page", "pages", "frame", "frames"};
  return std::find(std::begin(kCommon), std::end(kCommon), name) != std::end(kCommon);
}

/// Where the first sentence ends: after . ? ! … (and closing quotes) before a blank, but not after
/// a number's point or a single letter ("e.g. ").
std::size_t first_sentence(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && text.substr(i, 2) == "\n\n") return i;
    if (text[i] != '.' && text[i] != '?' && text[i] != '!') continue;
    std::size_t end = i + 1;
    while (end < text.size() &&
           (text[end] == '"' || text[end] == '\'' || text[end] == ')' || text[end] == '.'))
      ++end;
    while (text.substr(end, 2) == "\xe2\x80" && end + 2 < text.size() && text[end + 2] >= '\x98' &&
           text[end + 2] <= '\x9f')
      end += 3;
    if (end < text.size() && text[end] != ' ' && text[end] != '\n') continue;
    const bool initial = text[i] == '.' && i >= 2 && in_word(text[i - 1]) &&
                         (text[i - 2] == '.' || text[i - 2] == ' ');
    if (initial && !(text[i - 1] >= '0' && text[i - 1] <= '9')) continue;
    return end;
  }
  return text.size();
}

std::string_view trimmed(std::string_view t) {
  while (!t.empty() && (t.front() == ' ' || t.front() == '\n' || t.front() == '\t'))
    t.remove_prefix(1);
  while (!t.empty() && (t.back() == ' ' || t.back() == '\n' || t.back() == '\t'))
    t.remove_suffix(1);
  return t;
}

}  // namespace

Sentence mark_names(const Machine& machine, const std::string& text) {
  struct Name {
    std::string_view name;
    Pid pid;
  };
  std::vector<Name> names;
  for (const Process& p : machine.state().processes) {
    const std::string_view name = machine.texts()[p.name];
    if (!too_common(name) && text.find(name) != std::string::npos) names.push_back({name, p.pid});
  }
  std::stable_sort(names.begin(), names.end(),
                   [](const Name& a, const Name& b) { return a.name.size() > b.name.size(); });

  Sentence out;
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Name* hit = nullptr;
    for (const Name& n : names)
      if (text.compare(i, n.name.size(), n.name) == 0 && !letter_before(text, i) &&
          !letter_after(text, i + n.name.size())) {
        hit = &n;
        break;
      }
    if (hit == nullptr) {
      ++i;
      continue;
    }
    if (i > plain_from) out.push_back({text.substr(plain_from, i - plain_from), kInit});
    out.push_back({std::string(hit->name), hit->pid});
    i += hit->name.size();
    plain_from = i;
  }
  if (plain_from < text.size()) out.push_back({text.substr(plain_from), kInit});
  return out;
}

StepText split_say(const CompiledScenario& scenario, const std::string& say) {
  const std::string_view all = trimmed(say);
  const std::size_t end = first_sentence(all);
  const Machine& machine = scenario.timeline->machine();
  return {mark_names(machine, std::string(trimmed(all.substr(0, end)))),
          mark_names(machine, std::string(trimmed(all.substr(end))))};
}

}  // namespace cowscope
