#include "web/figure/figure_body.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "scenarios/words.h"
#include "web/figure/figure_map.h"
#include "web/layout/picture.h"

namespace cowscope {
namespace {

/// What two processes may have and still stand as parent above, memory between, child below.
constexpr std::size_t kMostRegions = 6;
constexpr std::size_t kMostPictureFrames = 40;
constexpr float kPictureWidth = 620, kBesideWidth = 760;
/// Of a list of processes; what does not fit is counted.
constexpr float kMostListHeight = 760;

/// Background, border and the strip in its colour.
void process_box(FigureContext& figure, const ProcessFacts& f, Rect box) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const Colour own = theme.owner(f.colour);
  if (f.presence == ProcessFacts::Presence::Expected) {
    svg.dashed(box, {theme.line}, kCorner);
    return;
  }
  svg.fill(box, theme.raised, kCorner);
  svg.stroke(box, f.acts ? own : theme.line, kCorner, f.acts ? 1.5F : 1.0F);
  svg.fill_corners({box.x, box.y, 4, box.h}, own, 4, SvgWriter::Corners::sides(true, false));
}

void draw_process(FigureContext& figure, const ProcessBox& box, const Picture& picture) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const ProcessFacts& f = box.facts;
  if (f.presence == ProcessFacts::Presence::Expected && figure.session.untold_process(f.colour))
    return;
  svg.open("process",
           f.name + (box.regions.empty() ? ": " + what_instead_of_pages(f) : std::string()));
  process_box(figure, f, box.box);
  const bool here = f.presence == ProcessFacts::Presence::Here;
  const Point middle = box.name.centre();
  const bool one = box.regions.size() == 1;
  const std::string under = one                                ? box.regions[0].region.name
                            : f.state == ProcessState::Waiting ? std::string("waits")
                                                               : std::string();
  float size = picture.tight ? 16.0F : 20.0F;
  while (size > 14 && width_of(f.name, {size, FontWeight::Semibold}) > box.name.w) size -= 1;
  svg.text({box.name.x, (under.empty() ? middle.y : middle.y - 13) - 14, box.name.w, 28}, f.name,
           {here ? theme.owner(f.colour) : theme.text_dim, size, FontWeight::Semibold});
  svg.text({box.name.x, middle.y + 2, box.name.w, 22}, under, {theme.text_dim, 15});
  for (const RegionGroup& group : box.regions) {
    if (!group.label.empty()) svg.text(group.label, group.region.name, {theme.text_dim, 13});
    for (const PlacedPage& page : group.pages) figure_page(figure, page, f, group.region);
    figure_fold(figure, group.more, "pages");
  }
  if (box.regions.empty()) {
    svg.text(box.status, what_instead_of_pages(f), {theme.text_dim, 15});
  } else if (!box.note_rect.empty() && !box.note.empty()) {
    const SvgText style{theme.text_dim, 14};
    constexpr float kLine = 19;
    const std::vector<SvgLine> lines =
        wrap_runs({{clean_text(box.note), style.colour}}, box.note_rect.w, style.size, false,
                  static_cast<std::size_t>(box.note_rect.h / kLine));
    const float h = kLine * static_cast<float>(lines.size());
    svg.wrapped({box.note_rect.x, box.note_rect.centre().y - h / 2, box.note_rect.w, h}, box.note,
                style, kLine);
  }
  svg.close();
}

