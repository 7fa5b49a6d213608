#include "web/views/event_card.h"

#include <algorithm>

#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

constexpr float kSize = 12, kLine = 17, kPad = 8, kGap = 10;

/// Where a line's words stand: behind its value, or below it where there is no room.
struct Placed {
  float y = 0, h = 0;  // from the card's top
  float words_x = 0, words_y = 0;
};

struct Columns {
  float value = 0;  // x of the values, from the card's left
};

Columns columns_of(const Pen& pen, const EventFacts& facts, float width) {
  float name = 0;
  for (const EventLine& line : facts.lines) name = std::max(name, pen.measure(line.name, kSize));
  return {kPad + std::min(name + kGap, width * 0.34F)};
}

Placed place(const Pen& pen, const EventLine& line, const Columns& columns, float width, float y) {
  Placed p{y, kLine, 0, y};
  if (line.words.empty()) return p;
  const float value = pen.measure(line.value, kSize, Face::Mono);
  const float room = width - kPad - columns.value - value - kGap;
  if (pen.measure(line.words, kSize) <= room) {
    p.words_x = columns.value + value + kGap;
    return p;
  }
  p.words_x = columns.value;
  p.words_y = y + kLine - 2;
  p.h += pen.measure_wrapped(width - kPad - columns.value, line.words, kSize, Face::Regular, 15);
  return p;
}

float why_height(const Pen& pen, const EventFacts& facts, float width) {
  if (facts.why.empty()) return 0;
  return pen.measure_wrapped(width - 2 * kPad, facts.why, 13, Face::Semibold, 17) + 6;
}

Colour ink_of(const Theme& theme, EventLine::Tone tone) {
  switch (tone) {
    case EventLine::Tone::Good: return theme.good;
    case EventLine::Tone::Attention: return theme.attention;
    case EventLine::Tone::Fault: return theme.fault;
    case EventLine::Tone::Plain: break;
  }
  return theme.text;
}

}  // namespace

float event_card_height(const Pen& pen, const EventFacts& facts, float width) {
  if (facts.lines.empty() && facts.why.empty()) return 0;
  const Columns columns = columns_of(pen, facts, width);
  float y = 4 + why_height(pen, facts, width);
  for (const EventLine& line : facts.lines) y += place(pen, line, columns, width, y).h;
  return y + 6;
}

void draw_event_card(ViewContext& view, const EventFacts& facts, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const Columns columns = columns_of(pen, facts, area.w);
  float y = 4;
  if (const float h = why_height(pen, facts, area.w); h > 0) {
    pen.wrapped({area.x + kPad, area.y + y, area.w - 2 * kPad, h}, facts.why,
                {theme.text, 13, Face::Semibold}, 17);
    y += h;
  }
  for (const EventLine& line : facts.lines) {
    const Placed p = place(pen, line, columns, area.w, y);
    const float top = area.y + p.y;
    pen.text({area.x + kPad, top, columns.value - kPad, kLine}, line.name, {theme.text_dim, kSize});
    pen.text({area.x + columns.value, top, area.w - kPad - columns.value, kLine}, line.value,
             {ink_of(theme, line.tone), kSize, Face::Mono});
    if (!line.words.empty()) {
      const Rect words{area.x + p.words_x, area.y + p.words_y, area.w - kPad - p.words_x,
                       p.h - (p.words_y - p.y)};
      if (p.words_y == p.y) pen.text(words, line.words, {theme.text_dim, kSize});
      else pen.wrapped(words, line.words, {theme.text_dim, kSize}, 15);
    }
    y += p.h;
  }
}

}  // namespace cowscope
