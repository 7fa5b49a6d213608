#include "web/layout/picture.h"

#include <algorithm>
#include <cmath>

#include "web/layout/notes.h"

namespace cowscope {
namespace {

struct Columns {
  float x = 0;  // of the first cell
  float pitch = 128, cell = 112;
  float gap() const { return pitch - cell; }
};

float cell_of(float pitch) { return pitch - std::clamp(pitch * 0.125F, 4.0F, 16.0F); }

std::uint64_t page_count(const ProcessFacts& p) {
  std::uint64_t n = 0;
  for (const RegionFacts& r : p.regions) n += r.pages;
  return n;
}

/// Cells of a process's regions in one row, regions a little apart.
void place_pages(const Scene& scene, const OwnerTable& owners, const Pointer& pointer,
                 const Columns& columns, std::uint64_t capacity, float y, float h, bool captions,
                 ProcessBox& box) {
  std::uint64_t room = capacity;
  float x = columns.x;
  for (std::size_t i = 0; i < box.facts.regions.size(); ++i) {
    const RegionFacts& region = box.facts.regions[i];
    const std::uint64_t others = box.facts.regions.size() - i - 1;
    const std::uint64_t mine = std::max<std::uint64_t>(room > others ? room - others : 1, 1);
    RegionGroup group;
    group.region = region;
    const PageWindow window = page_window(region, mine, pointer, scene, box.facts);
    const float from = x;
    for (std::uint64_t k = 0; k < window.count; ++k) {
      PlacedPage page{page_facts(scene, owners, box.facts, region.start + window.first + k),
                      {x, y, columns.cell, h},
                      Mark::None};
      if (!page.facts.mapped) page.facts.index = static_cast<std::uint32_t>(window.first + k);
      page.mark = mark_of(page.facts, box.facts.space, pointer);
      group.pages.push_back(std::move(page));
      x += columns.pitch;
    }
    std::uint64_t used = window.count;
    if (window.folded > 0) {
      group.more = {{x, y, columns.cell, h}, window.folded};
      x += columns.pitch;
      ++used;
    }
    if (captions)
      group.label = {from, y - 20, std::max(columns.cell, x - from - columns.gap()), 18};
    room -= std::min(room, used);
    box.regions.push_back(std::move(group));
  }
}

/// From a page's cell to a frame's, straight where one stands over the other, else through the
/// gaps. `lane` 0 … 1 spreads lines that run side by side.
Polyline route_edge(const MemoryGrid& grid, std::size_t index, Rect page, bool from_above,
                    float lane) {
  const Rect cell = grid.cell(index);
  const std::size_t row = index / grid.columns;
  const float start_y = from_above ? page.bottom() : page.y;
  const float end_y = from_above ? cell.y : cell.bottom();
  const Point start{page.centre().x, start_y}, end{cell.centre().x, end_y};
  const bool outer = from_above ? row == 0 : row + 1 == grid.rows;
  // The free band between the page's row and the memory.
  const float memory_edge =
      from_above
          ? grid.area.y
          : grid.area.y + static_cast<float>(grid.rows) * (grid.cell_h + grid.gap_y) - grid.gap_y;
  const float band = start_y + (memory_edge - start_y) * (0.35F + 0.3F * lane);
  if (outer) {
    if (std::abs(start.x - end.x) < 1) return {start, end};
    return {start, {start.x, band}, {end.x, band}, end};
  }
  // Down the gutter beside the cell, then in from the gap between the rows.
  const float gutter = cell.x - grid.gap_x / 2;
  const float inner = from_above ? cell.y - grid.gap_y * (0.35F + 0.3F * lane)
                                 : cell.bottom() + grid.gap_y * (0.35F + 0.3F * lane);
  return {start, {start.x, band}, {gutter, band}, {gutter, inner}, {end.x, inner}, end};
}

void route_edges(Picture& picture) {
  for (std::size_t p = 0; p < picture.processes.size(); ++p) {
    const ProcessBox& box = picture.processes[p];
    std::vector<Edge> mine;
    std::vector<std::pair<std::size_t, const PlacedPage*>> ends;
    for (const RegionGroup& group : box.regions)
      for (const PlacedPage& page : group.pages) {
        if (!page.facts.present || page.facts.frame == kNoFrame) continue;
        const PlacedFrame* frame = picture.memory.find(page.facts.frame);
        if (frame != nullptr)
          ends.emplace_back(static_cast<std::size_t>(frame - picture.memory.cells.data()), &page);
      }
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const PlacedPage& page = *ends[i].second;
      const float lane =
          ends.size() > 1 ? static_cast<float>(i) / static_cast<float>(ends.size() - 1) : 0.5F;
      Edge edge{box.facts.pid,
                box.facts.colour,
                page.facts.page,
                page.facts.frame,
                route_edge(picture.memory, ends[i].first, page.rect, p == 0, lane),
                page.mark};
      picture.edges.push_back(std::move(edge));
    }
  }
}

}  // namespace

