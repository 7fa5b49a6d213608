#include "scenarios/source_map.h"

#include <algorithm>
#include <cstdint>

namespace cowscope {
namespace {

bool continues(unsigned char c) { return (c & 0xC0U) == 0x80U; }

// Bytes of the well-formed character at `at`; 0: none stands there.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  unsigned char least = 0x80, most = 0xBF;  // of the second byte
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) least = 0xA0;
    if (first == 0xED) most = 0x9F;  // surrogates
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) least = 0x90;
    if (first == 0xF4) most = 0x8F;
  } else {
    return 0;
  }
  if (at + length > text.size()) return 0;
  if (byte(at + 1) < least || byte(at + 1) > most) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!continues(byte(at + i))) return 0;
  }
  return length;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = character_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return !continues(static_cast<unsigned char>(c)); }));
}

void TextSourceMap::read_to(std::size_t offset) {
  if (line_starts_.empty()) line_starts_.push_back(0);
  for (; read_ <= offset; ++read_) {
    if (read_ % kStride == 0) characters_.push_back(seen_);
    if (read_ == text_.size()) continue;
    if (!continues(static_cast<unsigned char>(text_[read_]))) ++seen_;
    if (text_[read_] == '\n') line_starts_.push_back(read_ + 1);
  }
}

std::size_t TextSourceMap::characters_before(std::size_t offset) const {
  const std::size_t stride = offset / kStride;
  return characters_[stride] +
         count_characters(text_.substr(stride * kStride, offset - stride * kStride));
}

SourcePlace TextSourceMap::at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  read_to(offset);
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t line = static_cast<std::size_t>(after - line_starts_.begin());
  const std::size_t column =
      characters_before(offset) - characters_before(line_starts_[line - 1]) + 1;
  SourcePlace place;
  place.line = static_cast<std::uint32_t>(line);
  place.column = static_cast<std::uint32_t>(column);
  return place;
}

SourcePlace CommandSourceMap::at(std::size_t offset) {
  SourcePlace place = place_;
  if (place.verbatim) {
    place.column += static_cast<std::uint32_t>(
        count_characters(text_.substr(0, std::min(offset, text_.size()))));
  }
  return place;
}

void Reporter::error_at(const SourcePlace& place, std::string message, bool limit) {
  if (full()) {
    dropped_ = true;
    return;
  }
  Diagnostic d;
  d.line = place.line;
  d.column = place.column;
  d.pointer = place.pointer;
  d.message = std::move(message);
  d.limit = limit;
  out_.push_back(std::move(d));
}

bool TextCheck::work(Slice& slice) {
  // At most one error: that it is too long before that it is no text, and that before what else
  // stands in it.
  if (text_.size() > kInputLimit) {
    report_.error_at({},
                     "the input may have 1 MiB (1,048,576 bytes), and this is " +
                         with_commas(text_.size() - kInputLimit) + " bytes more",
                     true);
    return true;
  }
  while (characters_ < text_.size()) {
    const std::size_t length = character_length(text_, characters_);
    if (length == 0) {
      report_.error(characters_, "this byte is not UTF-8 text; save the file as UTF-8");
      return true;
    }
    characters_ += length;
    if (spends(slice)) return false;
  }
  for (; at_ < text_.size(); ++at_) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F) {
      report_.error(at_, c == 0 ? "a NUL byte stands here, so this is no text"
                                : "a control character stands here; delete it");
      return true;
    }
    if (spends(slice)) return false;
  }
  well_ = true;
  return true;
}

bool TextCheck::spends(Slice& slice) {
  constexpr std::uint32_t kBytes = 16 * 1024, kUnits = 32;
  if (++since_ < kBytes) return false;
  since_ = 0;
  return slice.spend(kUnits);
}

bool require_text(std::string_view text, Reporter& report) {
  TextCheck check(text, report);
  Slice whole;
  check.work(whole);
  return check.well();
}

std::string with_commas(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t i = out.size(); i > 3; i -= 3) out.insert(i - 3, 1, ',');
  return out;
}

}  // namespace cowscope
