#include "web/views/question.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "web/views/pen.h"
#include "web/views/prose.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

/// Where the next thing is drawn. Drawing and measuring are one walk, so that they cannot differ.
struct Column {
  ViewContext& view;
  Rect box;       // the panel without its padding
  float y;        // of the next thing
  bool measures;  // draws nothing

  Pen& pen() const { return view.pen; }
  void skip(float h) { y += h; }
  void paragraph(const std::vector<TextRun>& runs, float size, float line, float indent = 0,
                 float width = 0) {
    const float first = y;
    if (width <= 0) width = box.w - indent;
    for (const std::vector<TextRun>& words : break_lines(pen(), runs, size, width)) {
      if (!measures)
        pen().runs_at({box.x + indent, y + line / 2 + Pen::baseline_offset(size)}, words, size);
      y += line;
    }
    if (y == first) y += line;
  }
};

/// The narrowest box that takes no line more, so that all lines are about as long.
float balanced(const Pen& pen, const std::vector<TextRun>& runs, float size, float width) {
  const std::size_t lines = break_lines(pen, runs, size, width).size();
  while (width > 80 && break_lines(pen, runs, size, width - 8).size() == lines) width -= 8;
  return width;
}

std::string letter_of(std::size_t index) {
  return index < 26 ? std::string(1, static_cast<char>('A' + index)) : std::to_string(index + 1);
}

void draw_choice(Column& at, const QuestionView& question, std::size_t index, Rect r,
                 const std::vector<std::vector<TextRun>>& lines) {
  const Theme& theme = at.view.theme;
  const std::string& text = question.choices[index];
  const bool given = question.given == text;
  Pen& pen = at.pen();
  const Hit hit = pen.hit("choice/" + std::to_string(index), r);
  pen.fill(r, theme.background, kCorner);
  if (given) pen.fill(r, theme.accent.alpha(0.2F), kCorner);
  else if (hit.hovered || hit.pressed) pen.fill(r, theme.text.alpha(0.06F), kCorner);
  pen.stroke(r, given || hit.hovered ? theme.accent : theme.text_faint, kCorner,
             given ? 2.0F : 1.0F);
  const Rect letter{r.x + 6, r.centre().y - 16, 32, 32};
  pen.fill(letter, given ? theme.accent : theme.accent.alpha(0.2F), 6);
  pen.stroke(letter, theme.accent, 6);
  pen.text(letter, letter_of(index),
           {given ? theme.on_accent : theme.accent, 15, Face::Bold, Align::Centre});
  float y = r.centre().y - static_cast<float>(lines.size()) * 10;
  for (const std::vector<TextRun>& line : lines) {
    pen.runs_at({letter.right() + 12, y + 10 + Pen::baseline_offset(15)}, line, 15);
    y += 20;
  }
  if (hit.clicked) at.view.session.answer(text);
}

void lay_choices(Column& at, const QuestionView& question) {
  constexpr float kLeast = 210, kBetween = 8;
  const std::size_t count = question.choices.size();
  const auto fit = static_cast<std::size_t>(
      std::max(1.0F, std::floor((at.box.w + kBetween) / (kLeast + kBetween))));
  const std::size_t columns = std::min(fit, count);
  const float w =
      (at.box.w - static_cast<float>(columns - 1) * kBetween) / static_cast<float>(columns);
  const bool low = at.view.layout.small || at.view.layout.compact;
  for (std::size_t i = 0; i < count; i += columns) {
    std::vector<std::vector<std::vector<TextRun>>> row;
    float h = low ? 40.0F : 44.0F;
    for (std::size_t k = i; k < std::min(count, i + columns); ++k) {
      row.push_back(break_lines(
          at.pen(), {{question.choices[k], at.view.theme.text, Face::Semibold}}, 15, w - 62));
      h = std::max(h, static_cast<float>(row.back().size()) * 20 + 12);
    }
    for (std::size_t k = 0; k < row.size() && !at.measures; ++k)
      draw_choice(at, question, i + k,
                  {at.box.x + static_cast<float>(k) * (w + kBetween), at.y, w, h}, row[k]);
    at.skip(h + kBetween);
  }
  at.skip(-kBetween);
}

void lay_field(Column& at, const QuestionView& question, QuestionPanel& panel) {
  if (!at.measures) {
    const Theme& theme = at.view.theme;
    if (panel.step != question.step) {
      panel.step = question.step;
      panel.field.set(question.given.value_or(std::string()));
    }
    const Rect field{at.box.x, at.y, at.box.w - 88, 36};
    at.pen().fill(field, theme.background, kCorner);
    at.pen().stroke(field, panel.field.focused ? theme.accent : theme.text_faint, kCorner);
    const bool entered = draw_text_field(at.view, "##answer", field.inset(10, 0), panel.field,
                                         "Your answer", Face::Regular, 15);
    const bool pressed =
        at.pen().button("answer", {at.box.right() - 80, at.y, 80, 36}, "Answer", {});
    if ((entered || pressed) && !panel.field.text().empty())
      at.view.session.answer(panel.field.text());
  }
  at.skip(36);
}

