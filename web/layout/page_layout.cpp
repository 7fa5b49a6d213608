#include "web/layout/page_layout.h"
#include "web/layout/later.h"

#include <algorithm>
#include <initializer_list>

#include "web/layout/page_parts.h"

namespace cowscope {
namespace page_parts {

void place_picture(Page& page, Rect area, Split split) {
  if (page.in.processes <= 2 && !page.in.many_frames) {
    page.out.picture = area;
    return;
  }
  const float left = page.in.many_frames ? std::clamp(area.w * 0.34F, 240.0F, 380.0F)
                                         : std::clamp(area.w * 0.42F, 280.0F, 460.0F);
  const Share share{split, true, area.x, area.w, left, 200, area.w - 8 - kLeastSide};
  const float w = page.size(share);
  page.out.processes = {area.x, area.y, w, area.h};
  page.out.memory = {area.x + w + 8, area.y, area.w - w - 8, area.h};
  page.separate(share, {area.x + w, area.y, 8, area.h});
}

void top_bar(Page& page, float height) {
  page.out.top_bar = {0, 0, page.in.width, height};
  page.top = height;
}

}  // namespace page_parts

namespace {

using namespace page_parts;

constexpr float kSmallWidth = 900;     // below it panels become tabs
constexpr float kCompactHeight = 560;  // below it only the picture, the sentence and the transport
constexpr float kCompactWidth = 560;
constexpr float kTitleBar = 42;    // of a folded panel
constexpr float kLeastActs = 220;  // who acts beside a question

/// Two panels over each other, the lower one `foot` high; who is folded is its title alone, and the
/// other has the room. Returns whether the gap between them can be moved.
bool stack(Page& page, Rect column, float foot, float gap, Panel upper_panel, Rect* upper,
           Panel lower_panel, Rect* lower) {
  const bool up = page.folded(upper_panel), low = page.folded(lower_panel);
  if (up) page.fold(upper_panel);
  if (low) page.fold(lower_panel);
  if (low) foot = kTitleBar;
  float head = column.h - foot - gap;
  if (up) {
    head = kTitleBar;
    if (!low) foot = column.h - head - gap;
  }
  *upper = {column.x, column.y, column.w, head};
  *lower = {column.x, column.y + head + gap, column.w, foot};
  return !up && !low;
}
/// At the foot of the script; where that is folded it floats over the picture while it is used.
void place_command_line(Page& page) {
  const Rect& script = page.out.script;
  if (page.folded(Panel::Script) || script.h < 42 + kCommandHeight + 40) return;
  page.out.command_line = {script.x + 8, script.bottom() - kCommandHeight - 8, script.w - 16,
                           kCommandHeight};
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
  const Share foot_share{Split::IdeaFoot,
                         false,
                         inner.bottom(),
                         -inner.h,
                         std::clamp(68 + 40 * lanes, 132.0F, std::max(132.0F, inner.h * 0.3F)),
                         132,
                         inner.h - sentence - 12 - gap - 260};
  const float bottom = page.size(foot_share);
  const Rect foot{inner.x, inner.bottom() - bottom, inner.w, bottom};
  const float transport = std::clamp(inner.w * 0.39F, 380.0F, 560.0F);
  out.transport = {foot.x, foot.y, transport, foot.h};
  out.timeline = {foot.x + transport, foot.y, foot.w - transport, foot.h};

  const float body_y = out.sentence.bottom() + 12;
  const Rect body{inner.x, body_y, inner.w, foot.y - gap - body_y};
  page.separate(foot_share, {inner.x, foot.y - gap, inner.w, gap});
  const bool beside = in.processes > 2 || in.many_frames;
  const float least_picture = beside ? 200 + 8 + kLeastSide : kLeastPicture;
  const Share right_share{Split::IdeaRight,
                          true,
                          body.right(),
                          -body.w,
                          std::clamp(body.w * 0.339F, 300.0F, 520.0F),
                          290,
                          body.w - gap - least_picture};
  const float right = page.size(right_share);
  page.separate(right_share, {body.right() - right - gap, body.y, gap, body.h});
  place_picture(page, {body.x, body.y, body.w - right - gap, body.h}, Split::IdeaProcesses);
  Rect column{body.right() - right, body.y, right, body.h};
  out.command_line = {column.x, inner.y, column.w, kCommandHeight};

  if (in.question_height > 0) {
    const float h = std::min(in.question_height, column.h);
    out.question = {column.x, column.y, column.w, h};
    column.y += h + gap;
    column.h -= h + gap;
  }
  const Share reads_share{
      Split::IdeaReads,
      false,
      column.bottom(),
      -column.h,
      std::min(215.0F, 140 + 26 * static_cast<float>(std::clamp(in.processes, 1, 5))),
      150,
      column.h - gap - 130};
  const float reads = page.size(reads_share);
  if (column.h < 120) return;
  if ((!in.has_code && !in.prints) || column.h < reads + gap + 120) {
    out.reads = {column.x, column.y, column.w, column.h};
    return;
  }
  if (stack(page, column, reads, gap, Panel::Program, &out.program, Panel::Reads, &out.reads))
    page.separate(reads_share, {column.x, out.program.bottom(), column.w, gap});
}

/// Depth 2: the same picture, the entries under it, who acts at the right, the transport at the
/// top.
COWSCOPE_LATER void layout_mechanism(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  const float margin = 8, gap = 8;
  top_bar(page, in.embedded ? 44.0F : 56.0F);
  const Rect inner{margin, page.top + margin, in.width - 2 * margin,
                   in.height - page.top - 2 * margin};
  const Share right_share{Split::MechanismRight,
                          true,
                          inner.right(),
                          -inner.w,
                          std::clamp(in.width * 0.245F, 280.0F, 400.0F),
                          270,
                          inner.w - gap - 560};
  const float right = page.size(right_share);
  const float left_width = inner.w - right - gap;
  const float head = std::clamp(in.sentence_height, 72.0F, inner.h * 0.26F);
  out.sentence = {inner.x + 8, inner.y, left_width - 8, head};
  out.transport = {inner.right() - right, inner.y, right, head};

  const float body_y = inner.y + head + gap, body_h = inner.bottom() - body_y;
  const bool script_folded = page.folded(Panel::Script),
             timeline_folded = page.folded(Panel::Timeline);
  const float least_entries = page.folded(Panel::Entries) ? kTitleBar : 130.0F;
  // Three lanes of the timeline, where there are so many.
  const float lanes = in.processes > 2 ? 178.0F : 132.0F;
  const Share foot_share{Split::MechanismFoot,
                         false,
                         inner.bottom(),
                         -inner.h,
                         std::clamp(inner.h * 0.2F, lanes, 220.0F),
                         132,
                         body_h - least_entries - 2 * gap - kLeastMemory};
  float foot = page.size(foot_share);
  if (script_folded && timeline_folded) foot = kTitleBar;
  const float foot_y = inner.bottom() - foot;
  const Share entries_share{Split::MechanismEntries,
                            false,
                            foot_y - gap,
                            -inner.h,
                            std::min(176.0F, inner.h * 0.24F),
                            130,
                            body_h - foot - 2 * gap - kLeastMemory};
  float entries = page.size(entries_share);
  if (page.folded(Panel::Entries)) {
    page.fold(Panel::Entries);
    entries = kTitleBar;
  }
  const Rect entries_rect{inner.x, foot_y - gap - entries, left_width, entries};
  place_picture(page, {inner.x, body_y, left_width, entries_rect.y - gap - body_y},
                Split::MechanismProcesses);
  out.entries = entries_rect;
  page.separate(right_share, {inner.right() - right - gap, body_y, gap, inner.bottom() - body_y});
  if (!page.folded(Panel::Entries))
    page.separate(entries_share, {inner.x, entries_rect.y - gap, left_width, gap});
  if (!script_folded || !timeline_folded)
    page.separate(foot_share, {inner.x, foot_y - gap, left_width, gap});

  const Share script_share{Split::MechanismScript,
                           true,
                           inner.x,
                           left_width,
                           std::clamp(left_width * 0.36F, 260.0F, 400.0F),
                           200,
                           left_width - gap - 260};
  const Rect foot_rect{inner.x, foot_y, left_width, foot};
  if (script_folded != timeline_folded) {
    // Who is folded is a line across; who is not has the rest.
    stack(page, foot_rect, foot - kTitleBar - gap, gap, Panel::Script, &out.script, Panel::Timeline,
          &out.timeline);
  } else {
    const float script = page.size(script_share);
    out.script = {inner.x, foot_y, script, foot};
    out.timeline = {inner.x + script + gap, foot_y, left_width - script - gap, foot};
    if (script_folded) page.fold(Panel::Script), page.fold(Panel::Timeline);
    else page.separate(script_share, {inner.x + script, foot_y, gap, foot});
  }
  place_command_line(page);

  Rect column{inner.right() - right, body_y, right, inner.bottom() - body_y};
  if (in.question_height > 0) {
    const float h = std::min(in.question_height, column.h);
    out.question = {column.x, column.y, column.w, h};
    column.y += h + gap;
    column.h -= h + gap;
  }
  if (column.h < 100) return;
  if ((in.has_code || in.prints) && column.h > 640) {
    stack(page, column, 200, gap, Panel::Anatomy, &out.anatomy, Panel::Program, &out.program);
    return;
  }
  out.anatomy = column;
  if (page.folded(Panel::Anatomy)) {
    page.fold(Panel::Anatomy);
    out.anatomy.h = kTitleBar;
  }
}

/// Depth 3: three columns, everything at once.
COWSCOPE_LATER void layout_machine(Page& page) {
  const PageInput& in = page.in;
  PageLayout& out = page.out;
  const float margin = 8, gap = 8;
  top_bar(page, in.embedded ? 44.0F : 56.0F);
  const Rect inner{margin, page.top + margin, in.width - 2 * margin,
                   in.height - page.top - 2 * margin};
  const Share right_share{Split::MachineRight,
                          true,
                          inner.right(),
                          -inner.w,
                          std::clamp(in.width * 0.2445F, 240.0F, 420.0F),
                          240,
                          inner.w - 240 - 2 * gap - kLeastMiddle};
  const float right = page.size(right_share);
  const Share left_share{Split::MachineProcesses,
                         true,
                         inner.x,
                         inner.w,
                         std::clamp(in.width * 0.2556F, 250.0F, 420.0F),
                         240,
                         inner.w - right - 2 * gap - kLeastMiddle};
  // What a wide right column leaves.
  const float left = std::min(page.size(left_share), std::max(240.0F, left_share.most));
  const float middle = inner.w - left - right - 2 * gap;
  const float x2 = inner.x + left + gap, x3 = inner.right() - right;
  const Share foot_share{Split::MachineFoot,
                         false,
                         inner.bottom(),
                         -inner.h,
                         std::clamp(inner.h * 0.294F, 150.0F, 380.0F),
                         150,
                         inner.h - gap - 340};
  const float foot = page.size(foot_share);
  const float upper = inner.h - foot - gap;
  const float head = std::clamp(in.sentence_height, 88.0F, upper * 0.3F);

  const Rect first{inner.x, inner.y, left, inner.h};
  if (stack(page, first, foot, gap, Panel::Processes, &out.processes, Panel::Script, &out.script))
    page.separate(foot_share, {first.x, out.processes.bottom(), left, gap});

  out.sentence = {x2 + 16, inner.y, middle - 24, head};
  const float timeline = page.folded(Panel::Timeline) ? kTitleBar : foot;
  const float body_y = inner.y + head + gap;
  const float body_h = inner.bottom() - timeline - gap - body_y;
  const Share entries_share{Split::MachineEntries,
                            false,
                            body_y + body_h,
                            -inner.h,
                            std::min(167.0F, std::max((upper - head - gap) * 0.36F,
                                                      std::min(156.0F, body_h - gap - 190))),
                            128,
                            body_h - gap - kLeastMemory};
  float entries = page.size(entries_share);
  if (page.folded(Panel::Entries)) {
    page.fold(Panel::Entries);
    entries = kTitleBar;
  }
  out.memory = {x2, body_y, middle, body_h - entries - gap};
  out.entries = {x2, body_y + body_h - entries, middle, entries};
  out.timeline = {x2, inner.bottom() - timeline, middle, timeline};
  if (!page.folded(Panel::Entries))
    page.separate(entries_share, {x2, out.memory.bottom(), middle, gap});
  if (page.folded(Panel::Timeline)) page.fold(Panel::Timeline);
  else page.separate(foot_share, {x2, out.entries.bottom(), middle, gap});

  out.transport = {x3, inner.y, right, 88};
  Rect column{x3, out.transport.bottom() + gap, right,
              inner.bottom() - out.transport.bottom() - gap};
  const float chart = page.folded(Panel::Chart) ? kTitleBar : foot;
  if (in.question_height > 0) {
    // Who acts keeps its room before the chart does, which tells of costs to come.
    const bool all = page.folded(Panel::Anatomy) ||
                     column.h - in.question_height - chart - 2 * gap >= kLeastActs;
    const float h = std::min(in.question_height, all ? column.h - chart - gap : column.h);
    out.question = {column.x, column.y, column.w, h};
    column.y += h + gap;
    column.h -= h + gap;
    if (!all) {
      if (column.h >= 100) out.anatomy = column;
      column.h = 0;
    }
  }
  if (column.h <= 0) {
    // Nothing is left of it.
  } else if (column.h - chart - gap >= 100) {
    if (stack(page, column, foot, gap, Panel::Anatomy, &out.anatomy, Panel::Chart, &out.chart))
      page.separate(foot_share, {x3, out.anatomy.bottom(), right, gap});
  } else {
    // No room for those who act: the chart has what a tall question leaves.
    const bool folded = page.folded(Panel::Chart);
    out.chart = folded ? Rect{x3, inner.bottom() - chart, right, chart} : column;
    if (folded) page.fold(Panel::Chart);
  }
  page.separate(left_share, {inner.x + left, inner.y, gap, inner.h});
  page.separate(right_share, {x3 - gap, inner.y, gap, inner.h});
  place_command_line(page);
}

/// Which panels have a neighbour that takes their room.
[[gnu::noinline]] void tell_folds(PageLayout& out, int level) {
  const auto can = [&](std::initializer_list<Panel> panels) {
    for (const Panel p : panels)
      out.can_fold[static_cast<std::size_t>(p)] = !place_of(out, p).empty();
  };
  if (out.small || out.compact) return;
  if (level <= 1 && !out.program.empty()) can({Panel::Program, Panel::Reads});
  if (level == 2)
    can({Panel::Entries, Panel::Anatomy, Panel::Program, Panel::Script, Panel::Timeline});
  if (level >= 3)
    can({Panel::Processes, Panel::Entries, Panel::Anatomy, Panel::Script, Panel::Timeline,
         Panel::Chart});
}

}  // namespace

PageLayout layout_page(const PageInput& input) {
  Page page{input};
  if (input.presenting) {
    layout_present(page);
    return page.out;
  }
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
  if (input.separators) tell_folds(page.out, input.level);
  return page.out;
}

Rect place_of(const PageLayout& page, Panel panel) {
  switch (panel) {
    case Panel::Processes: return page.processes;
    case Panel::Entries: return page.entries;
    case Panel::Anatomy: return page.anatomy;
    case Panel::Script: return page.script;
    case Panel::Timeline: return page.timeline;
    case Panel::Chart: return page.chart;
    case Panel::Program: return page.program;
    case Panel::Reads: return page.reads;
  }
  return {};
}

}  // namespace cowscope
