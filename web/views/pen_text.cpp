#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "web/layout/utf8.h"
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

/// Text as parts that the typeface has, and runs of letters that it lacks: those are a box each, in
/// the picture; the page's HTML, with the reader's own typefaces, has them whole.
template <class Fn>
void for_each_part(ImFont& font, std::string_view text, Fn&& fn) {
  const auto lacks = [&](std::string_view s) {
    if (static_cast<unsigned char>(s.front()) < 0x80) return false;
    const CodePoint c = first_code_point(s);
    return c.value > 0xffff || !font.IsGlyphInFont(static_cast<ImWchar>(c.value));
  };
  while (!text.empty()) {
    const bool missing = lacks(text);
    std::size_t end = 0, next = 0;
    // A blank between two that are missing is part of their run.
    while (next < text.size()) {
      const std::string_view rest = text.substr(next);
      if (lacks(rest) != missing && !(missing && rest.front() == ' ')) break;
      next += code_point_bytes(rest);
      if (rest.front() != ' ' || !missing) end = next;
    }
    fn(text.substr(0, end), missing);
    text.remove_prefix(end);
  }
}

/// All of it is surely in our typefaces: ASCII, Latin-1, and the blocks that dashes, quotes, arrows
/// and signs of ours are of.
bool surely_there(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0xc4) continue;
    if (byte != 0xe2 || i + 1 >= text.size()) return false;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if (second != 0x80 && second != 0x86 && second != 0x88 && second != 0x89 && second != 0x9c)
      return false;
  }
  return true;
}

/// In the size of the text: of the box, and the room that it takes.
constexpr float kBoxWidth = 0.62F, kBoxHeight = 0.72F, kBoxRoom = 0.78F;

float plain_width(ImFont& font, std::string_view s, float size) {
  return font.CalcTextSizeA(size, 1e9F, 0, s.data(), s.data() + s.size()).x;
}

/// Out of line: no first picture has such text.
[[gnu::noinline]] float width_with_boxes(ImFont& font, std::string_view text, float size) {
  float width = 0;
  for_each_part(font, text, [&](std::string_view part, bool missing) {
    width += missing ? size * kBoxRoom : plain_width(font, part, size);
  });
  return width;
}

}  // namespace

float Pen::measure(std::string_view text, float size, Face face, float tracking) const {
  if (text.empty()) return 0;
  ImFont* font = (*fonts_)[face];
  float width =
      surely_there(text) ? plain_width(*font, text, size) : width_with_boxes(*font, text, size);
  if (tracking > 0)
    for (std::string_view s = text; !s.empty(); s.remove_prefix(code_point_bytes(s)))
      width += tracking;
  return width;
}

void Pen::text_raw(Point baseline, std::string_view text, float size, Face face, Colour colour,
                   float tracking) {
  if (text.empty()) return;
  if (noting_ != nullptr)
    note_written({baseline.x, baseline.y - size * 0.74F, measure(text, size, face, tracking), size},
                 colour, size, text);
  ImFont* font = (*fonts_)[face];
  const float ascent = font->GetFontBaked(size)->Ascent;
  // Dear ImGui cuts positions to whole CSS pixels and puts the baseline `ascent` below.
  Point p{std::floor(baseline.x + 0.5F), std::floor(baseline.y + 0.5F) - std::floor(ascent + 0.5F)};
  if (tracking <= 0 && !surely_there(text))
    return text_with_boxes(baseline, text, size, face, colour);
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

[[gnu::noinline]] void Pen::text_with_boxes(Point baseline, std::string_view text, float size,
                                            Face face, Colour colour) {
  ImFont& font = *(*fonts_)[face];
  Point p = baseline;
  for_each_part(font, text, [&](std::string_view part, bool missing) {
    if (missing) {
      const float x = p.x + size * (kBoxRoom - kBoxWidth) / 2;
      stroke({x, p.y - size * kBoxHeight, size * kBoxWidth, size * kBoxHeight}, colour, 2);
      p.x += size * kBoxRoom;
      return;
    }
    const float ascent = font.GetFontBaked(size)->Ascent;
    const ImVec2 top{std::floor(p.x + 0.5F), std::floor(p.y + 0.5F) - std::floor(ascent + 0.5F)};
    list_->AddText(&font, size, top, colour.abgr(), part.data(), part.data() + part.size());
    p.x += plain_width(font, part, size);
  });
}

void Pen::note_written(Rect place, Colour colour, float size, std::string_view text) {
  const ImVec2 low = list_->GetClipRectMin(), high = list_->GetClipRectMax();
  const Rect clip{low.x, low.y, high.x - low.x, high.y - low.y};
  noting_->push_back({place, clip, colour, size, std::string(text)});
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

/// Where to break instead, so that "W = 0" stays whole. Out of line: no first picture says such.
[[gnu::noinline]] const char* around_equation(const char* begin, const char* stop,
                                              const char* end) {
  const char* back = stop;
  for (;;) {
    const char* next = back;
    while (next < end && *next == ' ') ++next;
    while (back > begin && back[-1] == ' ') --back;
    if (back == begin) return stop;
    if (back[-1] != '=' && (next == end || *next != '=')) return back;
    while (back > begin && back[-1] != ' ') --back;
  }
}

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
  if (stop < end && text.find(" = ") != text.npos) stop = around_equation(begin, stop, end);
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
