#include "web/views/life.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "web/session/frame_life.h"
#include "web/views/cells.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

/// A long script is read over some frames.
constexpr std::chrono::milliseconds kSlice{5};

FrameLife& read_life(ViewContext& view, FrameNumber frame) {
  FrameLife& life = view.session.life(frame);
  if (life.done()) return life;
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + kSlice;
  Slice slice([end] { return Clock::now() >= end; });
  if (!life.work(slice)) view.wants_frame = true;
  return life;
}

std::size_t happened_of(const ViewContext& view, const FrameLife& life) {
  const Timeline& t = view.session.timeline();
  return life.happened(t.position(), t.position().event >= t.journal().events.size());
}

/// At the first depth events are not told: there it leads to the end of the step.
void go_to(ViewContext& view, const LifeChange& change) {
  const bool whole = change.event == kEnd || view.session.level() == Level::Idea;
  view.session.seek(change.step, whole ? kEnd : change.event);
}

std::string where_of(const ViewContext& view, const LifeChange& change) {
  std::string out = std::to_string(change.step);
  if (change.event != kEnd && change.event > 0 && view.session.level() != Level::Idea)
    out += "." + std::to_string(change.event);
  return out;
}

/// "17 users now", "free".
std::string now_text(const ViewContext& view, FrameNumber frame) {
  const Frame& f = view.session.timeline().machine().state().frames[frame];
  if (f.kind == FrameKind::Free) return "free now";
  if (f.refs() == 0) return "no users, cached";
  return thousands(f.refs()) + (f.refs() == 1 ? " user now" : " users now");
}

class Changes {
 public:
  Changes(ViewContext& view, const FrameLife& life, float row)
      : view_(view),
        pen_(view.pen),
        theme_(view.theme),
        life_(life),
        happened_(happened_of(view, life)),
        row_(row) {}

  std::size_t happened() const { return happened_; }

  void draw(Rect area) {
    const std::size_t all = life_.changes().size();
    if (all == 0) return;
    const float content = row_ * static_cast<float>(all);
    const float follow = happened_ > 0 ? row_ * (static_cast<float>(happened_) - 0.5F) : 0;
    const float shift = pen_.begin_scroll("life", area, content, follow);
    const float width = area.w - (content > area.h ? 10.0F : 0.0F);
    widest_ = 0;
    for (const LifeChange* c : {&life_.changes().front(), &life_.changes().back()})
      widest_ = std::max(widest_, pen_.measure(where_of(view_, *c) + "00", 12, Face::Mono));
    const auto first = static_cast<std::size_t>(shift / row_);
    const auto last = std::min(all, static_cast<std::size_t>((shift + area.h) / row_) + 1);
    // From the first line in sight on: far down a long list, floats are coarse.
    const float top = area.y - (shift - row_ * static_cast<float>(first));
    for (std::size_t i = first; i < last; ++i)
      line(i, {area.x, top + row_ * static_cast<float>(i - first), width, row_});
    pen_.end_scroll();
  }

 private:
  void line(std::size_t i, Rect row) {
    const LifeChange& c = life_.changes()[i];
    const bool here = i + 1 == happened_, done = i < happened_;
    const Hit hit = pen_.hit("life/" + std::to_string(i), row);
    if (here) {
      pen_.fill(row, theme_.accent.alpha(theme_.dark ? 0.17F : 0.13F), 4);
      pen_.fill({row.x, row.y, 3, row.h}, theme_.accent, 1);
    } else if (hit.hovered || hit.pressed) {
      pen_.fill(row, theme_.text.alpha(0.06F), 4);
    }
    if (i > 0 && c.allocated())
      pen_.fill({row.x, row.y, row.w, 1}, theme_.line);  // another use begins
    const Colour ink = done ? theme_.text : theme_.text_faint;
    pen_.text({row.x + 6, row.y, widest_, row.h}, where_of(view_, c),
              {done ? theme_.text_dim : theme_.text_faint, 12, Face::Mono});
    const float count_w = counts(c, row, done);
    const float x = row.x + 6 + widest_ + 6;
    const std::string name(life_.name(c.pid)), words = life_.words(c);
    const Colour own =
        c.pid == kInit ? theme_.text_dim : theme_.owner(view_.session.colour_index(c.pid));
    const std::string said = " " + words;
    const std::vector<TextRun> runs{{name, own, Face::Semibold}, {said, ink}};
    const float room = row.right() - count_w - 12 - x;
    draw_runs(pen_, {x, row.y, room, row.h}, runs, 13);
    if (hit.hovered) {
      view_.hovered = numbered_target(Target::Kind::Step, std::max(1U, c.step));
      if (pen_.measure_runs(runs, 13) > room) pen_.tooltip(row, name + said);
    }
    if (hit.clicked) go_to(view_, c);
  }

