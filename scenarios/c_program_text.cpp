#include "scenarios/c_program_text.h"

#include <cstdint>

namespace cowscope {
namespace {

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

/// Bytes of the UTF-8 character at the start of `text`, and which it is; 0 bytes: none is there.
struct Utf8 {
  std::size_t bytes = 0;
  std::uint32_t code = 0;
};
Utf8 utf8_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  const std::size_t bytes = first < 0x80   ? 1
                            : first < 0xc2 ? 0
                            : first < 0xe0 ? 2
                            : first < 0xf0 ? 3
                            : first < 0xf5 ? 4
                                           : 0;
  if (bytes == 0 || text.size() < bytes) return {};
  std::uint32_t code = bytes == 1 ? first : first & (0x7fU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x1'0000);
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  if (overlong || surrogate || code > 0x10'ffff) return {};
  return {bytes, code};
}

/// Controls, and marks that no reader sees but that change what he sees (CVE-2021-42574).
bool is_hidden(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad || code == 0x61c ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
         (code >= 0xfff0 && code < 0x1'0000) || code >= 0xe'0000;
}

/// Nothing that could end the comment; and no trigraph, which could be one of a backslash.
std::string harmless(std::string_view text) {
  std::string out;
  for (const char c : visible_text(text)) {
    const char last = out.empty() ? ' ' : out.back();
    if ((last == '*' && c == '/') || (last == '/' && c == '*') || (last == '?' && c == '?'))
      out += ' ';
    out += c;
  }
  return out;
}

}  // namespace

std::string visible_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Utf8 c = utf8_at(text);
    const std::size_t bytes = c.bytes == 0 ? 1 : c.bytes;
    if (c.bytes == 0) out += '?';
    else if (is_hidden(c.code)) out += ' ';
    else out += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return out;
}

std::string c_string(std::string_view bytes) {
  std::string out = "\"";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    // A second question mark could make a trigraph.
    const bool escaped = c == '"' || c == '\\' || (c == '?' && i > 0 && bytes[i - 1] == '?');
    if (c == '\n') {
      out += "\\n";
    } else if (!is_printable(c)) {
      // Three octal digits end by themselves, whatever follows.
      const auto byte = static_cast<std::uint8_t>(c);
      out += '\\';
      out += static_cast<char>('0' + (byte >> 6U));
      out += static_cast<char>('0' + (byte >> 3U & 7U));
      out += static_cast<char>('0' + (byte & 7U));
    } else {
      if (escaped) out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

std::string c_comment_lines(std::string_view text, std::size_t columns) {
  std::string out, line;
  const std::string safe = harmless(text) + " ";
  std::string word;
  std::size_t width = 0, word_width = 0;
  const auto end_line = [&] {
    if (!line.empty()) out += " * " + line + "\n";
    line.clear();
    width = 0;
  };
  for (const char c : safe) {
    if (c != ' ') {
      word += c;
      if ((static_cast<std::uint8_t>(c) & 0xc0U) != 0x80) ++word_width;
      continue;
    }
    if (word.empty()) continue;
    if (!line.empty() && width + 1 + word_width > columns - 3) end_line();
    if (!line.empty()) line += ' ', ++width;
    line += word;
    width += word_width;
    word.clear();
    word_width = 0;
  }
  end_line();
  return out;
}

std::string c_comment_listing(std::string_view line) { return " *   " + harmless(line) + "\n"; }

std::string c_identifier(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    out += letter || (c >= '0' && c <= '9' && !out.empty()) ? c : '_';
  }
  return out;
}

}  // namespace cowscope
