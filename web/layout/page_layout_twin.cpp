#include "web/layout/page_parts.h"

namespace cowscope::page_parts {
namespace {

constexpr float kLeastFoot = 178;  // of script and chart beside a tall question
// An answer is a strip, so that both sides keep their width; and what these want of the height.
constexpr float kMostAnswer = 116, kAnsweredSides = 330;

/// What stands in a column, from its top: as high as asked.
Rect take(Rect& from, float height, float gap) {
  const Rect taken{from.x, from.y, from.w, height};
  from.y += height + gap;
  from.h -= height + gap;
  return taken;
}

/// A question takes the right end of what it is asked about.
void ask_beside(Page& page, Rect& body, float gap) {
  if (page.in.question_height <= 0 || page.in.answered) return;
  const float w = std::min(360.0F, body.w * 0.4F);
  page.out.question = {body.right() - w, body.y, w, std::min(page.in.question_height, body.h)};
  body.w -= w + gap;
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

}  // namespace

void layout_twin(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  const float margin = in.width >= 1200 ? 24.0F : 16.0F, gap = in.height >= 700 ? 16.0F : 8.0F;
  top_bar(page, 56);
  Rect inner{margin, page.top + 16, in.width - 2 * margin, in.height - page.top - 32};
  out.sentence = take(inner, std::clamp(in.sentence_height, 52.0F, inner.h * 0.2F), 12);
  if (in.question_height > 0 && in.answered)
    out.question = take(inner, std::min(in.question_height, kMostAnswer), gap);
  const float costs = 70, reads = 56;
  float foot = std::clamp(inner.h * 0.28F, 0.0F, 340.0F);
  // A question that is cut would hide how to go on: what is below gives way.
  const float sides = inner.h - foot - costs - reads - 3 * gap;
  if (in.question_height > 0 && in.answered)
    foot = std::max(std::min(foot, kLeastFoot), foot - std::max(0.0F, kAnsweredSides - sides));
  else if (in.question_height > sides)
    foot = foot + sides - in.question_height >= kLeastFoot ? foot + sides - in.question_height : 0;
  if (foot >= 130) {
    const Rect row{inner.x, inner.bottom() - foot, inner.w, foot};
    const float half = (row.w - gap) / 2;
    out.script = {row.x, row.y, half, foot};
    out.chart = {row.x + half + gap, row.y, half, foot};
    out.command_line = {out.script.x + 8, out.script.bottom() - kCommandHeight - 8,
                        out.script.w - 16, kCommandHeight};
    inner.h -= foot + gap;
  }
  out.twin_costs = {inner.x, inner.bottom() - costs, inner.w, costs};
  out.twin_reads = {inner.x, out.twin_costs.y - gap - reads, inner.w, reads};
  inner.h = out.twin_reads.y - gap - inner.y;
  ask_beside(page, inner, gap);
  place_sides(page, inner, gap, false);
}

void layout_twin_compact(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.compact = true;
  const float margin = 12, transport = 56;
  Rect inner{margin, 8, in.width - 2 * margin, in.height - transport - 8};
  out.transport = {0, in.height - transport, in.width, transport};
  out.sentence = take(inner, std::clamp(in.sentence_height, 32.0F, in.height * 0.26F), 4);
  // An answer stands in the place of what it cost.
  const bool answer = in.question_height > 0 && in.answered;
  const float costs = answer ? std::min(in.question_height, kMostAnswer) : 44.0F;
  const Rect last{inner.x, inner.bottom() - costs - 8, inner.w, costs};
  if (answer) out.question = last;
  else out.twin_costs = last;
  inner.h = last.y - 8 - inner.y;
  ask_beside(page, inner, 8);
  place_sides(page, inner, 8, false);
}

void layout_twin_small(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  out.small = true;
  const bool low = in.height < 720;
  const float margin = in.width >= 600 ? 24.0F : 16.0F;
  top_bar(page, in.embedded ? 44.0F : (low ? 48.0F : 56.0F));
  // Three processes and more want what height there is; a question says itself what comes next.
  const bool crowd = in.processes > 2 && !in.many_frames;
  const bool above = in.width < 600;  // one side over the other
  const float transport = (low || crowd || above) && in.question_height > 0 ? 72.0F
                          : low || crowd                                    ? 136.0F
                                                                            : 180.0F;
  out.transport = {0, in.height - transport, in.width, transport};
  Rect body{margin, page.top + 8, in.width - 2 * margin, out.transport.y - page.top - 16};
  out.sentence = take(body, std::clamp(in.sentence_height, 48.0F, body.h * 0.3F), 8);
  // As much as it wants, while both sides keep a row of frames.
  constexpr float kLeastRow = 116;
  const float half =
      crowd && above ? std::max(body.h * 0.5F, body.h - 2 * kLeastRow - 16) : body.h * 0.5F;
  const float foot = in.question_height > 0 ? std::min(in.question_height, half)
                     : low || crowd         ? 48.0F
                                            : 104.0F;
  const Rect last{body.x, body.bottom() - foot, body.w, foot};
  if (in.question_height > 0) out.question = last;
  else out.twin_costs = last;
  body.h -= foot + 8;
  place_sides(page, body, 8, above);
  out.command_line = {margin, out.transport.y - 44 - 8, in.width - 2 * margin, 44};
}

}  // namespace cowscope::page_parts
