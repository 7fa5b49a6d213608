// Physical memory as a grid of cells: which frames are drawn, where, and what is folded away.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "web/layout/facts.h"
#include "web/layout/frame_texel.h"
#include "web/layout/geometry.h"

namespace cowscope {

/// What the picture points at: a page with its frame, or a frame; and what else is lit.
struct Pointer {
  Pid pid{};  // 0: a frame alone
  PageNumber page{};
  FrameNumber frame = kNoFrame;
  /// A process, or some of its pages, that something else points at (a line, an event, its card).
  SpaceId lit_space{};          // 0: none
  PageNumber lit_first{};       //
  std::uint64_t lit_pages = 0;  // ~0: all of them
  FrameNumber lit_frame = kNoFrame, lit_other = kNoFrame;
  bool lights(SpaceId space, PageNumber of) const {
    return lit_space.value() != 0 && space == lit_space &&
           (lit_pages == ~std::uint64_t{0} || (of >= lit_first && of < lit_first + lit_pages));
  }
  bool any() const { return pid != Pid{} || frame != kNoFrame; }
};

struct PlacedFrame {
  FrameFacts facts;
  Rect rect;
  Mark mark = Mark::None;
};
/// "+59 free", "+1,020 pages": what is there and not drawn.
struct Fold {
  Rect rect;
  std::uint64_t count = 0;
  bool any() const { return count > 0; }
};
struct CopyArrow {
  CopyFacts copy;
  Polyline path;        // from the old frame's cell to the new one's; the head is at its end
  Point pill;           // the middle of its longest horizontal part, for the label
  float pill_room = 0;  // how long that part is
  float lane_room = 0;  // how high the label may be
  float beside = 0;     // 1, -1: the way is too short for a label, which begins, or ends, at `pill`
  bool apart = false;   // no room between the rows: the label stands below the last, and names both
};

struct GridStyle {
  float max_width = 112, min_width = 8;  // of a cell
  float aspect = 1.2F;                   // height / width of a cell that has room
  float max_height = 140;
  float outside = 24;             // from the first or last row to arrows beyond it
  float row_gap = 36;             // wanted between rows, so that a copy's arrow has room
  float gap_share = 0.4F;         // of what height is left goes to the gaps first
  std::uint32_t max_columns = 0;  // 0: as many as fit
  float gap_x = 0;                // between columns; 0: by the cells' size
  bool fold_free = true;          // a place for the free frames that are not drawn
  bool spare_free = false;        // … but only one that the last row has left
  bool arrows_above = false;      // a copy within one row goes above it (else below)
  float below = 0;                // kept free below the area, for what is said of a copy
};

/// A regular grid: cell i stands at column i % columns, row i / columns.
struct MemoryGrid {
  Rect area;
  std::uint32_t columns = 1, rows = 1;
  float cell_w = 0, cell_h = 0, gap_x = 0, gap_y = 0;
  std::vector<PlacedFrame> cells;
  Fold free;  // free frames that are not drawn
  Fold more;  // used frames for which there was no room
  std::vector<CopyArrow> copies;
  Rect cell(std::size_t i) const {
    return {area.x + static_cast<float>(i % columns) * (cell_w + gap_x),
            area.y + static_cast<float>(i / columns) * (cell_h + gap_y), cell_w, cell_h};
  }
  const PlacedFrame* find(FrameNumber frame) const;
};

MemoryGrid layout_memory(const Scene& scene, const OwnerTable& owners, Rect area,
                         const GridStyle& style, const Pointer& pointer);

/// How many cells there are but for the folds.
std::size_t cells_to_show(const Scene& scene, const OwnerTable& owners);

/// Cells with text in them are at least this wide; smaller ones are colour alone.
inline constexpr float kTextCell = 30;
/// On a large screen, in large cells, type is larger: by so much, and at most by the first.
inline constexpr float kMostTypeScale = 1.6F;
inline float type_scale(float w, float h) {
  return std::clamp(std::floor(std::min(w / 130, h / 150) * 8) / 8, 1.0F, kMostTypeScale);
}
/// A copy's label is at least this high.
inline constexpr float kLeastLabel = 15;

}  // namespace cowscope
