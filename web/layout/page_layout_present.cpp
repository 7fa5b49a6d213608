// For a projector: the picture alone. The words stand round the canvas, as HTML.
#include "web/layout/page_parts.h"

namespace cowscope {

float present_zoom(const PageInput& in) {
  // The size in which everything that the picture will show is drawn as ever, and no smaller.
  float w = 640, h = 213;
  if (in.twin) {
    w = 920, h = 215;
  } else if (in.processes > 2 || in.many_frames) {
    w = in.many_frames ? 820 : 690;
    h = 300 + 46 * static_cast<float>(std::clamp(in.processes - 3, 0, 4));
  } else {
    w = std::max(w, 116 + 78 * static_cast<float>(std::min(in.frames, 16)));
  }
  return std::clamp(std::min(in.width / w, in.height / h), 0.75F, 6.0F);
}

namespace page_parts {

void layout_present(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.presenting = true;
  Rect all{0, 0, in.width - 1, in.height};  // the canvas ends within a pixel
  if (in.twin) {
    if (in.height >= 260) {
      out.twin_costs = {0, all.bottom() - 44, all.w, 44};
      all.h -= 44 + 8;
    }
    const float half = (all.w - 8) / 2;
    out.twin_left = {0, 0, half, all.h};
    out.twin_right = {half + 8, 0, half, all.h};
    return;
  }
  place_picture(page, all, Split::IdeaProcesses);
  out.separators.clear();
}

}  // namespace page_parts
}  // namespace cowscope