void lay_asked(Column& at, const QuestionView& question, QuestionPanel& panel) {
  const Theme& theme = at.view.theme;
  const bool low = at.view.layout.small || at.view.layout.compact;
  if (!at.measures)
    at.pen().pill({at.box.x, at.y + 12}, 24, "Before step " + std::to_string(question.step),
                  theme.attention.alpha(0.2F), theme.attention, theme.attention, Align::Left, 13);
  at.skip(24 + (low ? 6.0F : 8.0F));
  const float size = low ? 18.0F : 20.0F;
  const std::vector<TextRun> text{{question.text, theme.text, Face::Bold}};
  at.paragraph(text, size, size * 1.25F, 0, balanced(at.pen(), text, size, at.box.w));
  at.skip(low ? 8.0F : 12.0F);
  if (question.choices.empty()) lay_field(at, question, panel);
  else lay_choices(at, question);
  if (at.view.layout.small) return;  // there the large Next below does the same
  at.skip(at.view.layout.compact ? 2.0F : 8.0F);
  const std::string_view label = question.given ? "See if it is so →" : "Show what happens →";
  if (!at.measures) {
    const float w = at.pen().measure(label, 15, Face::Semibold) + 16;
    const Rect r{at.box.right() - w, at.y, w, 32};
    const Hit hit = at.pen().hit("reveal", r);
    at.pen().text(r, label, {theme.accent, 15, Face::Semibold, Align::Centre});
    if (hit.hovered) at.pen().fill({r.x + 8, r.bottom() - 7, r.w - 16, 1}, theme.accent);
    if (hit.clicked) at.view.session.step();
  }
  at.skip(32);
}

void lay_revealed(Column& at, const QuestionView& question) {
  const Theme& theme = at.view.theme;
  at.paragraph({{question.text, theme.text_dim, Face::Regular}}, 13, 20);
  at.skip(4);
  const bool given = question.given.has_value(), right = question.right;
  const Colour mark = !given ? theme.text : right ? theme.good : theme.attention;
  if (given && !at.measures) {
    at.pen().circle({at.box.x + 11, at.y + 11}, 11, mark.alpha(0.2F));
    at.pen().text({at.box.x, at.y, 22, 22}, right ? "✓" : "≠",
                  {mark, 13, Face::Bold, Align::Centre});
  }
  const bool wrong = given && !right;
  const std::string verdict = !given  ? "Answer: "
                              : right ? "Right: "
                                      : "Not quite: you said “" + *question.given + "”. ";
  std::vector<TextRun> runs{{verdict, theme.text, Face::Bold}};
  if (wrong) runs.push_back({"It is ", theme.text, Face::Regular});
  runs.push_back({question.answer, theme.text, wrong ? Face::Bold : Face::Regular});
  if (wrong) runs.push_back({".", theme.text, Face::Regular});
  at.paragraph(runs, 15, 22, given ? 30 : 0);
  if (question.why.empty()) return;
  at.skip(6);
  at.paragraph({{question.why, theme.text_dim, Face::Regular}}, 15, 22);
}

void lay(Column& at, const QuestionView& question, const std::optional<QuestionView>& answered,
         QuestionPanel& panel) {
  if (answered) {
    lay_revealed(at, *answered);
    at.skip(12);
    if (!at.measures) at.pen().fill({at.box.x, at.y, at.box.w, 1}, at.view.theme.line);
    at.skip(14);
  }
  if (question.revealed) lay_revealed(at, question);
  else lay_asked(at, question, panel);
}

}  // namespace

float draw_question(ViewContext& view, Rect page, QuestionPanel& panel) {
  const std::optional<QuestionView> question = view.session.question();
  if (!question) return 0;
  std::optional<QuestionView> answered;
  if (!question->revealed) answered = view.session.answered();
  if (answered && !answered->given) answered.reset();
  const bool low = view.layout.small || view.layout.compact;
  const float side = low ? 12.0F : 16.0F;
  const float above = low || question->revealed ? 12.0F : 16.0F;

  Rect r = view.layout.question;
  const bool placed = !r.empty();
  if (!placed) r = {page.x + 16, page.y, page.w - 32, 0};
  Column measure{view, {r.x + side, 0, r.w - 2 * side, 0}, 0, true};
  lay(measure, *question, answered, panel);
  const float wanted = std::ceil(measure.y + 2 * above);
  if (!placed) {
    r.h = std::min(wanted, page.h - 32);
    r.y = page.bottom() - 16 - r.h;
  }
  view.pen.hit("question", r, false);
  view.pen.fill(r, view.theme.panel, kCorner);
  view.pen.stroke(r, question->revealed ? view.theme.line : view.theme.attention, kCorner);
  // Where there is less room than it wants, it scrolls.
  const Rect inner = r.inset(1);
  const float shift = view.pen.begin_scroll("question", inner, wanted - 2);
  Column drawn{view, {r.x + side, r.y, r.w - 2 * side, r.h}, r.y + above - shift, false};
  lay(drawn, *question, answered, panel);
  view.pen.end_scroll();
  return wanted;
}

bool choose_answer(Session& session, std::size_t choice) {
  const std::optional<QuestionView> question = session.question();
  if (!question || question->revealed || choice >= question->choices.size()) return false;
  session.answer(question->choices[choice]);
  return true;
}

}  // namespace cowscope
