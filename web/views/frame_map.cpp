#include "web/views/frame_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/layout/frame_map.h"
#include "web/views/cells.h"
#include "web/views/grid_port.h"
#include "web/views/offers.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

/// The frames shown: those that the script ever uses, in whole steps, so that the map keeps its
/// shape from step to step.
std::uint32_t frames_shown(const ViewContext& view, const SceneFacts& facts) {
  constexpr std::uint32_t kStep = 4096;
  const std::uint32_t used = std::max(view.session.scenario().most_frames, facts.frames().extent());
  return std::min(facts.frames().all().frames, (used + kStep - 1) / kStep * kStep);
}

std::string size_text(std::uint64_t frames) {
  const std::uint64_t kib = frames * 4;
  return kib < 1024 ? std::to_string(kib) + " KiB" : std::to_string(kib / 1024) + " MiB";
}

std::string percent(std::uint32_t part, std::uint32_t whole) {
  if (part == 0 || whole == 0) return "none";
  if (part == whole) return "all";
  const auto n = static_cast<std::uint64_t>(
      std::llround(100.0 * static_cast<double>(part) / static_cast<double>(whole)));
  return n == 0 ? "under 1 %" : std::to_string(std::min<std::uint64_t>(n, 99)) + " %";
}

/// "Frames 256 – 511 (1 MiB): 200 used, by at most 3 processes each; 40 % shared, 12 % dirty."
std::string block_tip(std::uint32_t first, const FrameSums& s) {
  std::string tip = "Frames " + thousands(first) + " – " + thousands(first + s.frames - 1) + " (" +
                    size_text(s.frames) + "): ";
  if (s.used == 0) return tip + "all free";
  tip += s.used == s.frames ? "all used" : thousands(s.used) + " used";
  tip += s.most_refs == 0
             ? ", mapped by nobody"
             : ", each with " + (s.most_refs == 1 ? std::string("one user")
                                                  : "up to " + thousands(s.most_refs) + " users");
  tip += "; shared: " + percent(s.shared, s.frames) + ", dirty: " + percent(s.dirty, s.frames);
  if (s.changed > 0) tip += "; " + thousands(s.changed) + " changed in this step";
  return tip;
}

class MapView {
 public:
  MapView(ViewContext& view, Rect area)
      : view_(view), pen_(view.pen), theme_(view.theme), facts_(facts_of(view)) {
    const float foot = area.h >= 120 ? 26.0F : 0.0F;
    foot_ = {area.x, area.bottom() - foot + 4, area.w, foot};
    room_ = {area.x, area.y, area.w, area.h - foot};
    PanelState& panels = *view.panels;
    if (panels.camera_of != view.session.generation()) {
      panels.camera_of = view.session.generation();
      panels.camera = {};
    }
    lay_out();
  }

  void draw() {
    hit_ = pen_.hit("frame map", map_.shown(), false);
    take_hands();
    GridLook look = map_look(map_);
    for (std::size_t i = 0; i < look.owners.size(); ++i) {
      look.owners[i] = theme_.owners[i].rgba;
      look.fills[i] = theme_.owner_fill[i].rgba;
    }
    for (std::size_t i = 0; i < look.heat.size(); ++i) look.heat[i] = theme_.heat[i].rgba;
    look.hollow = theme_.panel.rgba;
    look.line = theme_.text_faint.alpha(0.55F).rgba;
    look.text = theme_.text.rgba;
    look.free = theme_.vacant.rgba;
    look.map_texels = &facts_.texels();
    if (view_.grid != nullptr) view_.grid->show(*pen_.list(), std::move(look), map_.shown());
    pen_.push_clip(map_.shown());
    if (map_.level == 0 && map_.size >= kTextCell) texts();
    pen_.pop_clip();
    // A ring at the edge is whole all the same.
    pen_.push_clip(map_.shown().inset(-6));
    copies();
    ring(pointer_of(view_).frame);
    pen_.pop_clip();
    tell();
    buttons();
    legend();
  }

 private:
  void lay_out() { map_ = layout_frame_map(frames_shown(view_, facts_), room_, camera()); }
  MapCamera& camera() { return view_.panels->camera; }

