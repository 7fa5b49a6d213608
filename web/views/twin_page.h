// Two runs side by side: the whole page, of panels that show both.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "web/layout/later.h"
#include "web/layout/scene_facts.h"
#include "web/layout/twin_facts.h"
#include "web/views/view_context.h"

namespace cowscope {

/// Frames and page tables of both sides by column of the chart, over the same steps.
struct TwinSeries {
  std::uint32_t read = 0;  // steps that are in it
  std::array<std::vector<std::uint64_t>, 2> frames, tables;
};

/// What these panels keep between frames.
struct TwinPanels {
  std::array<SceneFacts, 2> facts;
  std::array<std::uint64_t, 4> series_of{};
  TwinSeries series;
  std::array<std::uint64_t, 4> reads_of{};
  ReadsFacts reads;
};

COWSCOPE_LATER void draw_twin_page(ViewContext& view, Rect page);

// The panels of it. `sides` as of this frame.
void draw_twin_picture(ViewContext& view, const TwinSides& sides, bool left, Rect area);
void draw_twin_reads(ViewContext& view, const TwinSides& sides, Rect area);
void draw_twin_costs(ViewContext& view, const TwinSides& sides, Rect area);
void draw_twin_script(ViewContext& view, const TwinSides& sides, Rect area);
void draw_twin_chart(ViewContext& view, const TwinSides& sides, Rect area);

/// A label at the left of a row of both, in one or two lines of small capitals.
void draw_row_label(ViewContext& view, Rect area, std::string_view first, std::string_view second,
                    bool second_small);
/// How wide such a label is in a panel of this width; 0: no room for one.
float row_label_width(float panel);

}  // namespace cowscope
