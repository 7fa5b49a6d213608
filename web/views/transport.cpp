#include "web/views/transport.h"

#include <algorithm>
#include <string>

#include "web/layout/later.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/run_menu.h"
#include "web/views/timeline.h"

namespace cowscope {
namespace {

bool at_start(const Session& session) { return session.timeline().position() == Position{0, 0}; }
bool at_end(const Session& session) {
  const Timeline& t = session.timeline();
  return t.position().step == t.steps() && t.position().event >= t.journal().events.size();
}

/// A lock of the link holds one up (lock=forward).
bool may_step(const Session& session) { return !at_end(session) && !session.held(); }
bool may_end(const Session& session) {
  return !at_end(session) && session.reachable() == session.timeline().steps();
}

std::string where_text(const Session& session) {
  const Timeline& t = session.timeline();
  return "Step " + std::to_string(t.position().step) + " of " + std::to_string(t.steps());
}

/// In the middle of a step the button goes to its end.
COWSCOPE_LATER std::vector<TextRun> rest_of_step(const ViewContext& view) {
  return {{"Next: ", view.theme.accent, Face::Semibold},
          {"the rest of this step.", view.theme.text, Face::Regular}};
}
/// At the end of a scenario of the library, the one after it. Not in somebody else's page.
COWSCOPE_LATER const LibraryEntry* scenario_after(const ViewContext& view) {
  constexpr float kSlimBar = 45;  // an embed's
  if (!at_end(view.session) || view.session.held() || view.layout.top_bar.h < kSlimBar)
    return nullptr;
  const std::vector<LibraryEntry>& all = view.session.library();
  const auto found = std::find_if(all.begin(), all.end(), [&](const LibraryEntry& entry) {
    return entry.id == view.session.source().id;
  });
  return found == all.end() || found + 1 == all.end() ? nullptr : &*(found + 1);
}

/// Where there is no next step, or a lock holds it up.
COWSCOPE_LATER std::vector<TextRun> no_next(const ViewContext& view) {
  if (const LibraryEntry* after = scenario_after(view))
    return {{"The end. ", view.theme.text_dim, Face::Regular},
            {"Go on: ", view.theme.accent, Face::Semibold},
            {after->title, view.theme.text, Face::Regular}};
  if (view.session.held())
    return {{"Answer the question first.", view.theme.attention, Face::Semibold}};
  const char* end = "That was the last step.";
  if (view.session.timeline().steps() == 0)
    end = view.coarse_pointer ? "No step yet: a command will be the first."
                              : "No step yet: press / and write the first.";
  return {{end, view.theme.text_dim, Face::Regular}};
}

/// "Next: the parent writes page 2." with names in their colours. The sentence lives in `*keep`.
std::vector<TextRun> next_runs(const ViewContext& view, Sentence* keep) {
  *keep = view.session.next();
  std::vector<TextRun> runs;
  const Timeline& t = view.session.timeline();
  if (t.position().event > 0 && t.position().event < t.journal().events.size())
    return rest_of_step(view);
  if (keep->empty() || view.session.held()) return no_next(view);
  runs.push_back({"Next: ", view.theme.accent, Face::Semibold});
  for (TextRun& run : coloured(view, *keep, view.theme.text)) runs.push_back(run);
  if (!keep->back().text.empty() && keep->back().text.back() != '.')
    runs.push_back({".", view.theme.text, Face::Regular});
  return runs;
}

struct Button {
  const char* id;
  Icon leading = Icon::None;
  std::string_view label = {};
  Icon trailing = Icon::None;
  bool enabled = true, primary = false;
  const char* tip = "";
};

bool draw_button(ViewContext& view, const Button& button, Rect r, float size) {
  ButtonStyle style;
  style.kind = button.primary ? ButtonKind::Primary : ButtonKind::Plain;
  style.leading = button.leading;
  style.trailing = button.trailing;
  style.enabled = button.enabled;
  style.size = size;
  style.tooltip = view.coarse_pointer ? "" : button.tip;
  return view.pen.button(button.id, r, button.label, style);
}

constexpr const char* kSpeedNames[kSpeeds] = {"¼×", "1×", "4×"};
std::size_t speed_index(const Session& session) {
  return static_cast<std::size_t>(session.speed());
}

Button play_button(const Session& session, bool label) {
  const bool on = session.playing();
  Button b{"play", on ? Icon::Pause : Icon::Play};
  if (label) b.label = on ? "Pause" : "Play";
  // Where there is no room for the choice, a speed that is not the usual one is told.
  if (label && session.speed() != Speed::Normal) b.label = kSpeedNames[speed_index(session)];
  b.tip = on ? "Pause" : "Play";
  b.enabled = on || may_end(session) || session.timeline().position().step < session.reachable();
  return b;
}

/// ¼× 1× 4× in one frame.
void draw_speeds(ViewContext& view, Rect r) {
  Session& session = view.session;
  const int clicked = draw_switch(view.pen, "speed", r, {"¼×", "1×", "4×"},
                                  static_cast<int>(speed_index(session)), false, 13);
  if (clicked >= 0) session.set_speed(static_cast<Speed>(clicked));
}

void toggle_play(Session& session) {
  if (session.playing()) session.pause();
  else session.play();
}

/// |← ← Next → ▶ in `row`; words only where there is room for them.
void draw_big_buttons(ViewContext& view, Rect row, float gap) {
  Session& session = view.session;
  const bool words = row.w >= 360;
  const float size = row.h >= 56 ? 17.0F : 15.0F;
  const float first = std::clamp(row.w * 0.125F, 44.0F, 64.0F);
  const float back = words ? std::clamp(row.w * 0.235F, 84.0F, 120.0F) : first;
  const float play =
      words ? std::clamp(row.w * 0.21F, 84.0F, 104.0F) : std::max(44.0F, first * 0.9F);
  const float menu = row.w >= 300 ? (view.coarse_pointer ? 40.0F : 28.0F) + 4 : 0.0F;
  const float next =
      std::max(64.0F, std::min(row.w - first - back - play - menu - 3 * gap, 236.0F));
  float x = row.x;
  // Without words the wide one takes what is left, so that the row fills its width.
  const float wide = words ? next : row.w - first - back - play - menu - 3 * gap;
  const auto place = [&](float w) {
    const Rect r{x, row.y, w, row.h};
    x += w + gap;
    return r;
  };
  const bool start = at_start(session);
  if (draw_button(view,
                  {"home", Icon::First, {}, Icon::None, !start, false, "Back to the beginning"},
                  place(first), size + 1))
    session.home();
  if (draw_button(
          view,
          {"back", Icon::Back, words ? "Back" : "", Icon::None, !start, false, "One step back"},
          place(back), size))
    session.back();
  const LibraryEntry* after = at_end(session) ? scenario_after(view) : nullptr;
  // The line above says which: the whole word only where it fits, with its arrow.
  constexpr std::string_view kNextScenario = "Next scenario";
  const bool whole =
      after != nullptr && view.pen.measure(kNextScenario, size, Face::Semibold) + 3 * size <= wide;
  const Button on{"next",
                  Icon::None,
                  whole ? kNextScenario : "Next",
                  Icon::Next,
                  may_step(session) || after != nullptr,
                  true,
                  after != nullptr ? "The next scenario" : "One step on"};
  if (draw_button(view, on, place(wide), whole ? size : size + 2)) {
    if (after != nullptr) view.panels->requests.push_back({"pickScenario", after->id});
    else session.step();
  }
  if (draw_button(view, play_button(session, words), place(play), size)) toggle_play(session);
  if (menu > 0) draw_run_menu_button(view, {x - gap + 4, row.y, menu - 4, row.h});
}

/// Depth 1: a card that the timeline shares.
void draw_idea(ViewContext& view, Rect area) {
  const Rect other = view.layout.timeline;
  Rect card = area;
  if (!other.empty()) card.w = other.right() - area.x;
  view.pen.card(card);
  Sentence keep;
  const std::vector<TextRun> runs = next_runs(view, &keep);
  const float buttons = std::clamp(area.h - 84, 44.0F, 64.0F);
  const float block = 24 + 14 + buttons;
  const float y = area.y + (area.h - block) / 2;
  draw_runs(view.pen, {area.x + 16, y, area.w - 32, 24}, runs, 16);
  draw_big_buttons(view, {area.x + 16, y + 38, area.w - 32, buttons}, 8);
}

void draw_phone(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  pen.fill(area, view.theme.panel);
  pen.fill({area.x, area.y, area.w, 1}, view.theme.line);
  const bool low = area.h < 150;
  const float margin = area.w >= 600 ? 24.0F : 16.0F;
  const Rect inner{area.x + margin, area.y + (low ? 6.0F : 12.0F), area.w - 2 * margin, 0};
  if (area.h < 100) return draw_big_buttons(view, {inner.x, area.y + 8, inner.w, 48}, 8);
  Sentence keep;
  const std::vector<TextRun> runs = next_runs(view, &keep);
  draw_runs(pen, {inner.x, inner.y, inner.w, 22}, runs, 15);
  const float dots = low ? 36.0F : 44.0F, buttons = low ? 48.0F : 56.0F;
  draw_timeline_dots(view, {inner.x, inner.y + 24, inner.w, dots});
  draw_big_buttons(view, {inner.x, inner.y + 24 + dots + 6, inner.w, buttons}, 8);
}

/// A small embed: everything in one line.
COWSCOPE_LATER void draw_line(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  pen.fill(area, view.theme.panel);
  pen.fill({area.x, area.y, area.w, 1}, view.theme.line);
  const float h = area.h - 14;
  const float buttons = std::clamp(area.w * 0.42F, 260.0F, 420.0F);
  draw_big_buttons(view, {area.x + 12, area.y + 7, buttons, h}, 6);
  Sentence keep;
  std::vector<TextRun> runs{{"", view.theme.text_dim}};
  const std::string where = where_text(view.session) + "  ";
  runs[0].text = where;
  for (const TextRun& run : next_runs(view, &keep)) runs.push_back(run);
  draw_runs(pen, {area.x + buttons + 28, area.y, area.right() - 12 - area.x - buttons - 28, area.h},
            runs, 14);
}

/// Depths 2 and 3: small buttons, all of them.
COWSCOPE_LATER void draw_row(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  Session& session = view.session;
  const Timeline& t = session.timeline();
  const std::size_t events = t.journal().events.size();
  std::string where = where_text(session);
  if (events > 0)
    where += " · event " + std::to_string(t.position().event) + " of " + std::to_string(events);
  const float h = view.coarse_pointer ? 44.0F : 40.0F;
  const float y = area.y + std::max(0.0F, (std::min(area.h, 88.0F) - h - 32) / 2);
  const float speeds_w = view.coarse_pointer ? 150.0F : 116.0F;
  const float speeds_h = view.coarse_pointer ? 40.0F : 28.0F;
  const Rect speeds{area.right() - speeds_w, y + 12 - speeds_h / 2 - (view.coarse_pointer ? 6 : 0),
                    speeds_w, speeds_h};
  const std::string brief = where_text(session);
  pen.text({area.x, y, speeds.x - 8 - area.x, 24},
           fitting(pen, speeds.x - 8 - area.x, 15, {where, brief}, Face::Semibold),
           {view.theme.text, 15, Face::Semibold});
  draw_speeds(view, speeds);
  const bool start = at_start(session);
  const float gap = area.w >= 330 ? 7.0F : 4.0F, apart = area.w >= 330 ? 14.0F : 8.0F;
  const float menu = view.coarse_pointer ? 40.0F : 24.0F;
  const float w = std::min(46.0F, (area.w - 5 * gap - apart - menu - 3) / 7);
  float x = area.x;
  const auto place = [&](float before) {
    x += before;
    const Rect r{x, y + 32, w, h};
    x += w;
    return r;
  };
  const float size = 14;
  if (draw_button(view,
                  {"home", Icon::First, {}, Icon::None, !start, false, "Back to the beginning"},
                  place(0), size))
    session.home();
  if (draw_button(view, {"back", Icon::Back, {}, Icon::None, !start, false, "One step back"},
                  place(gap), size))
    session.back();
  Button play = play_button(session, false);
  play.primary = true;
  if (draw_button(view, play, place(gap), size)) toggle_play(session);
  draw_run_menu_button(view, {x + 3, y + 32, menu, h});
  x += menu + 3;
  if (draw_button(view,
                  {"next", Icon::Next, {}, Icon::None, may_step(session), false, "One step on"},
                  place(gap), size))
    session.step();
  if (draw_button(view, {"end", Icon::Last, {}, Icon::None, may_end(session), false, "To the end"},
                  place(gap), size))
    session.end();
  if (draw_button(view,
                  {"down",
                   Icon::Down,
                   {},
                   Icon::None,
                   may_step(session),
                   false,
                   "Into the step: the next access, then the next event"},
                  place(apart), size))
    session.down();
  if (draw_button(view, {"up", Icon::Up, {}, Icon::None, !start, false, "Out of the step again"},
                  place(gap), size))
    session.up();
}

}  // namespace

float draw_bar_transport(ViewContext& view, Rect bar, float x, float height, bool narrow) {
  Session& session = view.session;
  const bool start = at_start(session);
  const float w = narrow ? 34.0F : 40.0F, gap = narrow ? 4.0F : 8.0F;
  const auto place = [&] {
    const Rect r{x, bar.centre().y - height / 2, w, height};
    x += w + gap;
    return r;
  };
  const float size = 13;
  if (draw_button(view,
                  {"home", Icon::First, {}, Icon::None, !start, false, "Back to the beginning"},
                  place(), size))
    session.home();
  if (draw_button(view, {"back", Icon::Back, {}, Icon::None, !start, false, "One step back"},
                  place(), size))
    session.back();
  Button play = play_button(session, false);
  play.primary = true;
  if (draw_button(view, play, place(), size)) toggle_play(session);
  if (draw_button(view,
                  {"next", Icon::Next, {}, Icon::None, may_step(session), false, "One step on"},
                  place(), size))
    session.step();
  if (draw_button(view, {"end", Icon::Last, {}, Icon::None, may_end(session), false, "To the end"},
                  place(), size))
    session.end();
  const float text = view.pen.measure("Step 88 of 88", 13);
  view.pen.text({x + 4, bar.y, text + 12, bar.h}, where_text(session), {view.theme.text_dim, 13});
  return x + 4 + text + 12;
}

void draw_transport(ViewContext& view, Rect area) {
  if (area.empty()) return;
  if (view.layout.compact) draw_line(view, area);
  else if (view.layout.small) draw_phone(view, area);
  else if (view.session.level() == Level::Idea) draw_idea(view, area);
  else draw_row(view, area);
}

}  // namespace cowscope
