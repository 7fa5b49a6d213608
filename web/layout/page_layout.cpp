#include "web/layout/page_layout.h"

#include <algorithm>

namespace cowscope {
namespace {

constexpr float kSmallWidth = 900;     // below it panels become tabs
constexpr float kCompactHeight = 560;  // below it only the picture, the sentence and the transport
constexpr float kCompactWidth = 560;
constexpr float kCommandHeight = 40;

struct Page {
  const PageInput& in;
  PageLayout out{};
  float top = 0;  // of what is below the top bar

  Rect full() const { return {0, 0, in.width, in.height}; }
};

/// Splits the picture's place if it cannot stand as parent above, memory between, child below. A
/// map of all frames wants the width.
void place_picture(Page& page, Rect area) {
  if (page.in.processes <= 2 && !page.in.many_frames) {
    page.out.picture = area;
    return;
  }
  const float left = page.in.many_frames ? std::clamp(area.w * 0.34F, 240.0F, 380.0F)
                                         : std::clamp(area.w * 0.42F, 280.0F, 460.0F);
  page.out.processes = {area.x, area.y, left, area.h};
  page.out.memory = {area.x + left + 8, area.y, area.w - left - 8, area.h};
}

void top_bar(Page& page, float height) {
  page.out.top_bar = {0, 0, page.in.width, height};
  page.top = height;
}

/// Depth 1 at full size: the picture left, the program and what is read right, the transport and
/// the timeline below.
void layout_idea(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  const float margin = in.width >= 1200 ? 24.0F : 16.0F, gap = 16;
  top_bar(page, in.embedded ? 44.0F : 56.0F);
  const Rect inner{margin, page.top + 16, in.width - 2 * margin, in.height - page.top - 32};
  const float sentence = std::clamp(in.sentence_height, 60.0F, inner.h * 0.34F);
  out.sentence = {inner.x, inner.y, inner.w, sentence};

  const float lanes = static_cast<float>(std::clamp(in.processes, 2, 5));
  const float bottom = std::clamp(68 + 40 * lanes, 132.0F, std::max(132.0F, inner.h * 0.3F));
  const Rect foot{inner.x, inner.bottom() - bottom, inner.w, bottom};
  const float transport = std::clamp(inner.w * 0.39F, 380.0F, 560.0F);
  out.transport = {foot.x, foot.y, transport, foot.h};
  out.timeline = {foot.x + transport, foot.y, foot.w - transport, foot.h};

  const float body_y = out.sentence.bottom() + 12;
  const Rect body{inner.x, body_y, inner.w, foot.y - gap - body_y};
  const float right = std::clamp(body.w * 0.339F, 300.0F, 520.0F);
  place_picture(page, {body.x, body.y, body.w - right - gap, body.h});
  Rect column{body.right() - right, body.y, right, body.h};
  out.command_line = {column.x, inner.y, column.w, kCommandHeight};

  if (in.question_height > 0) {
    const float h = std::min(in.question_height, column.h);
    out.question = {column.x, column.y, column.w, h};
    column.y += h + gap;
    column.h -= h + gap;
  }
  const float reads =
      std::min(215.0F, 140 + 26 * static_cast<float>(std::clamp(in.processes, 1, 5)));
  if (column.h < 120) return;
  if (!in.has_code || column.h < reads + gap + 120) {
    out.reads = {column.x, column.y, column.w, column.h};
    return;
  }
  out.program = {column.x, column.y, column.w, column.h - reads - gap};
  out.reads = {column.x, column.bottom() - reads, column.w, reads};
}

/// Depth 2: the same picture, the entries under it, who acts at the right, the transport at the
/// top.
void layout_mechanism(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  const float margin = 8, gap = 8;
  top_bar(page, in.embedded ? 44.0F : 56.0F);
  const Rect inner{margin, page.top + margin, in.width - 2 * margin,
                   in.height - page.top - 2 * margin};
  const float right = std::clamp(in.width * 0.245F, 280.0F, 400.0F);
  const float left_width = inner.w - right - gap;
  const float head = std::clamp(in.sentence_height, 72.0F, inner.h * 0.26F);
  out.sentence = {inner.x + 8, inner.y, left_width - 8, head};
  out.transport = {inner.right() - right, inner.y, right, head};

  const float foot = std::clamp(inner.h * 0.2F, 132.0F, 220.0F);
  const float entries = std::min(176.0F, inner.h * 0.24F);
  const float body_y = inner.y + head + gap, foot_y = inner.bottom() - foot;
  const Rect entries_rect{inner.x, foot_y - gap - entries, left_width, entries};
  place_picture(page, {inner.x, body_y, left_width, entries_rect.y - gap - body_y});
  out.entries = entries_rect;
  const float script = std::clamp(left_width * 0.36F, 260.0F, 400.0F);
  out.script = {inner.x, foot_y, script, foot};
  out.timeline = {inner.x + script + gap, foot_y, left_width - script - gap, foot};
  out.command_line = {out.script.x + 8, out.script.bottom() - kCommandHeight - 8, out.script.w - 16,
                      kCommandHeight};

  Rect column{inner.right() - right, body_y, right, inner.bottom() - body_y};
  if (in.question_height > 0) {
    const float h = std::min(in.question_height, column.h);
    out.question = {column.x, column.y, column.w, h};
    column.y += h + gap;
    column.h -= h + gap;
  }
  const bool program = in.has_code && column.h > 640;
  if (program) {
    out.program = {column.x, column.bottom() - 200, column.w, 200};
    column.h -= 200 + gap;
  }
  if (column.h >= 100) out.anatomy = column;
}

/// Depth 3: three columns, everything at once.
void layout_machine(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  const float margin = 8, gap = 8;
  top_bar(page, in.embedded ? 44.0F : 56.0F);
  const Rect inner{margin, page.top + margin, in.width - 2 * margin,
                   in.height - page.top - 2 * margin};
  const float left = std::clamp(in.width * 0.2556F, 250.0F, 420.0F);
  const float right = std::clamp(in.width * 0.2445F, 240.0F, 420.0F);
  const float middle = inner.w - left - right - 2 * gap;
  const float foot = std::clamp(inner.h * 0.294F, 150.0F, 300.0F);
  const float upper = inner.h - foot - gap;
  const float x2 = inner.x + left + gap, x3 = inner.right() - right;
  const float head = std::clamp(in.sentence_height, 88.0F, upper * 0.3F);

  out.processes = {inner.x, inner.y, left, upper};
  out.sentence = {x2 + 16, inner.y, middle - 24, head};
  out.transport = {x3, inner.y, right, 88};
  const float body_y = inner.y + head + gap, body_h = upper - head - gap;
  const float entries = std::min(167.0F, body_h * 0.36F);
  out.memory = {x2, body_y, middle, body_h - entries - gap};
  out.entries = {x2, body_y + body_h - entries, middle, entries};
  Rect column{x3, out.transport.bottom() + gap, right,
              inner.y + upper - out.transport.bottom() - gap};
  if (in.question_height > 0) {
    const float h = std::min(in.question_height, column.h);
    out.question = {column.x, column.y, column.w, h};
    column.y += h + gap;
    column.h -= h + gap;
  }
  if (column.h >= 100) out.anatomy = column;

  const float foot_y = inner.bottom() - foot;
  out.script = {inner.x, foot_y, left, foot};
  out.timeline = {x2, foot_y, middle, foot};
  out.chart = {x3, foot_y, right, foot};
  out.command_line = {out.script.x + 8, out.script.bottom() - kCommandHeight - 8, out.script.w - 16,
                      kCommandHeight};
}

/// An embed of about 800 × 450, or a phone on its side.
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
  place_picture(page, body);
}

/// Under 900 px wide: the frames and the sentence always in sight, everything else in tabs.
void layout_small(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.small = true;
  const bool low = in.height < 720;
  const float margin = in.width >= 600 ? 24.0F : 16.0F;
  top_bar(page, in.embedded ? 44.0F : (low ? 48.0F : 56.0F));
  const float transport = low ? 136.0F : 180.0F;
  out.transport = {0, in.height - transport, in.width, transport};
  const float room = out.transport.y - page.top;
  const float sentence = std::clamp(in.sentence_height, 48.0F, room * 0.3F);
  out.sentence = {margin, page.top + 8, in.width - 2 * margin, sentence};
  Rect body{margin, out.sentence.bottom() + 8, in.width - 2 * margin, 0};
  body.h = out.transport.y - 8 - body.y;
  const float tabs = low ? 40.0F : 48.0F;
  if (in.question_height > 0) {
    // A question takes the place of the tabs: it is what there is to do now.
    const float h = std::min(in.question_height, std::max(body.h * 0.5F, body.h - 120));
    out.question = {body.x, body.bottom() - h, body.w, h};
    out.memory = {body.x, body.y, body.w, body.h - h - 8};
  } else {
    const float memory = std::clamp(body.h * 0.53F, 96.0F, std::max(96.0F, body.w * 0.72F));
    out.memory = {body.x, body.y, body.w, std::min(memory, body.h)};
    const float y = out.memory.bottom() + 12;
    if (body.bottom() - y >= tabs + 48) {
      out.tabs = {body.x, y, body.w, tabs};
      out.tab_body = {body.x, out.tabs.bottom() + 8, body.w, body.bottom() - out.tabs.bottom() - 8};
    }
  }
  out.command_line = {margin, out.transport.y - 44 - 8, in.width - 2 * margin, 44};
}

/// What stands in a column, from its top: as high as asked.
Rect take(Rect& from, float height, float gap) {
  const Rect taken{from.x, from.y, from.w, height};
  from.y += height + gap;
  from.h -= height + gap;
  return taken;
}

/// A question takes the right end of what it is asked about.
void ask_beside(Page& page, Rect& body) {
  if (page.in.question_height <= 0) return;
  const float w = std::min(360.0F, body.w * 0.4F);
  page.out.question = {body.right() - w, body.y, w, std::min(page.in.question_height, body.h)};
  body.w -= w + 8;
}

void place_sides(Page& page, Rect body, float gap, bool above) {
  PageLayout& out = page.out;
  if (above) {
    const float h = (body.h - gap) / 2;
    out.twin_left = {body.x, body.y, body.w, h};
    out.twin_right = {body.x, body.y + h + gap, body.w, h};
    return;
  }
  const float w = (body.w - gap) / 2;
  out.twin_left = {body.x, body.y, w, body.h};
  out.twin_right = {body.x + w + gap, body.y, w, body.h};
}

/// Side by side at full size: both pictures, what is read, what it costs; below the script and the
/// chart. The transport stands in the top bar.
void layout_twin(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  const float margin = in.width >= 1200 ? 24.0F : 16.0F, gap = in.height >= 700 ? 16.0F : 8.0F;
  top_bar(page, 56);
  Rect inner{margin, page.top + 16, in.width - 2 * margin, in.height - page.top - 32};
  out.sentence = take(inner, std::clamp(in.sentence_height, 52.0F, inner.h * 0.2F), 12);
  const float foot = std::clamp(inner.h * 0.28F, 0.0F, 340.0F);
  if (foot >= 130) {
    const Rect row{inner.x, inner.bottom() - foot, inner.w, foot};
    const float half = (row.w - gap) / 2;
    out.script = {row.x, row.y, half, foot};
    out.chart = {row.x + half + gap, row.y, half, foot};
    out.command_line = {out.script.x + 8, out.script.bottom() - kCommandHeight - 8,
                        out.script.w - 16, kCommandHeight};
    inner.h -= foot + gap;
  }
  const float costs = 70, reads = 56;
  out.twin_costs = {inner.x, inner.bottom() - costs, inner.w, costs};
  out.twin_reads = {inner.x, out.twin_costs.y - gap - reads, inner.w, reads};
  inner.h = out.twin_reads.y - gap - inner.y;
  ask_beside(page, inner);
  place_sides(page, inner, gap, false);
}

/// The same in an embed: both pictures, a line of costs, the transport.
void layout_twin_compact(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.compact = true;
  const float margin = 12, transport = 56;
  Rect inner{margin, 8, in.width - 2 * margin, in.height - transport - 8};
  out.transport = {0, in.height - transport, in.width, transport};
  out.sentence = take(inner, std::clamp(in.sentence_height, 32.0F, in.height * 0.26F), 4);
  const float costs = 44;
  out.twin_costs = {inner.x, inner.bottom() - costs - 8, inner.w, costs};
  inner.h = out.twin_costs.y - 8 - inner.y;
  ask_beside(page, inner);
  place_sides(page, inner, 8, false);
}

/// Under 900 px wide: one above the other, the costs below; a question in their place.
void layout_twin_small(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.small = true;
  const bool low = in.height < 720;
  const float margin = in.width >= 600 ? 24.0F : 16.0F;
  top_bar(page, in.embedded ? 44.0F : (low ? 48.0F : 56.0F));
  const float transport = low ? 136.0F : 180.0F;
  out.transport = {0, in.height - transport, in.width, transport};
  Rect body{margin, page.top + 8, in.width - 2 * margin, out.transport.y - page.top - 16};
  out.sentence = take(body, std::clamp(in.sentence_height, 48.0F, body.h * 0.3F), 8);
  const float foot = in.question_height > 0 ? std::min(in.question_height, body.h * 0.5F)
                     : low                  ? 48.0F
                                            : 104.0F;
  const Rect last{body.x, body.bottom() - foot, body.w, foot};
  if (in.question_height > 0) out.question = last;
  else out.twin_costs = last;
  body.h -= foot + 8;
  place_sides(page, body, 8, in.width < 600);
  out.command_line = {margin, out.transport.y - 44 - 8, in.width - 2 * margin, 44};
}

}  // namespace

PageLayout layout_page(const PageInput& input) {
  Page page{input};
  if (input.twin) {
    if (input.width >= kCompactWidth && input.height < kCompactHeight) layout_twin_compact(page);
    else if (input.width < kSmallWidth) layout_twin_small(page);
    else layout_twin(page);
    return page.out;
  }
  if (input.width >= kCompactWidth && input.height < kCompactHeight) layout_compact(page);
  else if (input.width < kSmallWidth) layout_small(page);
  else if (input.level <= 1) layout_idea(page);
  else if (input.level == 2) layout_mechanism(page);
  else layout_machine(page);
  return page.out;
}

}  // namespace cowscope
