#include "web/views/prose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

using Lines = std::vector<std::vector<TextRun>>;

/// Sizes to try, largest first.
constexpr std::array<float, 11> kSizes{46, 42, 38, 34, 31, 28, 26, 24, 22, 20, 18};
/// What follows the headline may be this much smaller than it, if that keeps the headline large.
constexpr float kSmallestRest = 0.46F;
constexpr float kEyebrow = 24;

struct Prose {
  const PageLayout& at;
  int level;  // side by side it is the same at every depth
  bool twin;
  float window_height;
  bool bare() const { return at.small || at.compact; }

  /// The height that it may take before its letters shrink: from the window, never from the text.
  float budget() const {
    if (twin) return at.compact ? 34.0F : at.small ? 64.0F : 68.0F;
    if (at.compact) return 64;
    if (at.small) return std::min(120.0F, std::max(84.0F, window_height * 0.13F));
    if (level == 3) return 92;
    return std::min(level == 1 ? 152.0F : 102.0F, window_height * (level == 1 ? 0.17F : 0.13F));
  }
  float largest() const {
    const float w = at.sentence.w;
    if (at.compact) return 22;
    if (twin) return at.small ? 23.0F : w < 1100 ? 28.0F : 34.0F;
    if (at.small) return 27;
    if (level == 3) return 20;
    if (level == 2) return std::min(31.0F, 22 + (w - 860) * 0.02F);
    return std::min(46.0F, 28 + (w - 860) * 0.034F);
  }
  /// Below this it grows out of its budget instead.
  float smallest() const {
    if (twin || at.compact) return 18;
    if (at.small) return 21;
    return level == 1 ? 26.0F : level == 2 ? 20.0F : 16.0F;
  }
  float largest_rest(float size) const {
    if (at.compact) return 15;
    if (at.small) return std::max(15.0F, size * 0.63F);
    return level == 2 ? std::max(15.0F, size * 0.74F) : size;
  }
  bool has_eyebrow() const { return level != 3 && !bare(); }
  float above() const { return (has_eyebrow() ? kEyebrow : 0) + (level == 3 ? 6 : bare() ? 4 : 0); }
  float headline_step(float size) const { return size * (level == 3 ? 1.34F : 1.14F); }
  float rest_step(float size) const {
    return size * (level == 3 ? 1.34F : level == 2 || bare() ? 1.3F : 1.2F);
  }
  float rest_gap() const { return bare() ? 4.0F : level == 2 ? 2.0F : 0.0F; }
};

std::vector<float> descending(float largest) {
  std::vector<float> out{largest};
  for (const float size : kSizes)
    if (size < largest) out.push_back(size);
  return out;
}

std::vector<TextRun> in_face(const ViewContext& view, const Sentence& sentence, Colour colour,
                             Face face) {
  std::vector<TextRun> runs = coloured(view, sentence, colour, face);
  for (TextRun& run : runs) run.face = face;
  return runs;
}

struct Fitted {
  Lines headline, rest;
  float size = 0, rest_size = 0, used = 0;
};

/// A last line with a word or two is made longer, as CSS's text-wrap: pretty does, if that takes no
/// line more.
Lines pretty(const Pen& pen, const std::vector<TextRun>& runs, float size, float width) {
  Lines lines = break_lines(pen, runs, size, width);
  for (float part = 0.92F; part > 0.6F && lines.size() > 1; part -= 0.08F) {
    if (pen.measure_runs(lines.back(), size) > width * 0.25F) break;
    Lines narrower = break_lines(pen, runs, size, width * part);
    if (narrower.size() != lines.size()) break;
    lines = std::move(narrower);
  }
  return lines;
}

Fitted fit(const Pen& pen, const Prose& prose, const std::vector<TextRun>& headline,
           const std::vector<TextRun>& rest, float below) {
  const float budget = prose.budget(), width = prose.at.sentence.w;
  const float largest = prose.largest(), smallest = std::min(largest, prose.smallest());
  Fitted out;
  for (const float size : descending(largest)) {
    if (size < smallest) break;
    out.size = size;
    out.headline = pretty(pen, headline, size, width);
    const float head =
        prose.above() + static_cast<float>(out.headline.size()) * prose.headline_step(size);
    for (const float small : descending(prose.largest_rest(size))) {
      if (small < size * kSmallestRest) break;
      out.rest_size = small;
      out.rest = pretty(pen, rest, small, width);
      out.used = head + below;
      if (!rest.empty())
        out.used += prose.rest_gap() + static_cast<float>(out.rest.size()) * prose.rest_step(small);
      if (out.used <= budget + 1) return out;
      if (rest.empty()) break;
    }
  }
  return out;
}

float draw_lines(Pen& pen, const Lines& lines, float x, float y, float step, float size) {
  for (const std::vector<TextRun>& line : lines) {
    pen.runs_at({x, y + step / 2 + Pen::baseline_offset(size)}, line, size);
    y += step;
  }
  return y;
}

