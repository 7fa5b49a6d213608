#include "web/layout/page_parts.h"

namespace cowscope::page_parts {

void layout_compact(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.compact = true;
  const float margin = 12;
  const float transport = in.coarse_pointer ? 60.0F : 52.0F;
  const float sentence = std::clamp(in.sentence_height, 32.0F, in.height * 0.26F);
  out.sentence = {margin, 8, in.width - 2 * margin, sentence};
  out.transport = {0, in.height - transport, in.width, transport};
  Rect body{margin, out.sentence.bottom() + 4, in.width - 2 * margin, 0};
  body.h = out.transport.y - 8 - body.y;
  if (in.question_height > 0) {
    const float w = std::min(340.0F, body.w * 0.41F);
    out.question = {body.right() - w, body.y, w, std::min(in.question_height, body.h)};
    body.w -= w + 8;
  }
  // No room for a command line: it floats over the picture while it is used.
  place_picture(page, body, Split::IdeaProcesses);
}

void layout_small(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.small = true;
  const bool low = in.height < 720;
  const float margin = in.width >= 600 ? 24.0F : 16.0F;
  top_bar(page, in.embedded ? 44.0F : (low ? 48.0F : 56.0F));
  // A question says itself what comes next; many rows of details want what height there is: on a
  // low screen they are worth more than the steps.
  const float transport = low && (in.question_height > 0 || in.details) ? 72.0F
                          : low || in.details                           ? 136.0F
                                                                        : 180.0F;
  out.transport = {0, in.height - transport, in.width, transport};
  const float room = out.transport.y - page.top;
  const float sentence = std::clamp(in.sentence_height, 48.0F, room * 0.3F);
  out.sentence = {margin, page.top + 8, in.width - 2 * margin, sentence};
  Rect body{margin, out.sentence.bottom() + 8, in.width - 2 * margin, 0};
  body.h = out.transport.y - 8 - body.y;
  const float tabs = low ? 40.0F : 48.0F;
  if (in.question_height > 0) {
    // A question takes the place of the tabs: it is what there is to do now.
    const float h =
        std::min(in.question_height, std::max(body.h * 0.5F, body.h - (low ? 104.0F : 120.0F)));
    out.question = {body.x, body.bottom() - h, body.w, h};
    out.memory = {body.x, body.y, body.w, body.h - h - 8};
  } else {
    const float memory = std::clamp(body.h * (!in.details ? 0.53F
                                              : low       ? 0.25F
                                                          : 0.36F),
                                    96.0F, std::max(96.0F, body.w * 0.72F));
    out.memory = {body.x, body.y, body.w, std::min(memory, body.h)};
    const float y = out.memory.bottom() + 12;
    if (body.bottom() - y >= tabs + 48) {
      out.tabs = {body.x, y, body.w, tabs};
      out.tab_body = {body.x, out.tabs.bottom() + 8, body.w, body.bottom() - out.tabs.bottom() - 8};
    }
  }
  out.command_line = {margin, out.transport.y - 44 - 8, in.width - 2 * margin, 44};
}

}  // namespace cowscope::page_parts
