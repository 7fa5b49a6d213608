// Cells of pages and frames in a figure: what the page's views draw of them (web/views/cells.h), at
// rest and without hands.
#pragma once

#include <string_view>

#include "web/figure/svg_writer.h"
#include "web/layout/memory_grid.h"
#include "web/layout/process_rows.h"
#include "web/layout/scene_facts.h"
#include "web/session/session.h"

namespace cowscope {

struct FigureContext {
  SvgWriter& svg;
  const Theme& theme;
  const Session& session;
  SceneFacts& facts;
  Scene scene() const { return facts.scene(); }
};

void figure_page(FigureContext& figure, const PlacedPage& page, const ProcessFacts& process,
                 const RegionFacts& region);
/// Frames, folds, and then copies' arrows with their label.
void figure_grid(FigureContext& figure, const MemoryGrid& grid, std::string_view copied);
/// "+59 free" as a stack of sheets.
void figure_fold(FigureContext& figure, const Fold& fold, std::string_view what);
/// Who maps a frame, what is on it.
void figure_frame(FigureContext& figure, const PlacedFrame& cell, float strip, bool ring);

}  // namespace cowscope