const PlacedPage* Picture::find(Pid pid, PageNumber page) const {
  for (const ProcessBox& box : processes)
    if (box.facts.pid == pid)
      for (const RegionGroup& group : box.regions)
        for (const PlacedPage& p : group.pages)
          if (p.facts.page == page) return &p;
  return nullptr;
}

Picture layout_picture(const Scene& scene, const OwnerTable& owners, Rect area,
                       const Pointer& pointer, const PictureStyle& wanted) {
  Picture picture;
  picture.area = area;
  std::vector<ProcessFacts> people = process_facts(scene, true);
  if (people.size() > 2) people.resize(2);
  const float n = static_cast<float>(std::max<std::size_t>(people.size(), 1));

  // Heights: a legend if there is room, a row for each process, memory between, and bands for the
  // lines.
  picture.tight = area.h < 330;
  // On a large screen cells may be large, and what is written beside them.
  const float large = std::clamp(std::min(area.h / 500, area.w / 910), 1.0F, 2.2F);
  picture.scale = std::min(large, kMostTypeScale);
  const float pad = picture.tight ? 8.0F : 16.0F;
  const float legend = wanted.legend && area.h >= 400 ? 38.0F : 0.0F;
  const Rect inner{area.x + pad, area.y + pad, area.w - 2 * pad,
                   area.h - 2 * pad - legend + (legend > 0 ? pad * 0.6F : 0)};
  if (legend > 0) picture.legend = {inner.x, area.bottom() - legend, inner.w, legend - 2};

  const std::size_t frame_count = frames_to_show(scene).size() + (wanted.fold_free ? 1 : 0);
  std::uint64_t pages = 1;
  bool captions = false;
  for (const ProcessFacts& p : people) {
    pages = std::max(pages, page_count(p));
    captions = captions || p.regions.size() > 1;
  }
  const float label_w = area.w >= 760 ? 120 * picture.scale : area.w >= 520 ? 92.0F : 72.0F;
  Columns columns;
  columns.x = inner.x + label_w;
  const float room = inner.right() - columns.x;
  // One row of frames as long as cells stay readable, else two, three …
  std::uint32_t rows = 1;
  const float least = wanted.least_cell_pitch > 0 ? wanted.least_cell_pitch
                      : area.w < 560              ? 54.0F
                                                  : 76.0F;
  while (rows < 6 && room * static_cast<float>(rows) /
                             static_cast<float>(std::max<std::size_t>(frame_count, 1)) <
                         least)
    ++rows;
  const float full_pitch =
      wanted.columns > 0
          ? room
          : 128 * std::clamp(std::min(area.h / 495, std::max(area.w / 700, 1.0F)), 0.8F, large);
  const std::uint32_t a_row = (static_cast<std::uint32_t>(frame_count) + rows - 1) / rows;
  const std::uint32_t across = std::max({a_row, wanted.columns, 1U});
  const float narrow = room / static_cast<float>(across);
  // The last column needs no gap behind it.
  const float wide = (room + narrow - cell_of(narrow)) / static_cast<float>(across);
  columns.pitch = std::min(full_pitch, wide);
  columns.pitch =
      std::min(columns.pitch, (room - 4) / static_cast<float>(std::min<std::uint64_t>(pages, 4)));
  columns.cell = cell_of(columns.pitch);

  float row_h = std::clamp(inner.h * (captions ? 0.26F : 0.225F), 44.0F,
                           (captions ? 124.0F : 104.0F) * large);
  const float memory_h = std::min(
      inner.h - n * row_h - n * (picture.tight ? 18.0F : 30.0F),
      rows == 1 ? std::clamp(columns.cell * 1.22F, 52.0F, 140.0F * large) : inner.h * 0.55F);
  const float band = std::min(64.0F * large * large, (inner.h - n * row_h - memory_h) / n);
  const float memory_y = inner.y + row_h + band;

  // Pages keep the frames' columns while they fit, so that unmoved pages stand over their frames.
  Columns page_columns = columns;
  const float page_room = inner.right() - 8 - columns.x;
  auto capacity = static_cast<std::uint64_t>(
      std::max(1.0F, std::floor((page_room + columns.gap()) / columns.pitch)));
  if (pages > capacity) {
    const float pitch = std::max(30.0F, (page_room + 4) / static_cast<float>(pages));
    page_columns.pitch = pitch;
    page_columns.cell = cell_of(pitch);
    capacity = static_cast<std::uint64_t>(
        std::max(1.0F, std::floor((page_room + page_columns.gap()) / pitch)));
  }

  for (std::size_t i = 0; i < people.size(); ++i) {
    ProcessBox box;
    box.facts = std::move(people[i]);
    const float y = i == 0 ? inner.y : memory_y + memory_h + band;
    box.box = {inner.x, y, inner.w, row_h};
    const float inset = picture.tight ? 6.0F : 16.0F * std::min(1.0F, row_h / 104);
    const float top = captions ? inset + 18 : inset;
    box.name = {inner.x + 20, y + inset, label_w - 28, row_h - 2 * inset};
    if (area.w < 520) box.name.x = inner.x + 12, box.name.w = label_w - 16;
    place_pages(scene, owners, pointer, page_columns, capacity, y + top, row_h - top - inset,
                captions, box);
    float end = columns.x;
    for (const RegionGroup& g : box.regions) {
      for (const PlacedPage& p : g.pages) end = std::max(end, p.rect.right());
      if (g.more.any()) end = std::max(end, g.more.rect.right());
    }
    const bool empty = box.regions.empty();
    const Rect rest{empty ? columns.x : end + 22, y + inset,
                    inner.right() - 14 - (empty ? columns.x : end + 22), row_h - 2 * inset};
    if (empty) box.status = rest;
    else if (rest.w >= 132 && !picture.tight) box.note_rect = rest;
    // Lines come to the lower one from above: names stand beside them, where there is room.
    if (i > 0 && page_columns.pitch >= 56)
      for (RegionGroup& g : box.regions)
        if (!g.label.empty() && !g.pages.empty() && g.pages[0].facts.frame != kNoFrame)
          g.label.x = g.pages[0].rect.centre().x + 5, g.label.w = page_columns.pitch - 12;
    box.note = note_of(scene, box.facts);
    picture.processes.push_back(std::move(box));
  }

  picture.memory_label = {inner.x + (area.w < 520 ? 12.0F : 20.0F), memory_y,
                          label_w - (area.w < 520 ? 10.0F : 24.0F), memory_h};
  GridStyle style;
  style.max_width = columns.cell;
  style.min_width = std::min(columns.cell, 24.0F);
  style.max_height = rows == 1 ? memory_h : 120;
  style.aspect = 1.22F;
  style.row_gap = 30;
  style.max_columns = std::max<std::uint32_t>(a_row, 1);
  style.arrows_above = true;
  style.outside = std::min(24.0F, band / 2);
  style.fold_free = wanted.fold_free;
  // One row stands in the processes' columns exactly; the grid must not choose a pitch of its own.
  style.gap_x = columns.gap();
  const float width = columns.pitch * static_cast<float>(a_row) - columns.gap();
  picture.memory =
      layout_memory(scene, owners, {columns.x, memory_y, width, memory_h}, style, pointer);
  route_edges(picture);
  return picture;
}

}  // namespace cowscope