  /// The wheel zooms about the pointer, a drag pans; what is drawn now is where that leads.
  void take_hands() {
    const MapCamera was = camera();
    if (hit_.wheel != 0) camera() = zoomed(map_, was, hit_.pointer, std::pow(1.25F, hit_.wheel));
    if (hit_.dragging) camera() = panned(map_, camera(), hit_.moved);
    if (!(camera() == was)) lay_out();
    if (!hit_.clicked && !hit_.asked) return;
    const auto cell = map_.cell_at(hit_.pointer);
    if (!cell) return;
    const std::uint32_t frame = *cell * map_.frames_a_cell();
    if (map_.level > 0) {
      if (hit_.asked) return;
      camera() = zoomed_into(map_, camera(), frame);
      lay_out();
      view_.wants_frame = true;
      return;
    }
    const Target target{Target::Kind::Frame, Pid{}, PageNumber{}, FrameNumber{frame}};
    const Rect at = map_.cell_of(frame);
    if (hit_.asked) ask_offers(view_, target, at);
    else click_target(view_, target, at);
  }

  FrameFacts frame(std::uint32_t n) const {
    return frame_facts(facts_.scene(), facts_.owners(), FrameNumber{n});
  }

  /// Of the frames in sight alone.
  void texts() {
    const Rect seen = map_.shown();
    const auto column = [&](float x) {
      return static_cast<std::uint32_t>(std::max(0.0F, (x - map_.origin.x) / map_.tile));
    };
    const auto row = [&](float y) {
      return static_cast<std::uint32_t>(std::max(0.0F, (y - map_.origin.y) / map_.tile));
    };
    for (std::uint32_t ty = row(seen.y); ty <= row(seen.bottom()) && ty < map_.rows; ++ty)
      for (std::uint32_t tx = column(seen.x); tx <= column(seen.right()) && tx < map_.columns;
           ++tx) {
        const std::uint32_t first = (ty * map_.columns + tx) * 256;
        for (std::uint32_t f = first; f < std::min(first + 256, map_.frames); ++f) {
          const Rect r = map_.cell_of(f);
          if (r.right() < seen.x || r.x > seen.right() || r.bottom() < seen.y ||
              r.y > seen.bottom())
            continue;
          draw_frame_text(view_, frame(f), r, 0);
        }
      }
  }

  /// Straight from the old frame's cell to the new one's, if they are not the same.
  void copies() {
    for (const CopyFacts& copy : copy_facts(facts_.scene())) {
      if (copy.from.value() >= map_.frames || copy.to.value() >= map_.frames) continue;
      const Point a = map_.cell_of(copy.from.value()).centre(),
                  b = map_.cell_of(copy.to.value()).centre();
      const float length = std::hypot(b.x - a.x, b.y - a.y);
      if (length < 12) continue;
      const Polyline path{a, b};
      pen_.polyline(path, theme_.panel, 5, 0);
      const Point end = pen_.polyline_part(path, theme_.good, 2, 0, view_.motion);
      pen_.circle(a, 3, theme_.good);
      pen_.arrow_head(end, b.x - a.x, b.y - a.y, theme_.good, 9);
    }
  }

  /// What is pointed at, however small its cell is.
  void ring(FrameNumber frame) {
    if (frame == kNoFrame || frame.value() >= map_.frames) return;
    Rect r = map_.cell_of(frame.value());
    if (map_.shown().contains(r.centre())) view_.pinned_frame = r;
    const float grow = std::max(0.0F, 10 - r.w) / 2;
    pen_.selection_ring(r.inset(-grow), 3, theme_.text);
  }

  void tell() {
    if (!hit_.hovered || hit_.dragging) return;
    const auto cell = map_.cell_at(hit_.pointer);
    if (!cell) return;
    const std::uint32_t each = map_.frames_a_cell(), first = *cell * each;
    const Rect r = map_.cell_of(first);
    if (map_.level > 0) {
      const FrameSums sums = facts_.frames().sums(facts_.scene(), facts_.owners(), first, each);
      pen_.stroke(r.inset(-1.5F), theme_.text, 3, 1.5F);
      pen_.tooltip(r, block_tip(first, sums));
      return;
    }
    view_.hovered = {Target::Kind::Frame, Pid{}, PageNumber{}, FrameNumber{first}};
    pen_.tooltip(r, frame_tip(view_, frame(first)));
  }