float draw_picture(FigureContext& figure, Rect area) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const Scene scene = figure.scene();
  const Picture picture =
      layout_picture(scene, figure.facts.owners(), area, figure_pointer(figure.session));
  svg.fill(area, theme.panel, kCorner);
  svg.stroke(area, theme.line, kCorner);
  for (const ProcessBox& box : picture.processes) draw_process(figure, box, picture);

  const Rect label = picture.memory_label;
  const float y = label.y + std::min(label.h, picture.memory.cell_h) / 2;
  svg.text({label.x, y - 24, label.w, 26}, "memory", {theme.text, 19, FontWeight::Semibold});
  const FrameTable& frames = scene.machine.state().frames;
  const std::string used = grouped(frames.used_count()) + " of " + grouped(frames.size()) + " used";
  const bool fits = width_of(used, {12}) <= label.w + 16;
  svg.text({label.x, y + 4, label.w + 16, 20}, fits ? used : grouped(frames.used_count()) + " used",
           {theme.text_dim, 12});

  for (const Edge& edge : picture.edges)
    svg.polyline(edge.path, theme.owner(edge.colour), edge.mark == Mark::None ? 2.0F : 2.5F, 9);
  figure_grid(figure, picture.memory, "copied 4 KiB");
  if (!picture.legend.empty()) figure_legend(figure, picture.legend.inset(4, 0));
  return area.h;
}

/// Boxes from the top down, as many as there is room for; returns the height.
float draw_rows(FigureContext& figure, Rect area, const RowsStyle& style) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  const float end = area.y + kMostListHeight;
  const ProcessRows rows =
      layout_process_rows(figure.scene(), figure.facts.owners(), area, style,
                          figure_pointer(figure.session), {&figure.facts, area.y, end});
  float bottom = area.y;
  std::size_t shown = 0;
  for (const ProcessBox& box : rows.boxes) {
    Rect outer = box.box;
    const bool cut = outer.bottom() > end;
    if (cut && shown > 0) break;
    if (cut) outer.h = end - outer.y;
    ++shown;
    bottom = outer.bottom();
    const ProcessFacts& f = box.facts;
    svg.open("process", f.name);
    process_box(figure, f, outer);
    if (style.name_beside) {
      const bool one = box.regions.size() == 1;
      const float y = box.name.centre().y;
      svg.text({box.name.x, y - (one ? 21.0F : 11.0F), box.name.w, 22}, f.name,
               {theme.owner(f.colour), 16, FontWeight::Semibold});
      if (one)
        svg.text({box.name.x, y + 1, box.name.w, 20}, box.regions[0].region.name,
                 {theme.text_dim, 13});
    } else {
      const float used =
          svg.text(box.name, f.name, {theme.owner(f.colour), 16, FontWeight::Semibold});
      const char* state = f.presence == ProcessFacts::Presence::Exited ? "exited"
                          : f.state == ProcessState::Waiting           ? "waits"
                                                                       : "";
      svg.text({box.name.x + used + 12, box.name.y, box.name.w - used - 12, box.name.h}, state,
               {theme.text_dim, 13});
    }
    std::size_t drawn = 0;
    for (const RegionGroup& group : box.regions) {
      if (group.label.bottom() > outer.bottom() - (cut ? 30.0F : 0.0F)) break;
      ++drawn;
      if (!style.name_beside || box.regions.size() > 1)
        svg.text({group.label.x, group.label.y, group.label.w, style.cell_h}, group.region.name,
                 {theme.text_dim, 13});
      for (const PlacedPage& page : group.pages) figure_page(figure, page, f, group.region);
      figure_fold(figure, group.more, "pages");
    }
    if (drawn < box.regions.size())
      svg.text({outer.x + 16, outer.bottom() - 28, outer.w - 32, 22},
               "and " + count_of(box.regions.size() - drawn, "more region"), {theme.text_dim, 13});
    if (box.regions.empty() && !box.status.empty())
      svg.text(box.status, what_instead_of_pages(f), {theme.text_dim, 13});
    svg.close();
  }
  for (const Polyline& elbow : rows.elbows)
    if (elbow.size() == 3 && elbow.back().y <= bottom)
      svg.polyline(elbow, theme.text_faint, 1.25F, 6);
  const std::size_t all = figure.facts.processes().places().size();
  if (shown < all) {
    const std::uint64_t rest = all - shown;
    svg.text({area.x, bottom + 6, area.w, 22},
             "and " + grouped(rest) + (rest == 1 ? " more process" : " more processes"),
             {theme.text_dim, 13});
    bottom += 30;
  }
  return bottom - area.y;
}

