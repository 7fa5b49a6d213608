#include "web/views/picture.h"

#include <algorithm>

#include "web/layout/later.h"
#include "web/layout/picture.h"
#include "web/views/cells.h"
#include "web/views/coming.h"
#include "web/views/offers.h"
#include "web/views/panel_bits.h"
#include "web/views/pen.h"

namespace cowscope {
namespace {

void draw_process(ViewContext& view, const ProcessBox& box, const Picture& picture) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const ProcessFacts& f = box.facts;
  const Colour own = theme.owner(f.colour);
  if (f.presence == ProcessFacts::Presence::Expected) {
    // Its place stays free all the same, so that nothing moves when it comes.
    if (view.session.untold_process(f.colour)) return;
    pen.dashed(box.box, theme.line, kCorner, 1.5F, 6, 5);
  } else {
    pen.fill(box.box, theme.raised, kCorner);
    const bool acts = view.session.asking() ? followed_process(view) == f.pid : f.acts;
    pen.stroke(box.box, acts ? own : theme.line, kCorner, acts ? 1.5F : 1.0F);
    pen.side_strip(box.box, own);
    if (is_lit(view, f)) pen.stroke(box.box, theme.text, kCorner, 2);
  }
  const Colour ink = f.presence == ProcessFacts::Presence::Here ? own : theme.text_dim;
  const bool one = box.regions.size() == 1;
  float size = picture.tight ? 16.0F : 20 * picture.scale;
  while (size > 12 && pen.measure(f.name, size, Face::Semibold) > box.name.w) size -= 0.5F;
  const Point middle = box.name.centre();
  const std::string under = one                                ? box.regions[0].region.name
                            : f.state == ProcessState::Waiting ? std::string("waits")
                                                               : std::string();
  const bool two = !under.empty() && box.box.h >= (picture.tight ? 44.0F : 54.0F);
  const float apart = picture.tight ? 9.0F : 13 * picture.scale;
  const float y = two ? middle.y - apart : middle.y;
  pen.text({box.name.x, y - 14, box.name.w, 28}, f.name, {ink, size, Face::Semibold});
  if (f.presence != ProcessFacts::Presence::Expected)
    draw_process_handle(view, f.pid, {box.name.x - 8, box.box.y, box.name.w + 8, box.box.h});
  if (two)
    pen.text({box.name.x, middle.y + apart - 11, box.name.w, 22}, under,
             {theme.text_dim, picture.tight ? 13.0F : 15 * picture.scale});

