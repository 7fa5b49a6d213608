#include "web/layout/twin_layout.h"

#include <algorithm>
#include <cmath>

namespace cowscope {
namespace {

/// More frames than this in a picture of two processes and their cells are too small to be read.
constexpr std::size_t kMostWhole = 24;
/// Lower than this and they are bands of colour.
constexpr float kLeastWhole = 104;

std::string pages_text(std::size_t n) { return std::to_string(n) + (n == 1 ? " page" : " pages"); }

float gap_of(float pitch) { return std::clamp(pitch * 0.125F, 4.0F, 16.0F); }

/// Places for cells of one row, `n` of them in `room`.
float pitch_of(float room, std::size_t n) {
  const float count = static_cast<float>(std::max<std::size_t>(n, 1));
  return std::min(112.0F, (room + gap_of(room / count)) / count);
}

/// Of the names left of a side's cells.
float label_width(float body) { return std::clamp(body * 0.155F, 68.0F, 132.0F); }

std::size_t slots_of(const ProcessBox& box) {
  std::size_t n = 0;
  for (const RegionGroup& g : box.regions) n += g.pages.size() + (g.more.any() ? 1 : 0);
  return n;
}

/// From a page to its frame, upright at both ends.
Polyline curve(Point from, Point to) {
  if (std::abs(from.x - to.x) < 1) return {from, to};
  constexpr int kParts = 24;
  const float middle = (from.y + to.y) / 2;
  Polyline out;
  for (int i = 0; i <= kParts; ++i) {
    const float t = static_cast<float>(i) / kParts, u = 1 - t;
    const float a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
    out.push_back({(a + b) * from.x + (c + d) * to.x, a * from.y + (b + c) * middle + d * to.y});
  }
  return out;
}

void place_row(ProcessBox& box, Rect row, float first, float label, float pitch, bool captions) {
  const float inset = row.h >= 44 ? 7.0F : 4.0F, caption = captions ? 16.0F : 0.0F;
  box.box = row;
  const float in = row.w < 480 ? 12.0F : 16.0F;
  box.name = {row.x + in, row.y + 4, label - in - 8, row.h - 8};
  box.status = {first, row.y + 4, row.right() - 8 - first, row.h - 8};
  const Rect cell{first, row.y + inset + caption, pitch - gap_of(pitch),
                  row.h - 2 * inset - caption};
  float x = first;
  for (RegionGroup& group : box.regions) {
    const float from = x;
    for (PlacedPage& page : group.pages) {
      page.rect = {x, cell.y, cell.w, cell.h};
      x += pitch;
    }
    if (group.more.any()) {
      group.more.rect = {x, cell.y, cell.w, cell.h};
      x += pitch;
    }
    if (!captions) continue;
    group.label = {from, cell.y - 18, std::max(cell.w, x - from - gap_of(pitch)), 16};
  }
}

/// A full picture has room for sentences and rows far apart. Two of them beside each other have
/// not: labels are narrow, rows low, and over the memory there is room for brackets.
void arrange(TwinPicture& out, Rect body) {
  Picture& picture = out.picture;
  MemoryGrid& grid = picture.memory;
  if (grid.rows != 1 || picture.processes.empty()) return;
  picture.tight = body.h < 420;
  const float label = label_width(body.w);
  const float first = body.x + label, room = body.right() - first;
  const float pitch = pitch_of(room, grid.cells.size() + (grid.more.any() ? 1 : 0));
  const float cell = pitch - gap_of(pitch);

  bool captions = false;
  std::size_t slots = 1;
  for (const ProcessBox& box : picture.processes) {
    captions = captions || box.regions.size() > 1;
    slots = std::max(slots, slots_of(box));
  }
  captions = captions && body.h >= 230;
  // Pages stand over their frames unless they are too many, or too small to be read.
  float pages = std::min(pitch, pitch_of(room - 6, slots));
  if (pages < 30) pages = std::min(64.0F, pitch_of(room - 6, slots));

  const std::size_t n = picture.processes.size();
  float row = std::clamp(body.h * (captions ? 0.26F : 0.215F), 38.0F, 96.0F);
  float above = std::clamp(body.h * 0.15F, 30.0F, 56.0F);
  float below = n > 1 ? std::clamp(body.h * 0.12F, 14.0F, 48.0F) : 0;
  float memory = body.h - static_cast<float>(n) * row - above - below;
  float y = body.y;
  if (const float most = std::max(56.0F, cell * 1.45F); memory > most) {
    const float part = (memory - most) / static_cast<float>(n + 1);
    above += std::min(part, 24.0F);
    if (n > 1) below += std::min(part, 24.0F);
    memory = most;
    y += (body.h - static_cast<float>(n) * row - above - below - memory) / 2;
  } else if (memory < 24) {
    row = std::max(20.0F, row - (24 - memory) / static_cast<float>(n));
    memory = std::max(12.0F, body.h - static_cast<float>(n) * row - above - below);
  }
  out.rise = above >= 40 ? 13.0F : 9.0F;
  const float memory_y = y + row + above;
  for (std::size_t i = 0; i < n; ++i)
    place_row(picture.processes[i], {body.x, i == 0 ? y : memory_y + memory + below, body.w, row},
              first, label, pages, captions);
  const float in = body.w < 480 ? 12.0F : 16.0F;
  picture.memory_label = {body.x + in, memory_y, label - in - 6, memory};
  grid.area = {first, memory_y, room, memory};
  grid.cell_w = cell;
  grid.cell_h = memory;
  grid.gap_x = pitch - cell;
  grid.copies.clear();
  for (std::size_t i = 0; i < grid.cells.size(); ++i) grid.cells[i].rect = grid.cell(i);
  if (grid.more.any()) grid.more.rect = grid.cell(grid.cells.size());

  for (Edge& edge : picture.edges) {
    const PlacedPage* page = picture.find(edge.pid, edge.page);
    const PlacedFrame* frame = grid.find(edge.frame);
    if (page == nullptr || frame == nullptr) continue;
    const bool upper = edge.pid == picture.processes[0].facts.pid;
    const Rect& p = page->rect;
    const Rect& f = frame->rect;
    edge.path =
        curve({p.centre().x, upper ? p.bottom() : p.y}, {f.centre().x, upper ? f.y : f.bottom()});
  }
}

/// The notes of a full picture are sentences; here there is room for a count.
void place_notes(Picture& picture) {
  for (ProcessBox& box : picture.processes) {
    float end = 0;
    for (const RegionGroup& g : box.regions) {
      for (const PlacedPage& p : g.pages) end = std::max(end, p.rect.right());
      if (g.more.any()) end = std::max(end, g.more.rect.right());
    }
    box.note_rect = {end + 16, box.box.y + 4, box.box.right() - 8 - (end + 16), box.box.h - 8};
    // By what letters take at the most: there is nothing here to measure text with.
    const float letter = picture.tight ? 7.0F : 8.2F, w = box.note_rect.w;
    const float lines = std::floor(box.note_rect.h / (picture.tight ? 17.0F : 20.0F));
    const auto fits = [&](const std::string& text, bool folded) {
      const float wide = static_cast<float>(text.size()) * letter;
      return wide <= w || (folded && lines >= 2 && wide * 0.62F <= w);
    };
    box.note = pages_note(box);
    if (!fits(box.note, false)) box.note = pages_note(box, true);
    if (end <= 0 || w <= 0 || !fits(box.note, true)) box.note_rect = {};
  }
}

/// Over the cells from `first` to before `end`: one a row, and the longest says what they all are.
void place_brackets(TwinPicture& out, const MemoryGrid& grid, TwinFrame kind, std::size_t first,
                    std::size_t end, std::vector<std::string> texts) {
  std::size_t telling = 0, most = 0;
  for (std::size_t i = first; i < end;) {
    const std::size_t next = std::min(end, (i / grid.columns + 1) * grid.columns);
    if (next - i > most) most = next - i, telling = out.brackets.size();
    out.brackets.push_back({kind,
                            grid.cells[i].rect.x,
                            grid.cells[next - 1].rect.right(),
                            grid.cells[i].rect.y - out.rise,
                            {}});
    i = next;
  }
  out.brackets[telling].texts = std::move(texts);
}

}  // namespace

std::string pages_note(const ProcessBox& box, bool brief) {
  std::size_t shared = 0, own = 0;
  for (const RegionGroup& group : box.regions) {
    if (group.more.any()) return {};
    for (const PlacedPage& page : group.pages) {
      if (!page.facts.present || page.facts.zero_page) continue;
      ++(page.facts.owners.count > 1 ? shared : own);
    }
  }
  if (shared == 0 && own == 0) return {};
  if (brief) {
    const std::string rest = own > 0 ? std::to_string(own) + " own" : std::string();
    if (shared == 0) return rest;
    const std::string first = std::to_string(shared) + " shared";
    return own == 0 ? first : first + ", " + rest;
  }
  if (shared == 0) return own == 1 ? "its one page its own" : "all " + pages_text(own) + " its own";
  if (own == 0)
    return shared == 1 ? "its one page shared" : "all " + pages_text(shared) + " shared";
  return pages_text(shared) + " shared, " + std::to_string(own) + " its own";
}

bool twin_drawn_whole(const TwinSides& sides, const std::vector<FrameNumber>& frames) {
  const auto processes = [](const TwinSide& side) { return Scene(*side.timeline).cast().size(); };
  return frames.size() <= kMostWhole && processes(sides.left) <= 2 && processes(sides.right) <= 2;
}

bool room_for_brackets(const MemoryGrid& grid) {
  return grid.cell_w >= kTextCell && (grid.rows == 1 || grid.gap_y >= 26);
}

void add_brackets(TwinPicture& out, const MemoryGrid& grid, const TwinSide& side,
                  const TwinSide& other) {
  if (grid.cell_w < kTextCell) return;
  const bool room = room_for_brackets(grid);
  for (std::size_t i = 0; i < grid.cells.size();) {
    const TwinFrame kind = twin_frame(side, other, grid.cells[i].facts.frame).kind;
    std::size_t end = i, unwritten = 0;
    for (; end < grid.cells.size(); ++end) {
      const TwinFrameFacts facts = twin_frame(side, other, grid.cells[end].facts.frame);
      if (facts.kind != kind) break;
      if (!facts.unwritten) continue;
      ++unwritten;
      out.unwritten.push_back(grid.cells[end].rect);
    }
    if (kind != TwinFrame::Plain && room)
      place_brackets(out, grid, kind, i, end, bracket_texts(kind, end - i, unwritten));
    i = end;
  }
}

TwinPicture layout_twin_side(const Scene& scene, const OwnerTable& owners, const TwinSide& side,
                             const TwinSide& other, Rect area, const Pointer& pointer, bool whole) {
  TwinPicture out;
  out.area = area;
  const bool low = area.h < 270;
  const float pad = area.w < 400 ? 8.0F : 16.0F, head = low ? 30.0F : 46.0F;
  const float in = std::max(pad, 10.0F);
  out.title = {area.x + in, area.y, (area.w - 2 * in) * 0.5F, head};
  out.note = {area.x + in + out.title.w, area.y, out.title.w, head};
  const Rect body{area.x, area.y + head - 8, area.w, area.h - head + 8};
  // Where little room is left, frames alone, in rows, can be read.
  const float labelled = area.w - 2 * pad - label_width(area.w - 2 * pad);
  const float pitch = pitch_of(labelled, frames_to_show(scene).size());
  out.drawn_whole = whole && area.h - head >= kLeastWhole && pitch - gap_of(pitch) >= kTextCell;
  if (out.drawn_whole) {
    PictureStyle style;
    style.legend = false;
    style.fold_free = false;
    style.least_cell_pitch = 24;  // all in one row
    out.picture = layout_picture(scene, owners, body, pointer, style);
    arrange(out,
            {area.x + pad, area.y + head, area.w - 2 * pad, area.h - head - (low ? 8.0F : 16.0F)});
    place_notes(out.picture);
    add_brackets(out, out.picture.memory, side, other);
    return out;
  }
  const Rect inner{area.x + pad, body.y + 8, area.w - 2 * pad, body.h - 16};
  if (inner.w < 480 || inner.h < 110) {
    out.memory = inner;
    // Each process in a line, if that leaves the memory the larger part; of thousands it is not
    // even tried.
    if (scene.machine.state().processes.size() > 16) return out;
    const float strips = layout_process_strips(scene, owners, inner, pointer).height;
    constexpr float kLeastMemory = 92;
    if (strips <= 0 || inner.h - strips - 6 < kLeastMemory) return out;
    out.strips = true;
    out.processes = {inner.x, inner.bottom() - strips, inner.w, strips};
    out.memory.h -= strips + 6;
    return out;
  }
  out.rise = 9;
  const float left = std::clamp(inner.w * 0.44F, 180.0F, 380.0F);
  out.processes = {inner.x, inner.y, left, inner.h};
  out.memory = {inner.x + left + 12, inner.y, inner.w - left - 12, inner.h};
  return out;
}

}  // namespace cowscope
