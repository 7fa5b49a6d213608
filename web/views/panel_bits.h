// Small things that several panels draw: sentences with names in their colours, switches, texts
// that wrap.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/layout/later.h"
#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope {

/// The process's own colour; the text's colour for none.
Colour colour_of(const ViewContext& view, Pid pid);

/// The sentence's pieces, names in their processes' colours. They refer to `sentence`, which must
/// live on.
std::vector<TextRun> coloured(const ViewContext& view, const Sentence& sentence, Colour rest,
                              Face face = Face::Regular);
/// One line in `box`, centred in its height, cut with … where it does not fit; returns the width
/// drawn.
float draw_runs(Pen& pen, Rect box, const std::vector<TextRun>& runs, float size);
/// Broken at blanks from the box's top, as many lines as fit; returns the height used.
float draw_runs_wrapped(Pen& pen, Rect box, const std::vector<TextRun>& runs, float size,
                        float line_height);

/// A switch of several segments in one frame, as wide as asked. `selected`: −1 for none. Returns
/// what was clicked, −1 if nothing was.
int draw_switch(Pen& pen, std::string_view id, Rect r, const std::vector<std::string_view>& labels,
                int selected, bool accent, float size = 13);
/// The width that such a switch wants.
float switch_width(const Pen& pen, const std::vector<std::string_view>& labels, float size = 13);

/// Between titles that are tabs, and a title's width with the gap behind it.
inline constexpr float kTabGap = 24;
float panel_tab_width(const Pen& pen, std::string_view title);

/// The title of one of a panel's tabs, in its title line, at `*x`, which moves on to the next;
/// true if it was clicked.
bool draw_panel_tab(ViewContext& view, Rect panel, float* x, std::string_view title, bool chosen);

/// The first of the texts that fits `width`; empty if none does.
std::string_view fitting(const Pen& pen, float width, float size,
                         const std::vector<std::string_view>& texts, Face face = Face::Regular);

/// Whom a list of processes keeps in sight: who acts, and while a question is open, whom it is
/// about.
COWSCOPE_LATER Pid followed_process(ViewContext& view);
/// That one's place in the list, for Pen::begin_scroll: another one in each step, so that who
/// scrolls elsewhere stays there until the next.
float follow_in_step(const ViewContext& view, float place);

/// "1 page", "4 pages", "1,024 pages".
std::string pages_text(std::uint64_t n);

}  // namespace cowscope
