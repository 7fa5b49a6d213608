#include "web/views/event_card.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

constexpr float kSize = 12, kLine = 17, kPad = 8, kGap = 10, kAbove = 4, kBelow = 6;

enum class Words : std::uint8_t { None, Beside, Below };

struct Line {
  bool apart = false;  // the value, too long to stand beside its name, has a line of its own
  Words words = Words::None;
};

/// What of the facts is shown, and where.
struct Plan {
  float values = 0;         // x of the values, from the card's left
  float why = 0;            // height of the reason
  float least = 0;          // height without words in lines of their own
  float height = 0;         // of it all
  std::vector<Line> lines;  // shown ones, from the first
};

float words_x(const Pen& pen, const EventLine& line, float values) {
  return values + (line.value.empty() ? 0 : pen.measure(line.value, kSize, Face::Mono) + kGap);
}

float below_height(const Pen& pen, const EventLine& line, float width, float values) {
  return pen.measure_wrapped(width - kPad - values, line.words, kSize, Face::Regular, 15) - 2;
}

Plan plan(const Pen& pen, const EventFacts& facts, float width, float most) {
  Plan out;
  if (facts.lines.empty() && facts.why.empty()) return out;
  float name = 0;
  for (const EventLine& line : facts.lines) name = std::max(name, pen.measure(line.name, kSize));
  out.values = kPad + std::min(name + kGap, width * 0.34F);
  if (!facts.why.empty())
    out.why = pen.measure_wrapped(width - 2 * kPad, facts.why, 13, Face::Semibold, 17) + 6;
  float height = kAbove + out.why + kBelow;
  if (height > most) return {};
  for (const EventLine& line : facts.lines) {
    Line one;
    one.apart = out.values + pen.measure(line.value, kSize, Face::Mono) > width - kPad + 0.5F;
    const float h = one.apart ? 2 * kLine : kLine;
    if (height + h > most) break;
    if (!one.apart && !line.words.empty() &&
        words_x(pen, line, out.values) + pen.measure(line.words, kSize) <= width - kPad)
      one.words = Words::Beside;
    out.lines.push_back(one);
    height += h;
  }
  if (out.lines.empty() && out.why == 0) return {};
  out.least = height;
  // What room is left goes to words that need lines of their own.
  for (std::size_t i = 0; i < out.lines.size(); ++i) {
    if (out.lines[i].words != Words::None || facts.lines[i].words.empty()) continue;
    const float more = below_height(pen, facts.lines[i], width, out.values);
    if (height + more > most) continue;
    out.lines[i].words = Words::Below;
    height += more;
  }
  out.height = height;
  return out;
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
  return plan(pen, facts, width, 1e6F).least;
}

float event_card_height(const Pen& pen, const EventFacts& facts, float width, float most) {
  return plan(pen, facts, width, most).height;
}

void draw_event_card(ViewContext& view, const EventFacts& facts, Rect area) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  // Half a pixel for what adding heights up has rounded.
  const Plan shown = plan(pen, facts, area.w, area.h + 0.5F);
  float y = area.y + kAbove;
  if (shown.why > 0) {
    pen.wrapped({area.x + kPad, y, area.w - 2 * kPad, shown.why}, facts.why,
                {theme.text, 13, Face::Semibold}, 17);
    y += shown.why;
  }
  const float values = area.x + shown.values, right = area.right() - kPad;
  for (std::size_t i = 0; i < shown.lines.size(); ++i) {
    const EventLine& line = facts.lines[i];
    pen.text({area.x + kPad, y, shown.values - kPad, kLine}, line.name, {theme.text_dim, kSize});
    const Line& how = shown.lines[i];
    if (how.apart) y += kLine - 2;
    const float from = how.apart ? area.x + kPad : values;
    pen.text({from, y, right - from, kLine}, line.value,
             {ink_of(theme, line.tone), kSize, Face::Mono});
    if (how.words == Words::Beside) {
      const float x = area.x + words_x(pen, line, shown.values);
      pen.text({x, y, right - x, kLine}, line.words, {theme.text_dim, kSize});
    } else if (how.words == Words::Below) {
      const float more = below_height(pen, line, area.w, shown.values);
      pen.wrapped({values, y + kLine - 2, right - values, more + 2}, line.words,
                  {theme.text_dim, kSize}, 15);
      y += more;
    } else if (!line.words.empty()) {
      // Left out for want of room: told when pointed at.
      const Rect whole{area.x, y, area.w, kLine};
      if (pen.hit("event-line/" + std::to_string(i), whole, false).hovered)
        pen.tooltip(whole, line.words);
    }
    if (how.apart) y += 2;
    y += kLine;
  }
}

}  // namespace cowscope
