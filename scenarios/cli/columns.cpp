// How wide text is, and where it breaks.
#include <algorithm>
#include <array>
#include <utility>

#include "scenarios/cli/terminal.h"

namespace cowscope::cli {
namespace {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
  bool valid;
};

CodePoint decode(std::string_view s, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(s[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 && lead <= 0xf4  ? 4
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                                                           : 0;
  if (length == 0 || at + length > s.size()) return {0xfffd, 1, false};
  std::uint32_t value = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80U) return {0xfffd, 1, false};
    value = (value << 6U) | (byte(at + i) & 0x3fU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
    return {0xfffd, 1, false};
  return {value, length, true};
}

std::size_t width(std::uint32_t c) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 5> kNone = {
      {{0x300, 0x36f}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}}};
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 9> kWide = {{{0x1100, 0x115f},
                                                                             {0x2e80, 0xa4cf},
                                                                             {0xac00, 0xd7a3},
                                                                             {0xf900, 0xfaff},
                                                                             {0xfe30, 0xfe6f},
                                                                             {0xff00, 0xff60},
                                                                             {0xffe0, 0xffe6},
                                                                             {0x1f300, 0x1faff},
                                                                             {0x20000, 0x3fffd}}};
  const auto within = [&](const auto& r) { return c >= r.first && c <= r.second; };
  if (std::any_of(kNone.begin(), kNone.end(), within)) return 0;
  return std::any_of(kWide.begin(), kWide.end(), within) ? 2 : 1;
}

/// Controls, and marks that turn the direction of what follows: a name must not redraw the screen.
bool harmful(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

/// Words with the pieces that they are made of; a name and its ’s are one word.
std::vector<Line> words_of(const Line& line) {
  std::vector<Line> words;
  Line word;
  const auto flush = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const Piece& p : line) {
    std::size_t from = 0;
    while (from <= p.text.size()) {
      const std::size_t blank = p.text.find_first_of(" \n", from);
      const std::size_t to = blank == std::string::npos ? p.text.size() : blank;
      if (to > from) word.push_back({p.text.substr(from, to - from), p.style, p.pid});
      if (blank == std::string::npos) break;
      flush();
      from = blank + 1;
    }
  }
  flush();
  return words;
}

/// A word longer than a line is cut into lines.
void cut_long(std::vector<Line>& words, std::size_t columns) {
  std::vector<Line> out;
  for (Line& w : words) {
    if (columns_of(w) <= columns) {
      out.push_back(std::move(w));
      continue;
    }
    Line part;
    std::size_t used = 0;
    for (const Piece& p : w) {
      for (std::size_t at = 0; at < p.text.size();) {
        const CodePoint c = decode(p.text, at);
        if (used + width(c.value) > columns) {
          out.push_back(std::move(part));
          part.clear();
          used = 0;
        }
        if (part.empty() || part.back().style != p.style || part.back().pid != p.pid)
          part.push_back({"", p.style, p.pid});
        part.back().text.append(p.text, at, c.bytes);
        used += width(c.value);
        at += c.bytes;
      }
    }
    if (!part.empty()) out.push_back(std::move(part));
  }
  words = std::move(out);
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    n += width(c.value);
    at += c.bytes;
  }
  return n;
}

std::size_t columns_of(const Line& line) {
  std::size_t n = 0;
  for (const Piece& p : line) n += columns_of(p.text);
  return n;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::size_t used = 0, at = 0;
  while (at < text.size()) {
    const CodePoint c = decode(text, at);
    if (used + width(c.value) + 1 > columns) break;
    used += width(c.value);
    at += c.bytes;
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    if (!c.valid || (harmful(c.value) && c.value != '\n')) out += "\xef\xbf\xbd";
    else out.append(text, at, c.bytes);
    at += c.bytes;
  }
  return out;
}

Line styled(const Sentence& sentence, Style style) {
  Line line;
  for (const Span& s : sentence)
    line.push_back({printable(s.text), s.pid == kInit ? style : Style::Process, s.pid});
  return line;
}

std::vector<Line> wrap(const Line& line, std::size_t columns) {
  std::vector<Line> words = words_of(line);
  cut_long(words, columns);
  std::vector<Line> lines;
  std::size_t used = 0;
  for (Line& w : words) {
    const std::size_t n = columns_of(w);
    if (lines.empty() || used + 1 + n > columns) {
      lines.emplace_back();
      used = 0;
    } else {
      lines.back().push_back({" ", w.front().style, w.front().pid});
      ++used;
    }
    for (Piece& p : w) lines.back().push_back(std::move(p));
    used += n;
  }
  return lines;
}

}  // namespace cowscope::cli