float rows_height(const FigureContext& figure, Rect area, const RowsStyle& style) {
  SvgWriter nowhere;
  FigureContext measured{nowhere, figure.theme, figure.session, figure.facts};
  return draw_rows(measured, area, style);
}

/// A panel with a title; returns where its contents begin.
Rect panel(FigureContext& figure, Rect area, std::string_view title, const std::string& note) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  svg.fill(area, theme.panel, kCorner);
  svg.stroke(area, theme.line, kCorner);
  const Rect head{area.x + 16, area.y + 10, area.w - 32, 20};
  const float used = svg.text(head, title, {theme.text, 14, FontWeight::Semibold});
  svg.text({head.x + used + 12, head.y, head.w - used - 12, head.h}, note,
           {theme.text_dim, 12, FontWeight::Regular, false, TextAnchor::End});
  return {area.x + 16, area.y + 40, area.w - 32, area.h - 56};
}

void draw_memory(FigureContext& figure, Rect area, bool map) {
  const FrameSums& sums = figure.facts.frames().all();
  const Rect room = panel(figure, area, "Physical memory",
                          grouped(sums.used) + " of " + grouped(sums.frames) + " frames used, " +
                              grouped(sums.shared) + " shared");
  if (map) return figure_map(figure, room);
  GridStyle style;
  const bool few = frames_to_show(figure.scene()).size() < 12;
  style.max_width = few ? 132.0F : 104.0F;
  style.aspect = few ? 0.95F : 0.8F;
  style.max_height = few ? 126.0F : 92.0F;
  style.row_gap = 34;
  Rect cells = room;
  cells.h -= 30;  // the last row's copy goes below it
  figure_grid(figure,
              layout_memory(figure.scene(), figure.facts.owners(), cells, style,
                            figure_pointer(figure.session)),
              "copied 4 KiB");
}

float memory_height(const FigureContext& figure, float width, bool map) {
  if (map) return std::clamp(width * 0.75F, 260.0F, 520.0F);
  // As many rows as cells of a good size need; more frames make smaller cells.
  const float slots = static_cast<float>(frames_to_show(figure.scene()).size()) + 1;
  const float cell = slots > 60 ? 56.0F : slots > 24 ? 72.0F : 100.0F;
  const float columns = std::max(1.0F, std::floor((width - 32) / (cell + 10)));
  return 56 + 30 + std::clamp(std::ceil(slots / columns) * (cell * 0.8F + 34), 100.0F, 640.0F);
}

float draw_lists(FigureContext& figure, Point at, float width, bool map) {
  RowsStyle style;
  style.cell_w = 38;
  style.cell_h = 32;
  style.label_w = 64;
  const std::string note = "the number in a page is its frame";
  constexpr float kFrame = 56, kGap = 12;
  float height = 0;
  if (width >= kBesideWidth) {
    const float left = std::floor(width * 0.42F);
    const Rect rows{at.x + 16, at.y + 40, left - 32, 0};
    height = std::max(rows_height(figure, rows, style) + kFrame,
                      memory_height(figure, width - left - kGap, map));
    panel(figure, {at.x, at.y, left, height}, "Processes", note);
    draw_rows(figure, rows, style);
    draw_memory(figure, {at.x + left + kGap, at.y, width - left - kGap, height}, map);
  } else {
    const float memory = memory_height(figure, width, map);
    draw_memory(figure, {at.x, at.y, width, memory}, map);
    const float y = at.y + memory + kGap;
    const Rect rows{at.x + 12, y + 40, width - 24, 0};
    style.label_w = width < 480 ? 56.0F : 64.0F;
    style.indent = width < 480 ? 8.0F : 16.0F;
    const float h = rows_height(figure, rows, style) + kFrame;
    panel(figure, {at.x, y, width, h}, "Processes", width < 420 ? "" : note);
    draw_rows(figure, rows, style);
    height = memory + kGap + h;
  }
  if (map) return height;
  figure_legend(figure, {at.x + 8, at.y + height + 2, width - 16, kFigureLegend});
  return height + kFigureLegend;
}

