// Who else runs in an address space: plugged into the box of the one whose memory it is.
#pragma once

#include <string_view>

#include "web/layout/process_rows.h"

namespace cowscope {

struct ViewContext;
/// `doing`: at its right end, in its colour; may be empty.
void draw_guest(ViewContext& view, const Guest& guest, std::string_view doing);
/// "and 12 more threads", where there is no row for each.
void draw_more_guests(ViewContext& view, Rect row, std::uint64_t count);

}  // namespace cowscope
