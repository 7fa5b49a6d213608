// RSS, PSS and USS as bars of page-sized units: what one has alone is full, what it shares is
// faint, and in PSS each shared page is only the slice that it is charged.
#pragma once

#include "web/layout/memory_shares.h"
#include "web/views/view_context.h"

namespace cowscope {

enum class BarKind { Rss, Pss, Uss };
/// Drawn from `left`, `unit` pixels a page, at most `room` wide.
void draw_share_bar(ViewContext& view, const MemoryShares& shares, BarKind kind, Point left,
                    float unit, float height, float room, Colour colour);
/// "10", "9.5": a PSS as people read it.
std::string pss_text(double pss);

}  // namespace cowscope