  /// "1 → 2" at the right; what frees the frame ends in "free".
  float counts(const LifeChange& c, Rect row, bool done) {
    const std::string was = c.was == FrameKind::Free ? "free" : std::to_string(c.before);
    const std::string is = c.freed() ? "free" : std::to_string(c.after);
    const std::string text = was + " → ";
    const Colour dim = done ? theme_.text_dim : theme_.text_faint;
    Colour strong = done ? theme_.text : theme_.text_faint;
    if (done && c.freed()) strong = theme_.attention;
    const float w = pen_.measure(is, 13, Face::Semibold), before = pen_.measure(text, 13);
    const float x = row.right() - 6 - w;
    pen_.text({x, row.y, w + 1, row.h}, is, {strong, 13, Face::Semibold});
    pen_.text({x - before, row.y, before + 1, row.h}, text, {dim, 13});
    return w + before + 6;
  }

  ViewContext& view_;
  Pen& pen_;
  const Theme& theme_;
  const FrameLife& life_;
  std::size_t happened_;
  float row_, widest_ = 0;
};

/// The refcount over all steps as a staircase, with the playhead; a click goes there.
void draw_stairs(ViewContext& view, const FrameLife& life, Rect area) {
  Pen& pen = view.pen;
  const Timeline& t = view.session.timeline();
  const auto steps = static_cast<float>(std::max(1U, t.steps()));
  const std::vector<LifeChange>& changes = life.changes();
  std::uint32_t most = 1;
  for (const LifeChange& c : changes) most = std::max(most, c.after);
  const auto x_of = [&](std::uint32_t step) {
    return area.x + area.w * std::min(1.0F, static_cast<float>(step) / steps);
  };
  const auto y_of = [&](std::uint32_t refs) {
    return area.bottom() - (area.h - 2) * static_cast<float>(refs) / static_cast<float>(most);
  };
  pen.fill({area.x, area.bottom(), area.w, 1}, view.theme.line);
  // A pixel takes what its last change says, however many there are.
  float from = area.x, top = y_of(0);
  std::uint32_t refs = 0;
  const auto bar = [&](float to) {
    if (refs > 0 && to > from)
      pen.fill({from, top, std::max(1.0F, to - from), area.bottom() - top},
               view.theme.accent.alpha(0.3F));
    if (refs > 0 && to > from)
      pen.fill({from, top, std::max(1.0F, to - from), 1.5F}, view.theme.accent);
  };
  for (const LifeChange& c : changes) {
    const float x = x_of(c.step);
    if (x >= from + 1) {
      bar(x);
      from = x;
    }
    refs = c.after;
    top = y_of(refs);
  }
  bar(x_of(life.read()));
  pen.fill({x_of(t.position().step) - 0.75F, area.y - 2, 1.5F, area.h + 4}, view.theme.text);
  const Hit hit = pen.hit("life/stairs", area.inset(0, -4));
  if (hit.hovered || hit.pressed) {
    const float part = std::clamp((hit.pointer.x - area.x) / area.w, 0.0F, 1.0F);
    const auto step =
        std::min(static_cast<std::uint32_t>(part * steps + 0.5F), view.session.reachable());
    const std::size_t n = life.happened({step, 0}, true);
    pen.tooltip({hit.pointer.x - 1, area.y, 2, area.h},
                "Step " + thousands(step) + ": " + thousands(life.refs(n)) +
                    (life.refs(n) == 1 ? " user" : " users"));
    if ((hit.pressed || hit.clicked) && step != t.position().step) view.session.seek(step);
  }
}

