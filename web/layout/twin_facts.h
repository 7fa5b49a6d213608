// What two runs side by side come to: the costs against each other, each command with what both
// sides did, and the frames that only one of them needs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "web/layout/memory_grid.h"
#include "web/layout/reads_facts.h"
#include "web/session/twin_sides.h"

namespace cowscope {

/// One thing that both cost so far.
struct TwinCost {
  enum class Unit : std::uint8_t { Count, Bytes, Nanoseconds };
  const char* name;  // "frames in use"
  std::uint64_t left = 0, right = 0;
  Unit unit = Unit::Count;
  /// "8" and "5"; "16" and "4 KiB": both in one unit, which the second tells.
  std::array<std::string, 2> texts() const;
  /// "−3", "+2", "−12 KiB"; empty: the same.
  std::string difference() const;
};
/// Frames, copies, bytes, faults; `more`: page tables and modelled time too.
std::vector<TwinCost> twin_costs(const TwinSides& sides, bool more);

/// A command, and what each side did at it.
struct TwinLine {
  std::uint32_t step = 0;
  std::array<std::string, 2> commands;  // as written; empty: that line has ended
  std::array<std::string, 2> did;       // "no fault", "1 fault, 1 copy"
  std::array<bool, 2> quiet{};          // nothing worth a look
  bool same_command = true;
  bool differs = false;  // the costs do
};
TwinLine twin_line(const TwinSides& sides, std::uint32_t step);

/// Where both stand, and the comparison from left to right.
ReadsFacts twin_reads(const TwinSides& sides, PageNumber focus, std::size_t most_rows,
                      std::size_t most_cells);
/// "What each process reads is identical. Only the cost differs."
std::string twin_headline(const TwinSides& sides, const ReadsFacts& reads);
/// "the child writes page 2 of heap, the same command on both sides"
std::string twin_eyebrow(const TwinSides& sides, const std::string& own);

/// Frames that at least one of them uses, or used when its step began: the same places on both
/// sides. Empty if they are too many to be shown one by one.
std::vector<FrameNumber> twin_frames(const TwinSides& sides);

/// Why a frame stands where it does on one side.
enum class TwinFrame : std::uint8_t { Plain, CopiedAtFork, CopiedByWrite, NotNeeded };
struct TwinFrameFacts {
  TwinFrame kind = TwinFrame::Plain;
  bool unwritten = false;  // a copy that nobody has written to since
};
TwinFrameFacts twin_frame(const TwinSide& side, const TwinSide& other, FrameNumber frame);

/// "4 copies at fork, 3 never written to", then shorter ones.
std::vector<std::string> bracket_texts(TwinFrame kind, std::size_t frames, std::size_t unwritten);

}  // namespace cowscope
