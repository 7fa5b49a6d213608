// Which view stands where on the page.
#pragma once

namespace cowscope {

struct ViewContext;
/// Draws every panel that the layout has a place for.
void draw_page(ViewContext& view);

}  // namespace cowscope