/// |← before, to the next change|, and the breakpoint at changes.
void draw_buttons(ViewContext& view, const FrameLife& life, std::size_t happened, Rect row) {
  const std::vector<LifeChange>& changes = life.changes();
  ButtonStyle style;
  style.size = 13;
  style.leading = Icon::Back;
  // Standing on a change, the one before it; past it, itself.
  const Timeline& t = view.session.timeline();
  const bool end = t.position().event >= t.journal().events.size();
  std::size_t before = happened;
  if (before > 0) {
    const LifeChange& last = changes[before - 1];
    const bool on = last.step == t.position().step &&
                    (last.event == t.position().event ||
                     (end && (last.event == kEnd || view.session.level() == Level::Idea)));
    if (on) --before;
    // Behind the step, where events are not told: not another change of the same one.
    while (on && before > 0 && view.session.level() == Level::Idea &&
           changes[before - 1].step == t.position().step)
      --before;
  }
  style.enabled = before > 0;
  style.tooltip = "To the change before";
  const float square = row.h + 6;
  if (view.pen.button("life/back", {row.x, row.y, square, row.h}, "", style))
    go_to(view, changes[before - 1]);
  style.leading = Icon::None;
  style.trailing = Icon::Next;
  style.enabled = happened < changes.size() || !life.done();
  style.tooltip = "Run to the next change of this frame (N)";
  const float stop = row.h + 6;
  const float room = row.w - square - stop - 12;
  if (view.pen.button("life/next", {row.x + square + 6, row.y, room, row.h},
                      fitting(view.pen, room - 40, 13, {"Next change", "Next"}, Face::Semibold),
                      style)) {
    if (happened < changes.size()) go_to(view, changes[happened]);
    else view.panels->requests.push_back({"runTo", "frame"});
  }
  const bool on = view.session.breakpoints().frame == life.frame();
  const Rect r{row.right() - stop, row.y, stop, row.h};
  ButtonStyle dot;
  dot.selected = on;
  dot.tooltip = on ? "Playing stops at every change of this frame: no longer"
                   : "Stop playing at every change of this frame";
  if (view.pen.button("life/stop", r, "", dot)) {
    Breakpoints next = view.session.breakpoints();
    next.frame = on ? kNoFrame : life.frame();
    view.session.set_breakpoints(std::move(next));
  }
  if (on) view.pen.circle(r.centre(), 5, view.theme.fault);
  else view.pen.ring(r.centre(), 5, view.theme.text_dim, 1.75F);
}

std::string origin_text(const FrameLife& life, std::size_t happened) {
  if (!life.done())
    return "Reading the script: " + std::to_string(static_cast<int>(life.progress() * 100)) + " %";
  std::string text = life.origin(happened);
  if (life.cut())
    text += " So much happens to it that this is told up to step " + thousands(life.read()) + ".";
  return text;
}

float draw_head(ViewContext& view, const FrameLife& life, std::size_t happened, Rect area,
                float most) {
  Pen& pen = view.pen;
  const std::string title = "Frame " + std::to_string(life.frame().value());
  const float used =
      pen.text({area.x, area.y, area.w, 20}, title, {view.theme.text, 15, Face::Semibold});
  pen.text({area.x + used + 10, area.y, area.w - used - 10, 20}, now_text(view, life.frame()),
           {view.theme.text_dim, 13});
  if (most <= 22) return 22;
  return 22 + pen.wrapped({area.x, area.y + 22, area.w, most - 22}, origin_text(life, happened),
                          {view.theme.text_dim, 13}, 17);
}

/// The page that is pinned stays in sight: a second click on it asks what can be done, and so does
/// the handle at its corner.
void keep_clear(Rect& box, const Rect& cell, float low, float high, float roof) {
  constexpr float kHandle = 24;
  if (box.x >= cell.right() + kHandle || box.right() <= cell.x || box.y >= cell.bottom() ||
      box.bottom() <= cell.y - kHandle)
    return;
  if (cell.right() + kHandle + box.w <= high) box.x = cell.right() + kHandle;
  else if (cell.x - kHandle - box.w >= low) box.x = cell.x - kHandle - box.w;
  else if (cell.y - kHandle - box.h >= roof) box.y = cell.y - kHandle - box.h;
}

}  // namespace

void draw_life_body(ViewContext& view, Rect area) {
  const FrameNumber frame = view.session.shown_frame();
  if (frame == kNoFrame) {
    view.pen.wrapped(
        area,
        view.coarse_pointer
            ? "Tap a frame or a page to see who took the frame, who came and who went."
            : "Point at a frame or a page to see who took the frame, who came and who went.",
        {view.theme.text_dim, 13});
    return;
  }
  const FrameLife& life = read_life(view, frame);
  const float row = view.coarse_pointer ? 40.0F : 22.0F;
  const float button = view.coarse_pointer ? 40.0F : 28.0F;
  Changes changes(view, life, row);
  if (area.w < 420) {
    // One below the other.
    // Where little is in sight, the list says it all.
    const float head = draw_head(view, life, changes.happened(), area, area.h < 170 ? 22 : 58);
    const float list = area.y + head + 6;
    const bool buttons = area.bottom() - list > button + 2 * row;
    changes.draw({area.x, list, area.w, area.bottom() - list - (buttons ? button + 8 : 0)});
    if (buttons)
      draw_buttons(view, life, changes.happened(),
                   {area.x, area.bottom() - button, area.w, button});
    return;
  }
  const float left = std::clamp(area.w * 0.34F, 190.0F, 300.0F);
  const float head = draw_head(view, life, changes.happened(), {area.x, area.y, left, area.h},
                               area.h - button - 4);
  const float foot = area.bottom() - button - 2;
  if (foot - (area.y + head) >= 32)
    draw_stairs(view, life, {area.x, area.y + head + 10, left, foot - area.y - head - 20});
  draw_buttons(view, life, changes.happened(), {area.x, foot, left, button});
  view.pen.fill({area.x + left + 15.5F, area.y + 2, 1, area.h - 4}, view.theme.line);
  changes.draw({area.x + left + 28, area.y, area.w - left - 28, area.h});
}

