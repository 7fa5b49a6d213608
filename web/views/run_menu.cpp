#include "web/views/run_menu.h"

#include <algorithm>
#include <string>
#include <vector>

#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

struct Item {
  enum class Kind { Heading, RunTo, StopAt, Clear, Predict, Present } kind;
  Until until = Until::Breakpoint;
  std::string title;
  const char* key = "";
  bool enabled = true, on = false;
};

std::vector<Item> items_of(const ViewContext& view) {
  using Kind = Item::Kind;
  const Breakpoints& stops = view.session.breakpoints();
  const FrameNumber shown = view.session.shown_frame();
  const FrameNumber frame = stops.frame != kNoFrame ? stops.frame : shown;
  const std::string of = shown == kNoFrame ? "a frame" : "frame " + std::to_string(shown.value());
  const std::string watched =
      frame == kNoFrame ? "a frame" : "frame " + std::to_string(frame.value());
  std::vector<Item> items{
      {Kind::Heading, Until::Breakpoint, "Run on to"},
      {Kind::RunTo, Until::Fault, "the next page fault", "F"},
      {Kind::RunTo, Until::Copy, "the next copy", "C"},
      {Kind::RunTo, Until::Frame, "the next change of " + of, "N", shown != kNoFrame},
      {Kind::RunTo, Until::Breakpoint, "the next breakpoint", "G", stops.any()},
      {Kind::Heading, Until::Breakpoint, "Playing stops"},
      {Kind::StopAt, Until::Breakpoint, "behind this step", "B",
       view.session.timeline().position().step > 0,
       stops.steps.contains(view.session.timeline().position().step)},
      {Kind::StopAt, Until::Fault, "at every page fault", "", true, stops.fault},
      {Kind::StopAt, Until::Copy, "at every copy", "", true, stops.copy},
      {Kind::StopAt, Until::Frame, "at every change of " + watched, "", frame != kNoFrame,
       stops.frame != kNoFrame},
  };
  if (stops.any()) items.push_back({Kind::Clear, Until::Breakpoint, "Clear all breakpoints"});
  if (view.session.locks("forward"))
    for (Item& item : items) item.enabled = item.enabled && item.kind != Kind::RunTo;
  items.push_back({Kind::Heading, Until::Breakpoint, "Teach with it"});
  items.push_back({Kind::Predict, Until::Breakpoint, "Ask before every step", "", true,
                   view.session.predicting()});
  if (!view.panels->without_page)
    items.push_back({Kind::Present, Until::Breakpoint, "Present it from here", ""});
  return items;
}

void choose(ViewContext& view, const Item& item) {
  Session& session = view.session;
  Breakpoints next = session.breakpoints();
  switch (item.kind) {
    case Item::Kind::Heading: return;
    case Item::Kind::Predict: session.set_predicting(!item.on); return;
    case Item::Kind::Present:
      view.panels->requests.push_back({"present", {}});
      view.panels->run_menu_open = false;
      return;
    case Item::Kind::RunTo:
      view.panels->requests.push_back({"runTo", to_string(item.until)});
      view.panels->run_menu_open = false;
      return;
    case Item::Kind::Clear:
      next = {};
      view.panels->run_menu_open = false;
      break;
    case Item::Kind::StopAt:
      if (item.until == Until::Breakpoint) {
        session.toggle_breakpoint(session.timeline().position().step);
        return;
      }
      if (item.until == Until::Fault) next.fault = !item.on;
      if (item.until == Until::Copy) next.copy = !item.on;
      if (item.until == Until::Frame) next.frame = item.on ? kNoFrame : session.shown_frame();
      break;
  }
  session.set_breakpoints(std::move(next));
}

}  // namespace

void draw_stop_dot(ViewContext& view, Point centre, float radius, bool set) {
  if (set) view.pen.circle(centre, radius, view.theme.fault);
  else view.pen.ring(centre, radius, view.theme.fault.alpha(0.6F), 1.5F);
}

void draw_run_menu_button(ViewContext& view, Rect r) {
  ButtonStyle style;
  style.leading = Icon::ChevronDown;
  style.size = 12;
  style.tooltip = view.coarse_pointer ? "" : "Run on to …, and where playing stops";
  if (view.pen.button("run-menu", r, "", style)) {
    view.panels->run_menu_open = !view.panels->run_menu_open;
  }
  view.panels->run_menu_anchor = r;
  if (view.session.breakpoints().any()) draw_stop_dot(view, {r.right() - 5, r.y + 5}, 4, true);
}

void draw_run_menu(ViewContext& view, Rect page) {
  if (!view.panels->run_menu_open) return;
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const std::vector<Item> items = items_of(view);
  const float line = view.coarse_pointer ? 44.0F : 34.0F;
  float content = 0;
  for (const Item& item : items) content += item.kind == Item::Kind::Heading ? 30 : line;
  const Rect anchor = view.panels->run_menu_anchor;
  const float width = std::min(page.w - 16, 296.0F), height = std::min(content + 16, page.h - 16);
  Rect box{std::clamp(anchor.right() - width, 8.0F, std::max(8.0F, page.w - 8 - width)),
           anchor.bottom() + 6, width, height};
  if (box.bottom() > page.bottom() - 8) box.y = std::max(8.0F, anchor.y - 6 - height);
  const Hit outside = pen.hit("run-menu/outside", page, false);
  view.panels->menu_box = box;
  pen.floating_box(box, theme.line);
  const Hit inside = pen.hit("run-menu/box", box, false);
  // The button that opened it closes it as well, and lies under "outside".
  const Rect list = box.inset(8);
  const float shift = pen.begin_scroll("run-menu", list, content);
  float y = list.y - shift;
  for (const Item& item : items) {
    const bool heading = item.kind == Item::Kind::Heading;
    const Rect r{list.x, y, list.w - (content > list.h ? 8.0F : 0.0F), heading ? 30 : line};
    y = r.bottom();
    if (r.bottom() < list.y || r.y > list.bottom()) continue;
    if (heading) {
      pen.text({r.x + 10, r.y + 4, r.w - 20, r.h - 4}, item.title,
               {theme.text_dim, 13, Face::Semibold});
      continue;
    }
    Hit hit;
    if (item.enabled) hit = pen.hit("run-menu/" + item.title, r);
    if (hit.hovered || hit.pressed) pen.fill(r, theme.text.alpha(0.08F), kCorner - 2);
    const Colour ink = item.enabled ? theme.text : theme.text_faint;
    float x = r.x + 10;
    if (item.kind == Item::Kind::Predict) {
      pen.stroke({x, r.centre().y - 7, 14, 14}, ink, 3);
      if (item.on) pen.icon(Icon::Check, {x, r.centre().y - 7, 14, 14}, ink, 2);
      x += 24;
    } else if (item.kind == Item::Kind::Present) {
      x += 24;
    } else if (item.kind == Item::Kind::StopAt) {
      draw_stop_dot(view, {x + 7, r.centre().y}, 5.5F, item.on);
      x += 24;
    }
    pen.text({x, r.y, r.right() - x - 34, r.h}, item.title,
             {ink, 14, item.on ? Face::Semibold : Face::Regular});
    if (item.key[0] != 0 && !view.coarse_pointer)
      pen.text({r.right() - 34, r.y, 24, r.h}, item.key,
               {item.enabled ? theme.text_dim : theme.text_faint, 12, Face::Mono, Align::Right});
    if (hit.clicked) choose(view, item);
  }
  pen.end_scroll();
  if (outside.clicked && !inside.hovered) view.panels->run_menu_open = false;
}

}  // namespace cowscope
