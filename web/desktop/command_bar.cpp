#include "web/desktop/command_bar.h"

#include <algorithm>
#include <utility>

#include "web/views/pen.h"
#include "web/views/prose.h"
#include "web/views/view_context.h"

namespace cowscope::desktop {
namespace {

constexpr float kSize = 13, kLine = 26;
constexpr std::size_t kMostShown = 7;

/// Beside the page's script it stands there always; else it floats while it is used.
Rect place_of_line(const ViewContext& view) {
  const bool there =
      view.layout.small ? view.session.tab() == Tab::Script : view.session.level() != Level::Idea;
  return there ? view.layout.command_line : Rect{};
}

/// Below the field where there is room, else above it.
Rect beside_field(Rect page, Rect field, float h) {
  const float below = field.bottom() + 6;
  const float y = below + h <= page.bottom() - 8 ? below : std::max(8.0F, field.y - 6 - h);
  return {field.x, y, field.w, h};
}

}  // namespace

CommandBar::CommandBar(App& app) : app_(app) {
  field_.ask = [this](TextField::Ask what, const std::string& now) { return ask(what, now); };
}

void CommandBar::open(std::string_view text) {
  shown_ = true;
  field_.wants_focus = true;
  if (!text.empty()) field_.set(text);
  report_.clear();
}

bool CommandBar::close() {
  if (!shown_) return false;
  shown_ = field_.focused = field_.wants_focus = false;
  report_.clear();
  return true;
}

std::string CommandBar::take() { return std::exchange(wanted_, {}); }

void CommandBar::refused(const Diagnostic& why) {
  report_ = why.message;
  error_ = true;
  column_ = why.line <= 1 ? why.column : 0;
  field_.wants_focus = true;
}

void CommandBar::ran(std::string note) {
  history_.push_back(field_.text());
  at_ = history_.size();
  field_.set({});
  report_ = std::move(note);
  error_ = false;
  column_ = 0;
  field_.wants_focus = true;
}

std::optional<std::string> CommandBar::ask(TextField::Ask what, const std::string& now) {
  if (what == TextField::Ask::Complete) {
    const Completions found = complete(app_.session(), now);
    if (found.list.empty()) return std::nullopt;
    const Completion& first = found.list.front();
    return now.substr(0, now.size() - found.begun) + first.text + (first.open ? "" : " ");
  }
  if (what == TextField::Ask::Earlier && at_ > 0) return history_[--at_];
  if (what == TextField::Ask::Later && at_ < history_.size())
    return ++at_ < history_.size() ? history_[at_] : std::string();
  return std::nullopt;
}

void CommandBar::draw(ViewContext& view, Rect page) {
  if (view.session.locks("edit")) return;
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  Rect r = place_of_line(view);
  const bool placed = !r.empty();
  if (!placed && !shown_) return;
  if (!placed) {
    const float w = std::min(640.0F, page.w - 32);
    r = {page.centre().x - w / 2, page.bottom() - 16 - 48, w, 48};
    pen.floating_box(r, field_.focused ? theme.accent : theme.text_faint);
  } else {
    pen.fill(r, shown_ ? theme.panel : theme.background, kCorner);
    pen.stroke(r, field_.focused ? theme.accent : theme.line, kCorner);
  }
  const Hit hit = pen.hit("command-line", r, false);
  if (hit.clicked && !shown_) open();
  pen.text({r.x + 12, r.y, 14, r.h}, ">", {theme.accent, kSize, Face::Mono});
  const Rect text{r.x + 28, r.y, r.w - 40, r.h};
  constexpr const char* kExample = "fork, write …";
  if (!shown_) {
    pen.text(text, kExample, {theme.text_faint, kSize, Face::Mono});
    return;
  }
  const bool had_focus = field_.focused;
  const bool entered =
      draw_text_field(view, "##command", text, field_, kExample, Face::Mono, kSize);
  if (field_.changed) report_.clear();
  const std::string now = field_.text();
  if (now != completed_for_) {
    completed_for_ = now;
    completions_ = now.empty() ? Completions{} : complete(view.session, now);
    view.wants_frame = true;
  }
  if (entered && !now.empty()) wanted_ = now;
  // Somebody clicked elsewhere.
  if (had_focus && !field_.focused && !field_.wants_focus && !entered && now.empty()) close();
  if (!report_.empty()) draw_report(view, page, r);
  else if (field_.focused) draw_completions(view, page, r);
}

void CommandBar::draw_report(ViewContext& view, Rect page, Rect field) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  if (error_ && column_ > 0) {
    // The word that is wrong; every letter is as wide as any.
    const std::string text = field_.text();
    const std::size_t from = std::min<std::size_t>(column_ - 1, text.size());
    std::size_t to = from;
    while (to < text.size() && text[to] != ' ') ++to;
    const float letter = pen.measure("0", kSize, Face::Mono);
    const float x = field.x + 28 + static_cast<float>(from) * letter;
    const float w = std::max(1.0F, static_cast<float>(to - from)) * letter;
    if (x + w < field.right() - 8) pen.fill({x, field.centre().y + 9, w, 2}, theme.fault, 1);
  }
  const float w = std::max(field.w, std::min(360.0F, page.w - 32));
  const auto lines = break_lines(pen, {{report_, theme.text, Face::Regular}}, 14, w - 24);
  const float h = static_cast<float>(lines.size()) * 20 + 18;
  Rect box = beside_field(page, field, h);
  box.w = w;
  box.x = std::min(box.x, page.right() - 8 - w);
  pen.floating_box(box, error_ ? theme.fault : theme.line);
  float y = box.y + 9;
  for (const auto& line : lines) {
    pen.runs_at({box.x + 12, y + 10 + Pen::baseline_offset(14)}, line, 14);
    y += 20;
  }
}

void CommandBar::draw_completions(ViewContext& view, Rect page, Rect field) {
  const std::size_t count = std::min(completions_.list.size(), kMostShown);
  const bool hint = !completions_.hint.empty();
  if (count == 0 && !hint) return;
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float h = static_cast<float>(count + (hint ? 1 : 0)) * kLine + 12;
  const Rect box = beside_field(page, field, h);
  pen.floating_box(box, theme.line);
  float y = box.y + 6;
  for (std::size_t i = 0; i < count; ++i) {
    const Completion& each = completions_.list[i];
    const Rect row{box.x + 6, y, box.w - 12, kLine};
    const Hit hit = pen.hit("completion/" + std::to_string(i), row);
    if (hit.hovered) pen.fill(row, theme.text.alpha(0.08F), kCorner - 2);
    const float used =
        pen.text({row.x + 8, y, row.w - 60, kLine}, each.text, {theme.text, kSize, Face::Mono});
    if (i == 0)
      pen.text({row.right() - 40, y, 32, kLine}, "Tab",
               {theme.text_faint, 12, Face::Mono, Align::Right});
    const float x = row.x + 8 + used + 12;
    if (row.right() - 44 > x)
      pen.text({x, y, row.right() - 44 - x, kLine}, each.note.empty() ? each.kind : each.note,
               {theme.text_dim, 13});
    if (hit.clicked) {
      const std::string now = field_.text();
      field_.set(now.substr(0, now.size() - completions_.begun) + each.text +
                 (each.open ? "" : " "));
      field_.wants_focus = true;
    }
    y += kLine;
  }
  if (hint) pen.text({box.x + 14, y, box.w - 28, kLine}, completions_.hint, {theme.text_dim, 13});
}

}  // namespace cowscope::desktop