std::string life_note(ViewContext& view, float width) {
  const FrameNumber frame = view.session.shown_frame();
  if (frame == kNoFrame) return {};
  const std::string n = std::to_string(frame.value());
  return std::string(fitting(view.pen, width, 13, {"why frame " + n + "?", "frame " + n}));
}

void draw_life_card(ViewContext& view, Rect page) {
  const Target pinned = view.session.pinned();
  if (view.panels->offers_open) return;
  const bool meant = pinned.kind == Target::Kind::Frame || pinned.kind == Target::Kind::Page;
  // Where there is no room beside the picture, the text version tells it.
  if (!meant || !view.layout.entries.empty() || view.layout.small || view.layout.compact) return;
  const FrameNumber frame = view.session.shown_frame();
  if (frame == kNoFrame) return;
  Pen& pen = view.pen;
  const FrameLife& life = read_life(view, frame);
  const float row = view.coarse_pointer ? 40.0F : 24.0F,
              button = view.coarse_pointer ? 40.0F : 32.0F;
  Changes changes(view, life, row);
  const float width = std::min(400.0F, page.w - 24);
  const float rows = std::clamp(static_cast<float>(life.changes().size()), 1.0F, 5.0F) * row;
  const float most = page.h - 24;
  const float text =
      pen.measure_wrapped(width - 60, origin_text(life, changes.happened()), 13, Face::Regular, 17);
  const float height =
      std::min(16 + 22 + std::min(text, 36.0F) + 8 + rows + 10 + button + 16, most);
  // Beside its frame: below it, above it, or where there is room.
  const Rect at =
      view.frame_anchor.empty() ? Rect{page.w / 2, page.h / 2, 1, 1} : view.frame_anchor;
  Rect box{std::clamp(at.centre().x - width / 2, 12.0F, std::max(12.0F, page.w - 12 - width)),
           at.bottom() + 12, width, height};
  const bool below = box.bottom() <= page.bottom() - 12;
  const float roof = std::max(12.0F, view.layout.sentence.bottom() + 8);  // the prose is HTML, too
  const bool above = at.y - 12 - height >= roof;
  if (!below && above) box.y = at.y - 12 - height;
  if (!below && !above) {
    box.y = std::max(roof, page.bottom() - 12 - height);
    box.x = at.centre().x > page.w / 2 ? std::max(12.0F, at.x - 12 - width)
                                       : std::min(at.right() + 12, page.w - 12 - width);
  }
  // A question is HTML and lies over the picture: beside it, not under it.
  const Rect& question = view.layout.question;
  const bool beside = !question.empty() && box.bottom() > question.y && box.y < question.bottom();
  const float low = 12, high = beside ? question.x - 8 : page.w - 12;
  if (beside && box.right() > high && box.x < question.right()) box.x = std::max(low, high - width);
  for (const PageAnchor& anchor : view.anchors)
    if (pinned.kind == Target::Kind::Page && anchor.pid == pinned.pid && anchor.page == pinned.page)
      keep_clear(box, anchor.rect, low, high, roof);
  pen.hit("life-card", box, false);  // what lies under it is not clicked through it
  pen.floating_box(box, view.theme.text_faint);
  const Rect inner = box.inset(16);
  ButtonStyle close;
  close.kind = ButtonKind::Quiet;
  close.leading = Icon::Close;
  close.tooltip = "Close (Esc)";
  if (pen.button("life-card/close", {box.right() - 40, box.y + 8, 32, 32}, "", close))
    view.session.pin(Target{});
  const float head =
      draw_head(view, life, changes.happened(), {inner.x, inner.y, inner.w - 28, inner.h}, 58);
  const float list = inner.y + head + 8;
  changes.draw({inner.x - 6, list, inner.w + 12, inner.bottom() - button - 10 - list});
  draw_buttons(view, life, changes.happened(), {inner.x, inner.bottom() - button, inner.w, button});
}

}  // namespace cowscope