  void buttons() {
    const float side = view_.coarse_pointer ? 40.0F : 26.0F;
    const bool zooms = camera().zoom > 1.001F;
    float x = map_.shown().right() - 6 - side;
    const float y = room_.y + 6;
    const Point middle = room_.centre();
    ButtonStyle style;
    style.size = 15;
    style.face = Face::Semibold;
    const auto button = [&](const char* id, const char* label, const char* tip, float w) {
      style.tooltip = tip;
      const Rect r{x, y, w, side};
      pen_.fill(r, theme_.raised, kCorner);
      return pen_.button(id, r, label, style);
    };
    MapCamera to = camera();
    if (button("map/in", "+", "Zoom in (or turn the wheel)", side))
      to = zoomed(map_, to, middle, 2);
    x -= side + 4;
    style.enabled = zooms;
    if (button("map/out", "−", "Zoom out", side)) to = zoomed(map_, to, middle, 0.5F);
    if (zooms) {
      style.size = 13;
      const float w = pen_.measure("All", 13, Face::Semibold) + 20;
      x -= w + 4;
      if (button("map/all", "All", "Show all frames", w)) to = {};
    }
    if (to == camera()) return;
    camera() = to;
    view_.wants_frame = true;
  }

  void legend() {
    if (foot_.h <= 0) return;
    const float y = foot_.y, h = foot_.h - 4, box = 12;
    float x = foot_.x;
    const auto word = [&](std::string_view text, Colour ink) {
      x += pen_.text({x, y, foot_.right() - x, h}, text, {ink, 12});
    };
    const std::uint32_t each = map_.frames_a_cell();
    const std::uint32_t rest = facts_.frames().all().frames - map_.frames;
    const std::string more = rest > 0 ? "+" + thousands(rest) + " free" : std::string();
    const float last = more.empty() ? 0 : pen_.measure(more, 12) + 12;
    const auto fits = [&](float w) { return x + w <= foot_.right() - last; };
    if (each == 1) {
      word("A cell is a frame, in its users’ colours", theme_.text_dim);
      constexpr std::string_view kMore = " · outlined: changed in this step";
      if (fits(pen_.measure(kMore, 12))) word(kMore, theme_.text_dim);
    } else {
      word(foot_.w < 400 ? std::to_string(each) + " frames each"
                         : "A cell is " + std::to_string(each) + " frames",
           theme_.text_dim);
      const std::array<const char*, kHeats> words{"1 user", "2", "3–4", "5–8", "more"};
      x += foot_.w < 400 ? 10 : 14;
      for (std::size_t i = 0; i < kHeats; ++i) {
        const float w = box + 5 + pen_.measure(words[i], 12);
        if (!fits(w)) break;
        pen_.fill({x, y + (h - box) / 2, box, box}, theme_.heat[i], 3);
        x += box + 5;
        word(words[i], theme_.text_dim);
        x += 10;
      }
      for (const std::string_view text :
           {"of the frame with most; filled: the shared part · dot: the dirty part",
            "filled: shared · dot: dirty"}) {
        if (!fits(pen_.measure(text, 12))) continue;
        word(text, theme_.text_faint);
        break;
      }
    }
    if (!more.empty())
      pen_.text({foot_.x, y, foot_.w, h}, more,
                {theme_.text_dim, 12, Face::Semibold, Align::Right});
  }

  ViewContext& view_;
  Pen& pen_;
  const Theme& theme_;
  SceneFacts& facts_;
  Rect room_, foot_;
  FrameMap map_;
  Hit hit_;
};

}  // namespace

void draw_frame_map(ViewContext& view, Rect area) {
  if (area.w < 40 || area.h < 40) return;
  MapView(view, area).draw();
}

}  // namespace cowscope
