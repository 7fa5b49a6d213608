#include "web/figure/svg_text.h"

#include <algorithm>
#include <array>

#include "web/layout/utf8.h"

namespace cowscope {
namespace {

/// Advances of ASCII in hundredths of the em square, in Inter's regular and bold. Others are met
/// with a margin: Arial, Roboto and Segoe are as wide or narrower.
constexpr std::array<std::uint8_t, 95> kRegular = {
    28, 28, 40, 63, 64, 81, 64, 22, 36, 36, 50, 66, 28, 46, 28, 36, 62, 46, 61, 64, 64, 61, 62, 57,
    62, 62, 28, 28, 66, 66, 66, 51, 94, 68, 65, 73, 72, 60, 59, 74, 74, 26, 54, 65, 56, 89, 75, 76,
    63, 76, 64, 64, 64, 74, 68, 95, 64, 66, 62, 36, 36, 36, 47, 45, 50, 56, 62, 56, 62, 58, 36, 61,
    59, 24, 24, 54, 24, 87, 59, 60, 61, 61, 37, 52, 36, 58, 56, 81, 54, 56, 54, 36, 33, 36, 66};
constexpr std::array<std::uint8_t, 95> kBold = {
    23, 32, 39, 65, 65, 86, 67, 21, 41, 41, 56, 68, 30, 47,  30, 39, 69, 49,  63,
    66, 68, 64, 66, 59, 66, 66, 30, 30, 68, 68, 68, 56, 103, 75, 66, 75, 73,  61,
    58, 76, 75, 28, 57, 69, 57, 91, 74, 78, 65, 78, 66, 65,  67, 73, 75, 104, 71,
    72, 67, 41, 39, 41, 49, 48, 50, 58, 64, 59, 64, 60, 39,  63, 62, 27, 27,  58,
    27, 91, 62, 61, 63, 63, 41, 56, 39, 62, 59, 85, 57, 59,  57, 41, 37, 41,  68};
constexpr float kMargin = 1.05F;

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

/// Stands on the letter before it, or says how that looks.
bool combines(char32_t c) {
  return in(c, 0x300, 0x36f) || in(c, 0x483, 0x489) || in(c, 0x591, 0x5bd) || in(c, 0x610, 0x61a) ||
         in(c, 0x64b, 0x65f) || in(c, 0x93a, 0x94f) || in(c, 0xe31, 0xe3a) ||
         in(c, 0x1ab0, 0x1aff) || in(c, 0x1dc0, 0x1dff) || in(c, 0x20d0, 0x20ff) ||
         in(c, 0xfe00, 0xfe0f) || in(c, 0x1f3fb, 0x1f3ff) || in(c, 0xe0020, 0xe007f);
}
bool is_flag(char32_t c) { return in(c, 0x1f1e6, 0x1f1ff); }
constexpr char32_t kJoiner = 0x200d;

bool is_wide(char32_t c) {
  return in(c, 0x1100, 0x115f) || in(c, 0x2e80, 0xa4cf) || in(c, 0xac00, 0xd7a3) ||
         in(c, 0xf900, 0xfaff) || in(c, 0xfe30, 0xfe6f) || in(c, 0xff01, 0xff60) || c >= 0x1f000;
}

float em_of(char32_t c, const TextLook& look) {
  if (combines(c) || c == kJoiner || c == 0x200c) return 0;
  if (is_wide(c)) return 1.05F;
  if (look.mono) return 0.61F;
  if (in(c, 0x20, 0x7e)) {
    const auto& table = look.weight == FontWeight::Regular ? kRegular : kBold;
    return static_cast<float>(table[c - 0x20]) / 100 * kMargin;
  }
  if (in(c, 0x2018, 0x201d) || c == 0xb7 || c == 0xa0) return 0.3F;
  return in(c, 0xc0, 0x17f) ? 0.75F : 0.98F;
}

/// Turns the text around it, or hides it: has no place beside text of ours.
bool turns(char32_t c) {
  return in(c, 0x200e, 0x200f) || in(c, 0x202a, 0x202e) || in(c, 0x2066, 0x2069) || c == 0x61c ||
         c == 0xfeff || c == 0x200b;
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    const bool allowed = c.valid && !in(c.value, 0xfffe, 0xffff) && !in(c.value, 0xfdd0, 0xfdef);
    if (!allowed) out += "\xef\xbf\xbd";
    else if (c.value < 0x20 || in(c.value, 0x7f, 0x9f) || in(c.value, 0x2028, 0x2029)) out += ' ';
    else if (!turns(c.value)) out += text.substr(0, c.bytes);
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::string_view first_letter(std::string_view text) {
  CodePoint c = first_code_point(text);
  std::size_t end = c.bytes;
  if (is_flag(c.value) && end < text.size()) {
    const CodePoint second = first_code_point(text.substr(end));
    if (is_flag(second.value)) return text.substr(0, end + second.bytes);
  }
  while (end < text.size()) {
    c = first_code_point(text.substr(end));
    if (c.value == kJoiner) {
      end += c.bytes;
      if (end < text.size()) end += first_code_point(text.substr(end)).bytes;
    } else if (combines(c.value)) {
      end += c.bytes;
    } else {
      break;
    }
  }
  return text.substr(0, end);
}

float width_of(std::string_view text, const TextLook& look) {
  float em = 0;
  while (!text.empty()) {
    const std::string_view letter = first_letter(text);
    // What is joined is drawn as one, where the reader's font knows it.
    em += em_of(first_code_point(letter).value, look);
    text.remove_prefix(letter.size());
  }
  return em * look.size;
}

std::string cut_to_width(std::string_view text, float width, const TextLook& look) {
  if (width_of(text, look) <= width) return std::string(text);
  const std::string_view dots = "…";
  float used = width_of(dots, look);
  if (used > width) return {};
  std::size_t keep = 0;
  while (keep < text.size()) {
    const std::string_view letter = first_letter(text.substr(keep));
    used += width_of(letter, look);
    if (used > width) break;
    keep += letter.size();
  }
  while (keep > 0 && text[keep - 1] == ' ') --keep;
  return std::string(text.substr(0, keep)) + std::string(dots);
}

namespace {

/// Puts words and parts of words one after another into lines.
class Wrapper {
 public:
  Wrapper(float width, float size, bool mono) : width_(width), size_(size), mono_(mono) {}

  /// A word is made of the pieces up to the next blank, each in its run's look.
  void word(const SvgLine& pieces, bool blank_before) {
    float w = 0;
    for (const SvgRun& p : pieces) w += width(p);
    const float blank = blank_before && !line_.empty() ? width_of(" ", look(pieces.front())) : 0;
    if (!line_.empty() && used_ + blank + w > width_) finish();
    else if (blank > 0) put({" ", line_.back().colour, line_.back().weight}, blank);
    for (const SvgRun& p : pieces) {
      if (used_ + width(p) <= width_) put(p, width(p));
      else letters(p);
    }
  }
  std::vector<SvgLine> take() {
    if (!line_.empty()) finish();
    return std::move(lines_);
  }

 private:
  TextLook look(const SvgRun& run) const { return {size_, run.weight, mono_}; }
  float width(const SvgRun& run) const { return width_of(run.text, look(run)); }
  void letters(const SvgRun& run) {
    std::string_view rest = run.text;
    while (!rest.empty()) {
      const std::string_view letter = first_letter(rest);
      const float w = width_of(letter, look(run));
      if (!line_.empty() && used_ + w > width_) finish();
      put({std::string(letter), run.colour, run.weight}, w);
      rest.remove_prefix(letter.size());
    }
  }
  void put(const SvgRun& run, float w) {
    used_ += w;
    if (!line_.empty() && line_.back().colour.rgba == run.colour.rgba &&
        line_.back().weight == run.weight)
      line_.back().text += run.text;
    else line_.push_back(run);
  }
  void finish() {
    lines_.push_back(std::move(line_));
    line_.clear();
    used_ = 0;
  }

  float width_, size_;
  bool mono_;
  float used_ = 0;
  SvgLine line_;
  std::vector<SvgLine> lines_;
};

}  // namespace

std::vector<SvgLine> wrap_runs(const SvgLine& runs, float width, float size, bool mono,
                               std::size_t most) {
  Wrapper wrapper(width, size, mono);
  SvgLine word;
  bool blank = false, blank_before = false;
  const auto finish = [&] {
    if (word.empty()) return;
    wrapper.word(word, blank_before);
    word.clear();
  };
  for (const SvgRun& run : runs) {
    std::string_view rest = run.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (end > 0) {
        if (word.empty()) blank_before = blank;
        word.push_back({std::string(rest.substr(0, end)), run.colour, run.weight});
        blank = false;
      }
      rest.remove_prefix(end);
      if (rest.empty()) break;
      finish();
      blank = true;
      rest.remove_prefix(1);
    }
  }
  finish();
  std::vector<SvgLine> lines = wrapper.take();
  if (lines.size() > most) {
    lines.resize(most);
    if (most > 0) {
      SvgRun& last = lines.back().back();
      float before = 0;
      for (const SvgRun& run : lines.back())
        if (&run != &last) before += width_of(run.text, {size, run.weight, mono});
      // What is shown of it is not all, so the dots stand even where the line itself would fit.
      const TextLook look{size, last.weight, mono};
      std::string kept = cut_to_width(last.text, width - before - width_of("…", look), look);
      if (!kept.ends_with("…")) kept += "…";
      last.text = std::move(kept);
    }
  }
  return lines;
}

bool right_to_left(std::string_view text) {
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    if (in(c.value, 0x590, 0x8ff) || in(c.value, 0xfb1d, 0xfdff) || in(c.value, 0xfe70, 0xfefc))
      return true;
    if (in(c.value, 'A', 'Z') || in(c.value, 'a', 'z') || in(c.value, 0xc0, 0x58f)) return false;
    text.remove_prefix(c.bytes);
  }
  return false;
}

}  // namespace cowscope