/// Another way that is followed; a click opens the menu, which lists them all.
void draw_branch(ViewContext& view, float x, float y) {
  const Session& session = view.session;
  if (session.source().branches.empty()) return;
  const std::string text =
      session.branch().empty() ? "As it was told" : "What if: " + session.branch();
  Pen& pen = view.pen;
  const float w = pen.measure(text, 13) + 34;
  const Rect r{x + 10, y, w, 24};
  pen.raised_card(r);
  const Hit hit = pen.hit("what-if", r);
  if (hit.hovered) pen.fill(r, view.theme.text.alpha(0.06F), kCorner);
  pen.text({r.x + 8, r.y, r.w - 30, r.h}, text, {view.theme.text, 13});
  pen.icon(Icon::ChevronDown, {r.right() - 20, r.centre().y - 6, 12, 12}, view.theme.text_dim,
           1.6F);
  if (hit.clicked) view.panels->menu_open = true;
}

void draw_eyebrow(ViewContext& view, Rect line) {
  const Position at = view.session.timeline().position();
  const std::string where =
      "Step " + std::to_string(at.step) + " of " + std::to_string(view.session.timeline().steps());
  const std::string said = view.session.eyebrow();
  const std::string rest = said.empty() ? said : " · " + said;
  const float room = line.w - (view.session.source().branches.empty() ? 0.0F : 200.0F);
  float x = line.x;
  x += view.pen.text({x, line.y, room, line.h}, where, {view.theme.accent, 15, Face::Semibold});
  x += view.pen.text({x, line.y, line.x + room - x, line.h}, rest, {view.theme.text_dim, 15});
  draw_branch(view, x, line.y);
}

}  // namespace

std::vector<std::vector<TextRun>> break_lines(const Pen& pen, const std::vector<TextRun>& runs,
                                              float size, float width) {
  // Words with the blank behind them; those without one hang together with the next.
  std::vector<TextRun> words;
  for (const TextRun& run : runs)
    for (std::string_view rest = run.text; !rest.empty();) {
      const std::size_t blank = rest.find(' ');
      const std::size_t n = blank == std::string_view::npos ? rest.size() : blank + 1;
      words.push_back({rest.substr(0, n), run.colour, run.face});
      rest.remove_prefix(n);
    }
  Lines lines;
  float used = 0;
  for (std::size_t i = 0; i < words.size();) {
    std::size_t end = i + 1;
    while (end < words.size() && words[end - 1].text.back() != ' ') ++end;
    float whole = 0;
    for (std::size_t k = i; k < end; ++k) whole += pen.measure(words[k].text, size, words[k].face);
    const bool blank = words[end - 1].text.back() == ' ';
    const float bare = whole - (blank ? pen.measure(" ", size, words[end - 1].face) : 0);
    if (lines.empty() || (used > 0 && used + bare > width + 0.5F)) {
      lines.emplace_back();
      used = 0;
    }
    lines.back().insert(lines.back().end(), words.begin() + static_cast<std::ptrdiff_t>(i),
                        words.begin() + static_cast<std::ptrdiff_t>(end));
    used += whole;
    i = end;
  }
  return lines;
}

float draw_prose(ViewContext& view, Rect page) {
  const PageLayout& at = view.layout;
  if (at.sentence.empty()) return 0;
  const bool twin = view.session.twin().with != TwinChoice::With::Nothing;
  const Prose prose{at, twin ? 1 : static_cast<int>(view.session.level()), twin, page.h};
  const Theme& theme = view.theme;
  const StepText said = view.session.sentence();
  const std::vector<TextRun> headline =
      in_face(view, said.headline, theme.text, prose.level == 3 ? Face::Semibold : Face::Bold);
  const std::vector<TextRun> rest =
      in_face(view, said.rest, prose.level == 3 ? theme.text : theme.text_dim, Face::Regular);
  std::string command;
  if (view.session.level() == Level::Machine)
    command = view.session.command_text().value_or(std::string());
  const float below = command.empty() ? 0.0F : 24.0F;
  const Fitted fitted = fit(view.pen, prose, headline, rest, below);
  const float wanted = std::ceil(std::max(std::round(prose.budget()), fitted.used));

  Pen& pen = view.pen;
  // Longer than the picture can give way to: it scrolls.
  const float shift = pen.begin_scroll("prose", at.sentence, fitted.used);
  const float x = at.sentence.x;
  float y = at.sentence.y - shift;
  if (prose.has_eyebrow()) draw_eyebrow(view, {x, y, at.sentence.w, kEyebrow});
  y += prose.above();
  y = draw_lines(pen, fitted.headline, x, y, prose.headline_step(fitted.size), fitted.size);
  if (!rest.empty())
    y = draw_lines(pen, fitted.rest, x, y + prose.rest_gap(), prose.rest_step(fitted.rest_size),
                   fitted.rest_size);
  if (!command.empty())
    pen.text({x, y + 4, at.sentence.w, 20}, command, {theme.accent, 13, Face::Mono});
  pen.end_scroll();
  return wanted;
}

}  // namespace cowscope