float draw_nothing(FigureContext& figure, Rect area) {
  figure.svg.fill(area, figure.theme.panel, kCorner);
  figure.svg.stroke(area, figure.theme.line, kCorner);
  const float y = area.centre().y;
  figure.svg.text({area.x + 16, y - 30, area.w - 32, 28}, "No process yet",
                  {figure.theme.text, 20, FontWeight::Semibold, false, TextAnchor::Middle});
  figure.svg.text({area.x + 16, y + 4, area.w - 32, 22},
                  "All " + grouped(figure.facts.frames().all().frames) + " frames are free.",
                  {figure.theme.text_dim, 14, FontWeight::Regular, false, TextAnchor::Middle});
  return area.h;
}

}  // namespace

Pointer figure_pointer(const Session& session) {
  const Target target = session.shown_target();
  Pointer pointer;
  if (target.kind == Target::Kind::Frame) pointer.frame = target.frame;
  if (target.kind != Target::Kind::Page) return pointer;
  pointer.pid = target.pid;
  pointer.page = target.page;
  const MachineState& state = session.timeline().machine().state();
  if (target.pid.value() < 1 || target.pid.value() > state.processes.size()) return pointer;
  const Entry e = state.space(state.process(target.pid).space).table().get(target.page);
  if (e.maps_frame()) pointer.frame = e.frame();
  return pointer;
}

void figure_legend(FigureContext& figure, Rect area) {
  SvgWriter& svg = figure.svg;
  const Theme& theme = figure.theme;
  constexpr float kBox = 14, kLine = 20;
  const char* texts[] = {"two colours: used by both", "dashed: a write stops and asks the kernel",
                         "solid: its owner may write"};
  float x = area.x, y = area.y + area.h / 2;
  float all = 0;
  for (const char* text : texts) all += kBox + 8 + width_of(text, {12}) + 24;
  if (all - 24 > area.w) y = area.y + kLine / 2;
  for (int i = 0; i < 3; ++i) {
    const float w = kBox + 8 + width_of(texts[i], {12});
    if (x > area.x && x + w > area.right()) x = area.x, y += kLine;
    const Rect r{x, y - kBox / 2, kBox, kBox};
    if (i == 0) {
      svg.fill_corners({r.x, r.y, kBox / 2, kBox}, theme.owner(0), 4,
                       SvgWriter::Corners::sides(true, false));
      svg.fill_corners({r.x + kBox / 2, r.y, kBox / 2, kBox}, theme.owner(1), 4,
                       SvgWriter::Corners::sides(false, true));
    } else if (i == 1) {
      svg.dashed(r, {theme.owner(0)}, 4, 2);
    } else {
      svg.fill(r, theme.owner(1), 4);
    }
    svg.text_at({r.right() + 8, y + 12 * 0.364F}, texts[i], {theme.text_dim, 12});
    x += w + 24;
  }
}

float figure_body(FigureContext& figure, Point at, float width) {
  const Scene scene = figure.scene();
  const bool map = figure.session.scenario().most_frames > kMostSingleFrames;
  const std::vector<ProcessFacts> people = figure.session.scenario().processes <= 2
                                               ? process_facts(scene, true)
                                               : std::vector<ProcessFacts>();
  if (figure.session.scenario().processes == 0 && !map)
    return draw_nothing(figure, {at.x, at.y, width, 200});
  bool few = !people.empty() && people.size() <= 2;
  for (const ProcessFacts& p : people) few = few && p.regions.size() <= kMostRegions;
  if (!map && few && width >= kPictureWidth && frames_to_show(scene).size() <= kMostPictureFrames) {
    const float height = std::clamp(width * 0.548F, 400.0F, 560.0F);
    return draw_picture(figure, {at.x, at.y, width, height});
  }
  return draw_lists(figure, at, width, map);
}

}  // namespace cowscope
