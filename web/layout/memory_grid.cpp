#include "web/layout/memory_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "web/layout/later.h"

namespace cowscope {
namespace {

struct Fit {
  std::uint32_t columns = 1, rows = 1;
  float w = 0, h = 0, gap_x = 0, gap_y = 0;
};

float gap_for(float pitch) {
  if (pitch >= 88) return std::min(16.0F, pitch * 0.125F);
  if (pitch >= 48) return 8;
  if (pitch >= 24) return 4;
  return pitch >= 10 ? 2.0F : 1.0F;
}

/// With less height a cell has no room for all that is written into a large one.
constexpr float kWholeCell = 74;

/// The cells as `columns` columns, or nothing if they are too many rows for the area.
bool fit_columns(Rect area, const GridStyle& style, std::uint64_t slots, std::uint32_t columns,
                 Fit& fit) {
  const float n = static_cast<float>(columns);
  // The last column needs no gap behind it.
  float gap = style.gap_x > 0 ? style.gap_x : gap_for(area.w / n);
  float w = std::min(style.max_width, (area.w + gap) / n - gap);
  if (w < style.min_width - 0.01F) return false;
  const auto rows = static_cast<std::uint32_t>((slots + columns - 1) / columns);
  const float r = static_cast<float>(rows);
  const float least = std::min(gap, style.row_gap);
  // What a cell needs below its width: number, users and the owners' strip, where there is text at
  // all.
  const float needed = w >= 64 ? std::min({w * 0.72F, style.max_height, kWholeCell}) : w * 0.8F;
  if (r * needed + (r - 1) * least > area.h + 0.5F) return false;
  float h = std::min(style.max_height, w * style.aspect);
  float gap_y = std::max(least, style.row_gap);
  // Rows give up their gap first, then their height.
  if (r * h + (r - 1) * gap_y > area.h) {
    const float spare = area.h - r * needed;
    gap_y = rows > 1 ? std::clamp(spare * style.gap_share / (r - 1), least, gap_y) : gap_y;
    h = std::min(h, (area.h - (r - 1) * gap_y) / r);
  }
  fit = {columns, rows, w, h, gap, gap_y};
  return true;
}

Fit fit_grid(Rect area, const GridStyle& style, std::uint64_t slots) {
  Fit fit;
  const auto widest = static_cast<std::uint32_t>(
      std::max(1.0F, (area.w + 1) / (style.min_width + gap_for(style.min_width))));
  const std::uint32_t most = style.max_columns > 0 ? std::min(style.max_columns, widest) : widest;
  // Few columns mean large cells: take the first that fits. Not fewer than fill the width at full
  // size.
  const float full_gap = style.gap_x > 0 ? style.gap_x : gap_for(style.max_width);
  const auto first = static_cast<std::uint32_t>(
      std::max(1.0F, (area.w + full_gap) / (style.max_width + full_gap) + 0.001F));
  for (std::uint32_t columns = std::min(first, most); columns <= most; ++columns)
    if (fit_columns(area, style, slots, columns, fit)) return fit;
  // Not even the smallest cells are enough: as many as there is room for.
  const float gap = style.gap_x > 0 ? style.gap_x : gap_for(area.w / static_cast<float>(most));
  const float w = std::min(style.max_width, (area.w + gap) / static_cast<float>(most) - gap);
  const float h = std::min(w * 0.8F, std::max(1.0F, area.h));
  const auto rows = static_cast<std::uint32_t>(std::max(1.0F, (area.h + gap) / (h + gap)));
  return {most, rows, w, h, gap, gap};
}

/// What the pages that are lit map, of so many as are worth looking at one by one; ascending.
std::vector<FrameNumber> lit_frames(const Scene& scene, const Pointer& pointer) {
  constexpr std::uint64_t kMost = 4096;
  std::vector<FrameNumber> out{pointer.lit_frame, pointer.lit_other};
  if (pointer.lit_space.value() != 0 && pointer.lit_pages != ~std::uint64_t{0})
    scene.machine.state()
        .space(pointer.lit_space)
        .table()
        .for_each_present(pointer.lit_first, std::min(pointer.lit_pages, kMost),
                          [&](PageNumber, Entry e) {
                            if (e.maps_frame()) out.push_back(e.frame());
                          });
  std::sort(out.begin(), out.end());
  return out;
}

Mark mark_of(const FrameFacts& f, const OwnerTable& owners, const std::vector<FrameNumber>& lit,
             const Pointer& pointer) {
  if (pointer.frame != kNoFrame && pointer.frame.value() - f.frame.value() < f.span)
    return Mark::Selected;
  const bool whole = pointer.lit_space.value() != 0 && pointer.lit_pages == ~std::uint64_t{0};
  // kNoFrame stands among what is lit where nothing is.
  if (std::binary_search(lit.begin(), lit.end(), f.frame) ||
      (whole && owners.maps(f.frame, pointer.lit_space)))
    return Mark::Related;
  return f.copied_from ? Mark::Source : Mark::None;
}

/// What is said of a copy where the rows leave no room for it: below the last of them.
COWSCOPE_LATER void label_apart(CopyArrow& arrow, const MemoryGrid& grid, const GridStyle& style) {
  const float last = grid.cell((grid.rows - 1) * std::size_t{grid.columns}).bottom();
  const float room = grid.area.bottom() + style.below - last;
  const float reach = std::min(120.0F, grid.area.w / 2);
  if (arrow.lane_room >= kLeastLabel || room < kLeastLabel + 4) return;
  arrow.apart = true;
  arrow.beside = 0;
  arrow.pill = {std::clamp(arrow.pill.x, grid.area.x + reach, grid.area.right() - reach),
                last + std::min(20.0F, room / 2)};
  arrow.pill_room = grid.area.w;
  arrow.lane_room = room - 4;
}

/// A copy's label does not fit into less.
constexpr float kShortWay = 64;

/// From cell to cell through the gaps between rows and columns.
COWSCOPE_LATER CopyArrow route_copy(const MemoryGrid& grid, const GridStyle& style,
                                    std::size_t from, std::size_t to, const CopyFacts& copy) {
  const Rect a = grid.cell(from), b = grid.cell(to);
  const std::size_t row_a = from / grid.columns, row_b = to / grid.columns;
  const float side = b.x >= a.x ? 1.0F : -1.0F;
  // Leave beside the middle, where the line to the page comes in; farther out when the way is
  // short, so that the label has room.
  const bool near = std::abs(b.centre().x - a.centre().x) < 2 * grid.cell_w;
  const float offset = near ? -0.24F : 0.32F;
  const Point start{a.centre().x + side * offset * a.w, 0};
  const float half = std::clamp(grid.gap_y / 2, 3.0F, 24.0F);
  // Within the last row of several, the gap above it has more room than what is below the grid.
  const bool last_row = row_a > 0 && row_a + 1 == grid.rows && grid.gap_y >= 20;
  const bool above = style.arrows_above || (row_a == row_b && last_row);
  CopyArrow arrow;
  arrow.copy = copy;
  Polyline& p = arrow.path;
  const bool up = row_b < row_a || (row_b == row_a && above);
  const float leave = up ? a.y - std::min(4.0F, half) : a.bottom() + std::min(4.0F, half);
  const float away = (up ? row_a == 0 : row_a + 1 == grid.rows) ? style.outside : half;
  const float lane = up ? a.y - away : a.bottom() + away;
  p.push_back({start.x, leave});
  p.push_back({start.x, lane});
  // From which side the new cell is entered: below if it stands above, or beside with the arrow
  // below.
  const bool enter_below = row_b < row_a || (row_b == row_a && !above);
  // Between close rows, too, the last piece leads into the cell.
  const float reach = std::min(5.0F, half - 1);
  const float enter = enter_below ? b.bottom() + reach : b.y - reach;
  const std::size_t apart = row_a > row_b ? row_a - row_b : row_b - row_a;
  float longest_from = start.x, longest_to = b.centre().x, longest_y = lane;
  if (apart > 1) {
    const float gutter = b.x - grid.gap_x / 2;
    const float second = enter_below ? b.bottom() + half : b.y - half;
    p.push_back({gutter, lane});
    p.push_back({gutter, second});
    p.push_back({b.centre().x, second});
    longest_to = gutter;
  } else {
    p.push_back({b.centre().x, lane});
  }
  p.push_back({b.centre().x, enter});
  arrow.pill = {(longest_from + longest_to) / 2, longest_y};
  arrow.pill_room = std::abs(longest_to - longest_from);
  arrow.lane_room = 2 * (apart > 1 ? half : away) - 2;
  if (arrow.pill_room < kShortWay) {
    // It would hide its own arrow.
    arrow.beside = b.centre().x <= grid.area.centre().x ? 1.0F : -1.0F;
    arrow.pill.x += arrow.beside * (arrow.pill_room / 2 + 14);
    arrow.pill_room = b.w;
  }
  return arrow;
}

struct FrameRun {
  FrameNumber first;
  std::uint32_t count = 1;
};

/// Frames one by one, but for parts of a huge page that are alike: these are one cell.
std::vector<FrameRun> runs_to_show(const Scene& scene, const OwnerTable& owners) {
  constexpr std::uint32_t kLeast = 8;
  const std::vector<FrameNumber> frames = frames_to_show(scene);
  const FrameTable& now = scene.machine.state().frames;
  const FrameTable& then = scene.before.state().frames;
  std::vector<FrameRun> runs;
  for (std::size_t i = 0; i < frames.size();) {
    const std::uint32_t folio = now[frames[i]].folio;
    std::size_t end = i + 1;
    if (folio != 0) {
      const Owners mine = owners[frames[i]];
      const auto alike = [&](FrameNumber f) {
        return now[f].folio == folio && now[f].refs() == now[frames[i]].refs() &&
               then[f].refs() == then[frames[i]].refs() && owners[f] == mine;
      };
      while (end < frames.size() && frames[end].value() == frames[end - 1].value() + 1 &&
             alike(frames[end]))
        ++end;
    }
    const auto count = static_cast<std::uint32_t>(end - i);
    if (count >= kLeast) {
      runs.push_back({frames[i], count});
      i = end;
    } else {
      runs.push_back({frames[i++], 1});
    }
  }
  return runs;
}

}  // namespace

std::size_t cells_to_show(const Scene& scene, const OwnerTable& owners) {
  return runs_to_show(scene, owners).size();
}

const PlacedFrame* MemoryGrid::find(FrameNumber frame) const {
  const auto after =
      std::upper_bound(cells.begin(), cells.end(), frame,
                       [](FrameNumber f, const PlacedFrame& c) { return f < c.facts.frame; });
  if (after == cells.begin()) return nullptr;
  const PlacedFrame& cell = *(after - 1);
  return frame.value() - cell.facts.frame.value() < cell.facts.span ? &cell : nullptr;
}

MemoryGrid layout_memory(const Scene& scene, const OwnerTable& owners, Rect area,
                         const GridStyle& style, const Pointer& pointer) {
  const std::vector<FrameRun> frames = runs_to_show(scene, owners);
  const FrameTable& table = scene.machine.state().frames;
  MemoryGrid grid;
  grid.area = area;
  std::uint64_t drawn_free = 0;
  for (const FrameRun& run : frames)
    if (table[run.first].kind == FrameKind::Free) ++drawn_free;
  const std::uint64_t folded = style.fold_free ? table.free_count() - drawn_free : 0;

  const std::size_t wanted = frames.size() + (folded > 0 && !style.spare_free ? 1 : 0);
  const Fit fit = fit_grid(area, style, wanted);
  grid.columns = fit.columns;
  grid.rows = fit.rows;
  grid.cell_w = fit.w;
  grid.cell_h = fit.h;
  grid.gap_x = fit.gap_x;
  grid.gap_y = fit.gap_y;

  const std::uint64_t capacity = std::uint64_t{fit.columns} * fit.rows;
  std::size_t count = frames.size();
  if (wanted > capacity) {
    // Room for the two folds comes off the cells.
    const std::uint64_t kept = capacity > 2 ? capacity - 2 : 0;
    count = static_cast<std::size_t>(std::min<std::uint64_t>(count, kept));
    grid.more.count = frames.size() - count;
  }
  const std::vector<CopyFacts> copies = copy_facts(scene);
  const std::vector<FrameNumber> lit = lit_frames(scene, pointer);
  grid.cells.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const FrameRun& run = frames[i];
    PlacedFrame cell{frame_facts(scene, owners, run.first), grid.cell(i), Mark::None};
    cell.facts.span = run.count;
    for (const CopyFacts& copy : copies)
      cell.facts.copied_from =
          cell.facts.copied_from || copy.from.value() - run.first.value() < run.count;
    cell.mark = mark_of(cell.facts, owners, lit, pointer);
    grid.cells.push_back(std::move(cell));
  }
  std::size_t slot = count;
  if (grid.more.any()) grid.more.rect = grid.cell(slot++);
  if (folded > 0 && slot < capacity) grid.free = {grid.cell(slot), folded};

  for (const CopyFacts& copy : copies) {
    const PlacedFrame* from = grid.find(copy.from);
    const PlacedFrame* to = grid.find(copy.to);
    if (from == nullptr || to == nullptr || grid.cell_w < kTextCell) continue;
    grid.copies.push_back(route_copy(grid, style,
                                     static_cast<std::size_t>(from - grid.cells.data()),
                                     static_cast<std::size_t>(to - grid.cells.data()), copy));
  }
  if (grid.copies.size() == 1) label_apart(grid.copies[0], grid, style);
  return grid;
}

}  // namespace cowscope
