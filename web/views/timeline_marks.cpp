#include "web/views/timeline_marks.h"

#include <array>

#include "imgui.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

void diamond(Pen& pen, Point c, float r, Colour fill, Colour edge, float width) {
  const ImVec2 points[4] = {{c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}};
  pen.list()->AddQuadFilled(points[0], points[1], points[2], points[3], fill.abgr());
  pen.list()->AddQuad(points[0], points[1], points[2], points[3], edge.abgr(), width);
}

void number_mark(ViewContext& view, const PlacedMark& at, Colour owner, Colour on_owner,
                 bool failed, float radius) {
  Pen& pen = view.pen;
  const Colour colour = failed ? view.theme.fault : owner;
  if (at.done || at.current) {
    pen.circle(at.centre, radius, colour);
  } else {
    pen.circle(at.centre, radius, view.theme.panel);
    pen.ring(at.centre, radius, colour.alpha(0.65F), 2);
  }
  const std::string number = std::to_string(at.step);
  const float size = number.size() <= 2 ? 14.0F : (number.size() == 3 ? 11.0F : 9.0F);
  pen.text({at.centre.x - radius, at.centre.y - radius, 2 * radius, 2 * radius}, number,
           {at.done || at.current ? on_owner : colour, size, Face::Semibold, Align::Centre});
}

void letter_mark(ViewContext& view, const StepMark& mark, const PlacedMark& at, Colour owner,
                 float radius) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const bool lit = at.done || at.current;
  if (mark.glyph == Glyph::Exit || mark.glyph == Glyph::Kill) {
    diamond(pen, at.centre, radius, theme.panel, lit ? owner : owner.alpha(0.65F), 2);
    if (mark.glyph == Glyph::Kill)
      pen.icon(Icon::Close, {at.centre.x - 5, at.centre.y - 5, 10, 10},
               lit ? theme.fault : theme.text_faint, 1.6F);
    return;
  }
  // A fork that copies is what it is asked to be; a store that copies is the surprise.
  const bool alarm = (mark.copied && mark.glyph != Glyph::Fork) || mark.failed;
  if (alarm && lit) {
    pen.circle(at.centre, radius, theme.fault);
    pen.text({at.centre.x - radius, at.centre.y - radius, 2 * radius, 2 * radius}, "!",
             {theme.dark ? Colour{0x2a0808ff} : Colour{0xffffffff}, 14, Face::Bold, Align::Centre});
    return;
  }
  pen.circle(at.centre, radius, theme.panel);
  pen.ring(at.centre, radius, lit ? owner : owner.alpha(0.65F), 2);
  pen.text({at.centre.x - radius, at.centre.y - radius - 0.5F, 2 * radius, 2 * radius},
           letter_of(mark.glyph),
           {lit ? theme.text : theme.text_faint, 13, Face::Regular, Align::Centre});
}

}  // namespace

const char* letter_of(Glyph glyph) {
  switch (glyph) {
    case Glyph::Spawn: return "s";
    case Glyph::Fork: return "f";
    case Glyph::Exec: return "x";
    case Glyph::Wait: return "z";
    case Glyph::Read: return "r";
    case Glyph::Write: return "w";
    case Glyph::Print: return "p";
    case Glyph::Map: return "m";
    case Glyph::Skip: return "–";
    case Glyph::Exit:
    case Glyph::Kill: return "";
  }
  return "";
}

const char* word_of(Glyph glyph) {
  switch (glyph) {
    case Glyph::Spawn: return "spawn";
    case Glyph::Fork: return "fork";
    case Glyph::Exec: return "exec";
    case Glyph::Exit: return "exit";
    case Glyph::Kill: return "kill";
    case Glyph::Wait: return "wait";
    case Glyph::Read: return "read";
    case Glyph::Write: return "write";
    case Glyph::Print: return "print";
    case Glyph::Map: return "memory call";
    case Glyph::Skip: return "passed over";
  }
  return "";
}

Colour lane_colour(const ViewContext& view, const Lane& lane) {
  return lane.pid == kInit ? view.theme.text_faint
                           : view.theme.owner(view.session.colour_index(lane.pid));
}

Pid pid_of_step(const ViewContext& view, std::uint32_t step) {
  const TimelineIndex& index = view.panels->index;
  if (step == 0 || step > index.steps()) return Pid{};
  const std::uint32_t lane = index.mark(step).lane;
  return lane < index.lanes().size() ? index.lanes()[lane].pid : Pid{};
}

Colour on_lane_colour(const ViewContext& view, const Lane& lane) {
  if (lane.pid == kInit) return view.theme.panel;
  return view.theme.on_owner[view.session.colour_index(lane.pid) % view.theme.on_owner.size()];
}

void draw_mark(ViewContext& view, const StepMark& mark, const PlacedMark& at, Colour owner,
               Colour on_owner, const MarkLook& look) {
  if (at.current) {
    view.pen.circle(at.centre, look.radius + 5, view.theme.panel);
    view.pen.ring(at.centre, look.radius + 5, view.theme.accent, 2);
  }
  if (look.letters) letter_mark(view, mark, at, owner, look.radius);
  else number_mark(view, at, owner, on_owner, mark.failed && !mark.copied, look.radius);
}

void draw_legend(ViewContext& view, const TimelineIndex& index, const TimelineView& shown,
                 Rect row) {
  Pen& pen = view.pen;
  std::array<bool, 11> there{};
  bool copies = false;
  for (const PlacedMark& at : shown.marks) {
    const StepMark mark = index.mark(at.step);
    there[static_cast<std::size_t>(mark.glyph)] = true;
    copies = copies || (mark.copied && mark.glyph == Glyph::Write);
  }
  struct Explained {
    Glyph glyph;
    bool alarm;
  };
  std::vector<Explained> entries;
  for (std::size_t g = 0; g < there.size(); ++g) {
    if (there[g]) entries.push_back({static_cast<Glyph>(g), false});
    if (static_cast<Glyph>(g) == Glyph::Write && copies) entries.push_back({Glyph::Write, true});
  }
  const float size = 12;
  const auto label = [](const Explained& e) {
    return e.alarm ? "write that copies" : word_of(e.glyph);
  };
  float need = 0;
  for (const Explained& e : entries) need += 20 + pen.measure(label(e), size);
  if (entries.empty() || need > row.w) return;
  const float n = static_cast<float>(entries.size());
  const float gap = entries.size() > 1 ? std::min(44.0F, (row.w - need) / (n - 1)) : 0;
  float x = row.x;
  for (const Explained& e : entries) {
    const Point c{x + 6, row.centre().y};
    if (e.alarm) {
      pen.circle(c, 6, view.theme.fault);
      pen.text({c.x - 6, c.y - 6, 12, 12}, "!", {view.theme.panel, 10, Face::Bold, Align::Centre});
    } else if (e.glyph == Glyph::Exit || e.glyph == Glyph::Kill) {
      diamond(pen, c, 6, view.theme.panel, view.theme.text_dim, 1.5F);
      if (e.glyph == Glyph::Kill)
        pen.icon(Icon::Close, {c.x - 3, c.y - 3, 6, 6}, view.theme.fault, 1.2F);
    } else {
      pen.text({c.x - 6, c.y - 8, 12, 16}, letter_of(e.glyph),
               {view.theme.text, 13, Face::Semibold, Align::Centre});
    }
    x += 20;
    x += pen.text({x, row.y, row.right() - x, row.h}, label(e), {view.theme.text_dim, size}) + gap;
  }
}

}  // namespace cowscope
