#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

ImVec2 vec(Point p) { return {p.x, p.y}; }

/// How many bytes the code point at `s` takes.
std::size_t code_point_bytes(std::string_view s) {
  const auto lead = static_cast<unsigned char>(s.front());
  const std::size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(n, s.size());
}

}  // namespace

float Pen::measure(std::string_view text, float size, Face face, float tracking) const {
  if (text.empty()) return 0;
  ImFont* font = (*fonts_)[face];
  float width = font->CalcTextSizeA(size, 1e9F, 0, text.data(), text.data() + text.size()).x;
  if (tracking > 0)
    for (std::string_view s = text; !s.empty(); s.remove_prefix(code_point_bytes(s)))
      width += tracking;
  return width;
}

void Pen::text_raw(Point baseline, std::string_view text, float size, Face face, Colour colour,
                   float tracking) {
  if (text.empty()) return;
  ImFont* font = (*fonts_)[face];
  const float ascent = font->GetFontBaked(size)->Ascent;
  // Dear ImGui cuts positions to whole CSS pixels and puts the baseline `ascent` below.
  Point p{std::floor(baseline.x + 0.5F), std::floor(baseline.y + 0.5F) - std::floor(ascent + 0.5F)};
  if (tracking <= 0) {
    list_->AddText(font, size, vec(p), colour.abgr(), text.data(), text.data() + text.size());
    return;
  }
  float x = p.x;
  while (!text.empty()) {
    const std::string_view letter = text.substr(0, code_point_bytes(text));
    list_->AddText(font, size, {x, p.y}, colour.abgr(), letter.data(),
                   letter.data() + letter.size());
    x += measure(letter, size, face) + tracking;
    text.remove_prefix(letter.size());
  }
}

float Pen::text_at(Point baseline, std::string_view text, const TextStyle& style) {
  const float width = measure(text, style.size, style.face, style.tracking);
  if (style.align == Align::Centre) baseline.x -= width / 2;
  if (style.align == Align::Right) baseline.x -= width;
  text_raw(baseline, text, style.size, style.face, style.colour, style.tracking);
  return width;
}

float Pen::text(Rect box, std::string_view text, const TextStyle& style) {
  if (box.w <= 0 || text.empty()) return 0;
  const float y = box.y + box.h / 2 + baseline_offset(style.size);
  const float width = measure(text, style.size, style.face, style.tracking);
  const float x = style.align == Align::Left     ? box.x
                  : style.align == Align::Centre ? box.x + box.w / 2
                                                 : box.right();
  if (width <= box.w + 0.5F) return text_at({x, y}, text, style);
  const std::string_view dots = "…";
  const float room = box.w - measure(dots, style.size, style.face);
  std::size_t keep = 0;
  float used = 0;
  while (keep < text.size()) {
    const std::string_view letter = text.substr(keep, code_point_bytes(text.substr(keep)));
    const float w = measure(letter, style.size, style.face) + style.tracking;
    if (used + w > room) break;
    used += w;
    keep += letter.size();
  }
  if (keep == 0 && room < 0) return 0;
  const std::string cut = std::string(text.substr(0, keep)) + std::string(dots);
  return text_at({x, y}, cut, style);
}

float Pen::runs_at(Point baseline, const std::vector<TextRun>& runs, float size) {
  const float from = baseline.x;
  for (const TextRun& run : runs) {
    text_raw(baseline, run.text, size, run.face, run.colour, 0);
    baseline.x += measure(run.text, size, run.face);
  }
  return baseline.x - from;
}

float Pen::measure_runs(const std::vector<TextRun>& runs, float size) const {
  float width = 0;
  for (const TextRun& run : runs) width += measure(run.text, size, run.face);
  return width;
}

namespace {

/// The part of `text` that fits on a line of `width`, broken at a blank if there is one.
std::string_view take_line(ImFont& font, float size, float width, std::string_view& text) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  const char* stop = font.CalcWordWrapPosition(size, begin, end, width);
  if (stop <= begin) stop = begin + code_point_bytes(text);
  for (const char* s = begin; s < stop; ++s)
    if (*s == '\n') {
      stop = s;
      break;
    }
  const std::string_view line(begin, static_cast<std::size_t>(stop - begin));
  while (stop < end && (*stop == ' ' || *stop == '\n')) ++stop;
  text.remove_prefix(static_cast<std::size_t>(stop - begin));
  return line;
}

}  // namespace

float Pen::wrapped(Rect box, std::string_view text, const TextStyle& style, float line_height) {
  const float step = line_height > 0 ? line_height : style.size * 1.4F;
  float y = box.y;
  while (!text.empty() && y + step <= box.bottom() + 0.5F) {
    const bool last = y + 2 * step > box.bottom() + 0.5F;
    const Rect line{box.x, y, box.w, step};
    if (last) {
      this->text(line, text, style);
      text = {};
    } else {
      this->text(line, take_line(*(*fonts_)[style.face], style.size, box.w, text), style);
    }
    y += step;
  }
  return y - box.y;
}

float Pen::measure_wrapped(float width, std::string_view text, float size, Face face,
                           float line_height) const {
  const float step = line_height > 0 ? line_height : size * 1.4F;
  float height = 0;
  while (!text.empty()) {
    take_line(*(*fonts_)[face], size, width, text);
    height += step;
  }
  return height;
}

}  // namespace cowscope
