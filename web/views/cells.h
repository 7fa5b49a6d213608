// Cells of pages and frames: what is written and ringed on them. Shared by the picture, the memory
// panel and the process rows.
#pragma once

#include <string>

#include "web/layout/memory_grid.h"
#include "web/layout/process_rows.h"
#include "web/layout/scene_facts.h"
#include "web/views/view_context.h"

namespace cowscope {

/// What is known of where the session stands now: a click may have moved it within this frame.
SceneFacts& facts_of(ViewContext& view);
/// The run that is drawn: the session's own, or the one beside it.
const Timeline& run_of(const ViewContext& view);
/// What is pointed at now, for layout: in the run that is drawn, where a page may have another
/// frame.
Pointer pointer_of(const ViewContext& view);
/// The process's name, "?" if there is none.
std::string name_of(const ViewContext& view, Pid pid);

/// The process is pointed at, or what is pointed at is its own.
bool is_lit(ViewContext& view, const ProcessFacts& process);
/// How far the motion of an event of the current step (from 0) has come: only what has just
/// happened moves, all before it is at rest.
float motion_of(const ViewContext& view, std::uint32_t event);
/// The same of what the last event did to a frame, or the whole step, if that was taken at once.
float motion_of(const ViewContext& view, FrameNumber frame);
/// Repointing an entry clears it first, flushes the TLB and only then installs the new one: while
/// that event moves, how far the new one is there, 0: still cleared. 1 at every other time.
float installed(const ViewContext& view, Pid pid, PageNumber page);

/// A page's cell with fill, dashes, text and ring; takes hover and click.
void draw_page_cell(ViewContext& view, const PlacedPage& page);
/// What is written on a frame's cell, and what is told of it where it is pointed at.
void draw_frame_text(ViewContext& view, const FrameFacts& frame, Rect cell, float strip);
std::string frame_tip(const ViewContext& view, const FrameFacts& frame);
/// The whole grid: cells by shader, text, rings, folds, copies' arrows; takes hover and click.
void draw_grid(ViewContext& view, const MemoryGrid& grid, Rect clip);
/// "+59 free" as a stack of sheets; `what` under or beside the number.
void draw_fold(ViewContext& view, const Fold& fold, std::string_view what);
/// Copies' arrows with their label, drawn as far as the motion has come. After everything they
/// cross.
void draw_copies(ViewContext& view, const MemoryGrid& grid, std::string_view label);

/// 1234567 as "1,234,567".
std::string thousands(std::uint64_t number);
/// 1234567 as "1.2M", 65536 as "65k": rounded down, for where there is no room.
std::string short_number(std::uint64_t number);

}  // namespace cowscope