  for (const RegionGroup& group : box.regions) {
    for (const PlacedPage& page : group.pages) draw_page_cell(view, page);
    draw_fold(view, group.more, "pages");
  }
  if (box.regions.empty())
    pen.text(box.status, what_instead_of_pages(f),
             {theme.text_dim, picture.tight ? 15.0F : 15 * picture.scale});
  else if (!box.note_rect.empty() && !box.note.empty()) {
    const float line = picture.tight ? 17.0F : 20 * picture.scale,
                small = picture.tight ? 13.0F : 15 * picture.scale;
    const float h = pen.measure_wrapped(box.note_rect.w, box.note, small, Face::Regular, line);
    // All of it or nothing.
    if (h <= box.note_rect.h)
      pen.wrapped({box.note_rect.x, box.note_rect.centre().y - h / 2, box.note_rect.w, h + 1},
                  box.note, {theme.text_dim, small}, line);
  }
}

/// Names over the cells of several regions: after the lines, which end below them.
COWSCOPE_LATER void draw_captions(ViewContext& view, const Picture& picture) {
  Pen& pen = view.pen;
  for (const ProcessBox& box : picture.processes)
    for (const RegionGroup& group : box.regions) {
      if (group.label.empty()) continue;
      const Rect& r = group.label;
      const bool shared = group.region.sharing == Sharing::Shared;
      const float w = std::min(r.w, pen.measure(group.region.name, 13));
      pen.fill({r.x - 3, r.y + 1, w + 6 + (shared ? 21 : 0), r.h - 2}, view.theme.raised, 4);
      pen.text(r, group.region.name, {view.theme.text_dim, 13});
      if (shared)
        pen.icon(Icon::SharedMemory, {r.x + w + 6, r.y + 2, 15, 15}, view.theme.text_dim, 1.4F);
    }
}

void draw_edges(ViewContext& view, const Picture& picture) {
  Pen& pen = view.pen;
  for (const Edge& edge : picture.edges) {
    const PlacedPage* page = picture.find(edge.pid, edge.page);
    const bool moved = page != nullptr && page->facts.changed && view.first_moving == 0 &&
                       view.motion < 1 && page->facts.owners.count == 1;
    const float there = installed(view, edge.pid, edge.page);
    if (there <= 0) continue;
    const Colour colour = view.theme.owner(edge.colour);
    const float width = edge.mark == Mark::None ? 2.0F : 2.5F;
    if (moved) pen.polyline_part(edge.path, colour, width, 9, view.motion);
    else if (there < 1) pen.polyline_part(edge.path, colour, width, 9, there);
    else pen.polyline(edge.path, colour, width, 9);
  }
}

void draw_memory_label(ViewContext& view, const Picture& picture) {
  Pen& pen = view.pen;
  const FrameTable& frames = run_of(view).machine().state().frames;
  const Rect r = picture.memory_label;
  // There the first cell begins, and before it, with several rows, a line goes down.
  const float room = r.w + (picture.memory.rows > 1 ? -10.0F : -4.0F);
  // Beside the first row of cells.
  const float beside = picture.memory.cells.empty() ? r.h : picture.memory.cell_h;
  const float y = r.y + std::min(r.h, beside) / 2;
  float size = picture.tight ? 16.0F : 20 * picture.scale;
  while (size > 12 && pen.measure("memory", size, Face::Semibold) > room) size -= 0.5F;
  pen.text({r.x, y - (picture.tight ? 22.0F : 24 * picture.scale),
            std::max(room, pen.measure("memory", size, Face::Semibold) + 1), 26 * picture.scale},
           "memory", {view.theme.text, size, Face::Semibold});
  const std::string used =
      thousands(frames.used_count()) + " of " + thousands(frames.size()) + " used";
  const float small = 13 * picture.scale;
  const bool fits = pen.measure(used, small) <= room;
  pen.text({r.x, y + (picture.tight ? 0.0F : 4.0F), room, 20},
           fits ? used : thousands(frames.used_count()) + " used", {view.theme.text_dim, small});
}

void draw_legend(ViewContext& view, const Picture& picture) {
  if (picture.legend.empty()) return;
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const float y = picture.legend.centre().y - 2, box = 16;
  float x = picture.legend.x + 20;
  std::string texts[3] = {"two colours: used by both",
                          "dashed: a write stops here and asks the kernel",
                          "solid: its owner may write"};
  float need = 0;
  for (const std::string& t : texts) need += box + 9 + pen.measure(t, 13);
  if (need + 56 > picture.legend.w) {
    texts[0] = "used by both", texts[1] = "a write asks the kernel", texts[2] = "may be written";
    need = 0;
    for (const std::string& t : texts) need += box + 9 + pen.measure(t, 13);
    if (need + 56 > picture.legend.w) return;
  }
  const float gap = std::clamp((picture.legend.w - 40 - need) / 2, 8.0F, 40.0F);
  for (int i = 0; i < 3; ++i) {
    const Rect r{x, y - box / 2, box, box};
    if (i == 0) {
      pen.fill_corners({r.x, r.y, box / 2, box}, theme.owner(0), 4, true, false, false, true);
      pen.fill_corners({r.x + box / 2, r.y, box / 2, box}, theme.owner(1), 4, false, true, true,
                       false);
    } else if (i == 1) {
      pen.dashed(r, theme.owner(0), 4, 2, 5, 4);
    } else {
      pen.fill(r, theme.owner(1), 4);
    }
    x = r.right() + 9;
    x +=
        pen.text({x, y - 12, picture.legend.right() - x, 24}, texts[i], {theme.text_dim, 13}) + gap;
  }
}

}  // namespace

void draw_picture_of(ViewContext& view, const Picture& picture, Rect clip) {
  for (const ProcessBox& box : picture.processes) draw_process(view, box, picture);
  draw_memory_label(view, picture);
  draw_edges(view, picture);
  if (std::any_of(picture.processes.begin(), picture.processes.end(),
                  [](const ProcessBox& box) { return box.regions.size() > 1; }))
    draw_captions(view, picture);
  draw_grid(view, picture.memory, clip);
}

void draw_picture(ViewContext& view, Rect area) {
  const SceneFacts& facts = facts_of(view);
  PictureStyle style;
  if (view.layout.presenting) {
    style.fold_free = false;
    style.columns = std::clamp(view.session.scenario().most_frames, 1U, 12U);
  }
  const Picture picture =
      layout_picture(facts.scene(), facts.owners(), area, pointer_of(view), style);
  view.pen.card(area);
  draw_picture_of(view, picture, area);
  // A question is about what comes next: the last copy is no news.
  if (view.session.asking()) draw_coming(view, picture);
  else draw_copies(view, picture.memory, "copied 4 KiB");
  draw_legend(view, picture);
}

}  // namespace cowscope
