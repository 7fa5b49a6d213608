#include "web/views/panel_bits.h"

#include <algorithm>

#include "web/views/cells.h"
#include "web/views/panel_state.h"
#include "web/views/terminal.h"

namespace cowscope {
namespace {

struct Word {
  std::string_view text;  // with the blank behind it
  Colour colour;
  Face face;
};

std::vector<Word> words_of(const std::vector<TextRun>& runs) {
  std::vector<Word> words;
  for (const TextRun& run : runs) {
    std::string_view rest = run.text;
    while (!rest.empty()) {
      std::size_t n = rest.find(' ');
      n = n == std::string_view::npos ? rest.size() : n + 1;
      words.push_back({rest.substr(0, n), run.colour, run.face});
      rest.remove_prefix(n);
    }
  }
  return words;
}

/// Words that hang together, as a name and the “’s” behind it do.
std::size_t group_end(const std::vector<Word>& words, std::size_t from) {
  std::size_t end = from + 1;
  while (end < words.size() && words[end - 1].text.back() != ' ') ++end;
  return end;
}

}  // namespace

void prepare_panels(ViewContext& view) {
  if (!view.session.loaded()) return;
  // The script is drawn before the timeline, and asks for the lanes' colours.
  constexpr std::uint32_t kStepsAFrame = 40'000;
  if (!view.panels->index.follow(view.session.timeline(), view.session.generation(), kStepsAFrame))
    view.wants_frame = true;
  has_terminal(view);
  // Who shows nothing of it need not run everything twice.
  if (view.layout.chart.empty() && view.layout.reads.empty()) return;
  // A long scenario's twin runs in slices, a frame each.
  if (!view.panels->twin.follow(view.session.scenario())) view.wants_frame = true;
}

Pid followed_process(ViewContext& view) {
  if (const auto next = view.session.coming()) return next->page.pid;
  return acting_process(facts_of(view).scene());
}

float follow_in_step(const ViewContext& view, float place) {
  const bool odd = view.session.timeline().position().step % 2 != 0;
  return place < 0 ? place : place + (odd ? 1.0F : 0.0F);
}

Colour colour_of(const ViewContext& view, Pid pid) {
  return pid == kInit ? view.theme.text : view.theme.owner(view.session.colour_index(pid));
}

std::vector<TextRun> coloured(const ViewContext& view, const Sentence& sentence, Colour rest,
                              Face face) {
  std::vector<TextRun> runs;
  for (const Span& span : sentence)
    runs.push_back({span.text, span.pid == kInit ? rest : colour_of(view, span.pid),
                    span.pid == kInit ? face : Face::Semibold});
  return runs;
}

float draw_runs(Pen& pen, Rect box, const std::vector<TextRun>& runs, float size) {
  const float baseline = box.y + box.h / 2 + Pen::baseline_offset(size);
  if (pen.measure_runs(runs, size) <= box.w + 0.5F)
    return pen.runs_at({box.x, baseline}, runs, size);
  const float dots = pen.measure("…", size);
  float x = box.x;
  for (const TextRun& run : runs) {
    const float w = pen.measure(run.text, size, run.face);
    if (x + w + dots <= box.right()) {
      x += pen.text_at({x, baseline}, run.text, {run.colour, size, run.face});
      continue;
    }
    // The run that does not fit is cut; where not even a letter does, the dots stand alone.
    const std::string cut = std::string(run.text) + "…";
    x += pen.text({x, box.y, box.right() - x, box.h}, cut, {run.colour, size, run.face});
    break;
  }
  return x - box.x;
}

float draw_runs_wrapped(Pen& pen, Rect box, const std::vector<TextRun>& runs, float size,
                        float line_height) {
  const std::vector<Word> words = words_of(runs);
  float y = box.y;
  for (std::size_t i = 0; i < words.size() && y + line_height <= box.bottom() + 0.5F;) {
    std::vector<TextRun> line;
    float width = 0;
    const bool last = y + 2 * line_height > box.bottom() + 0.5F;
    while (i < words.size()) {
      const std::size_t end = group_end(words, i);
      float w = 0;
      for (std::size_t k = i; k < end; ++k) w += pen.measure(words[k].text, size, words[k].face);
      // A blank at the line's end takes no room.
      const float bare =
          w - (words[end - 1].text.back() == ' ' ? pen.measure(" ", size, words[end - 1].face) : 0);
      if (!last && !line.empty() && width + bare > box.w + 0.5F) break;
      for (; i < end; ++i) line.push_back({words[i].text, words[i].colour, words[i].face});
      width += w;
    }
    draw_runs(pen, {box.x, y, box.w, line_height}, line, size);
    y += line_height;
  }
  return y - box.y;
}

float switch_width(const Pen& pen, const std::vector<std::string_view>& labels, float size) {
  float w = 8;
  for (const std::string_view label : labels)
    w += pen.measure(label, size, Face::Semibold) + size * 2;
  return w;
}

int draw_switch(Pen& pen, std::string_view id, Rect r, const std::vector<std::string_view>& labels,
                int selected, bool accent, float size) {
  pen.raised_card(r);
  float text_width = 0;
  for (const std::string_view label : labels)
    text_width += pen.measure(label, size, Face::Semibold);
  const float n = static_cast<float>(labels.size());
  const float pad = std::max(2.0F, (r.w - 8 - text_width) / n);
  int clicked = -1;
  float x = r.x + 4;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ButtonStyle style;
    style.kind = ButtonKind::Segment;
    style.selected = static_cast<int>(i) == selected;
    style.accent_selected = accent;
    style.size = size;
    style.face = style.selected ? Face::Semibold : Face::Regular;
    const float w = pen.measure(labels[i], size, Face::Semibold) + pad;
    const std::string name = std::string(id) + "/" + std::string(labels[i]);
    if (pen.button(name, {x, r.y + 4, w, r.h - 8}, labels[i], style)) clicked = static_cast<int>(i);
    x += w;
  }
  return clicked;
}

float panel_tab_width(const Pen& pen, std::string_view title) {
  return pen.measure(title, 13, Face::Semibold, 0.6F) + kTabGap;
}

bool draw_panel_tab(ViewContext& view, Rect panel, float* x, std::string_view title, bool chosen) {
  Pen& pen = view.pen;
  const float w = panel_tab_width(pen, title) - kTabGap;
  const Rect r{*x, panel.y + 8, w, 28};
  const Hit hit = pen.hit("panel-tab/" + std::string(title), r.inset(-6, 0));
  pen.text(r, title,
           {chosen || hit.hovered ? view.theme.text : view.theme.text_dim, 13, Face::Semibold,
            Align::Left, 0.6F});
  if (chosen) pen.fill({r.x, r.bottom() - 1, w + 2, 2}, view.theme.accent, 1);
  *x = r.right() + kTabGap;
  return hit.clicked;
}

std::string_view fitting(const Pen& pen, float width, float size,
                         const std::vector<std::string_view>& texts, Face face) {
  for (const std::string_view text : texts)
    if (pen.measure(text, size, face) <= width + 0.5F) return text;
  return {};
}

std::string pages_text(std::uint64_t n) { return n == 1 ? "1 page" : thousands(n) + " pages"; }

}  // namespace cowscope
