// The history of a machine: a list of commands, and any position in it at once, forwards and back.
//
// Position {s, e} is step s after its e-th event; {s, 0} is the end of step s - 1 and the normal
// form of an end is {s, events of s}. Step 0 is the machine before anything ran: {0, 0}.
//
// Invariants: (1) the machine at a position depends on the commands alone, never on how the
// position was reached; (2) keyframes are states at the end of steps, ascending, the first at step
// 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/command_list.h"
#include "engine/machine.h"
#include "engine/step_summaries.h"

namespace cowscope {

struct Position {
  std::uint32_t step = 0, event = 0;
  bool operator==(const Position&) const = default;
};
/// As an event number: the last one.
inline constexpr std::uint32_t kEnd = 0xffff'ffffU;

/// Why and where loading stopped.
struct StepError {
  std::uint32_t step;  // of the command that is wrong, from 1
  Error error;
};

class Timeline {
 public:
  /// `history_bytes`: what commands, summaries and keyframes may take (512 MiB in the command, 96
  /// in the page); beyond it keyframes are thinned, never refused.
  Timeline(std::shared_ptr<Setup> setup, CommandList commands,
           std::size_t history_bytes = std::size_t{128} << 20);

  /// Before prepare(): commands that are an error become Skip and are listed in broken(), but for
  /// steps first … last (0, 0: none), which stop the dry run as ever.
  void skip_errors_outside(std::uint32_t first, std::uint32_t last);
  const std::vector<StepError>& broken() const;

  /// The dry run: runs commands not run yet, at most `budget` page operations a call, so that a
  /// page stays responsive. Returns true when all have run. Stops at the first error; see error().
  bool prepare(std::uint64_t budget = ~std::uint64_t{0});
  /// Page operations that prepare() has done, in all.
  std::uint64_t operations() const;
  /// How far prepare() has come, in steps.
  std::uint32_t prepared() const;
  const std::optional<StepError>& error() const;

  const Machine& machine() const;  // at position()
  Position position() const;
  std::uint32_t steps() const;  // commands
  std::size_t history_bytes() const;
  const CommandList& commands() const;
  const Setup& setup() const;
  /// Step from 1; 0 gives the state before anything ran.
  StepSummary summary(std::uint32_t step) const;
  /// All events of the current step, also those not reached yet. Empty at step 0.
  const Journal& journal() const;
  /// The machine at the beginning of the current step (for before → after).
  const Machine& before() const;

  /// Requires prepare() to have come to `step`. An event past the end means the end.
  void seek(std::uint32_t step, std::uint32_t event = kEnd);
  // Each returns false, and moves nothing, at the end of the line. Going into the next step's
  // events begins at its first; stepping back out of an event goes to the end of the one before.
  bool step();
  bool back();
  bool step_access();
  bool back_access();
  bool step_event();
  bool back_event();

  /// Puts commands after step `after` (0: at the beginning); what follows runs again. The position
  /// becomes the end of the last inserted one. If an inserted command is an error, nothing changes
  /// and it is returned. Later commands that no longer hold become Skip; their steps (new
  /// numbering) are put into `*broken`.
  std::optional<StepError> insert(std::uint32_t after, const std::vector<Command>& commands,
                                  std::vector<StepError>* broken);

  /// Gives back one of the states that are kept, so that the end of a long history can go in slices
  /// as well. False when none is left. Nothing else may be asked of it from the first time on.
  bool take_down();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // a Timeline is moved, not copied
};

}  // namespace cowscope
