// What a Session holds, shared by the files that implement it. Private to this folder.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "web/session/session.h"

namespace cowscope {

/// What undo and redo go back to.
struct EditState {
  Scenario source;
  std::string branch;
  Origin origin = Origin::Elsewhere;
  Position at;
  std::map<std::uint32_t, std::string> given;
};

/// How a scenario is to be made ready.
struct Preparation {
  std::optional<Policy> policy;  // instead of its own
  std::string branch;
  bool mark_broken = false;
  std::uint32_t first_unmarked = 0, last_unmarked = 0;
};

struct Session::Impl {
  /// What one command may touch: a step's events are kept whole, at some 3 KiB a page.
  static constexpr std::uint64_t kPagesPerCommand = 65'536;

  explicit Impl(std::size_t bytes) : history_bytes(bytes) {}

  std::size_t history_bytes;
  std::vector<LibraryEntry> library;

  // The scenario.
  std::unique_ptr<CompiledScenario> compiled;
  Origin origin = Origin::Elsewhere;
  std::optional<Policy> policy_chosen;
  std::string branch;
  LinkView kept;                          // what a link says and only later parts act on; handed on
  std::vector<EditState> undone, redone;  // undone: what undo goes back to
  std::vector<UnmetStep> unmet;  // of an edited scenario: whose claims no longer hold; ascending
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>>
      code_marks;  // pid - 1 → step, line

  // Looking at it.
  Level level = Level::Idea;
  ThemeChoice theme = ThemeChoice::Auto;
  Tab tab = Tab::Processes;
  std::string language = "en";
  Target hovered, pinned;
  std::map<std::uint32_t, std::string> given;  // answers by step

  // Playing.
  bool playing = false;
  bool fault_opened = false;         // the first fault was played event by event
  std::optional<double> due;         // when play goes on; none: not told the time yet
  std::optional<Position> slow_end;  // playing event by event up to here

  std::uint64_t revision = 1, generation = 0;

  void changed() { ++revision; }
  Timeline& timeline() const { return *compiled->timeline; }
  const StepSource* source_of(std::uint32_t step) const {
    return step == 0 ? nullptr : &compiled->steps[step - 1];
  }
  std::uint32_t events() const {
    return static_cast<std::uint32_t>(timeline().journal().events.size());
  }
  bool at_step_end() const { return timeline().position().event >= events(); }
  Policy policy() const { return compiled->setup->config.policy; }
  bool own_policy() const { return policy() == compiled->source.machine.policy; }
  bool claims_hold(std::uint32_t step) const;

  // opening.cpp
  std::unique_ptr<CompiledScenario> prepare(const Scenario& source, const Preparation& how,
                                            Diagnostics& errors) const;
  /// Puts it in place of what was there. Position, playing and selection are the caller's.
  void install(std::unique_ptr<CompiledScenario> next);
  /// How many steps of the main line the branch has in common with it; the main line: all.
  std::uint32_t shared_steps() const;
  LinkView link_view() const;

  // editing.cpp
  EditState here() const;
  bool go_to_edit(std::vector<EditState>& from, std::vector<EditState>& to);
  /// Finds the claims that do not hold, if the scenario was edited and runs under its own policy.
  void note_unmet();
  /// The same scenario another way, standing as near as may be to where it stood: at the same place
  /// if that is among the first `common` steps, else at the last of these.
  bool change(const Preparation& how, Diagnostics& errors);

  // playback.cpp
  /// Stops playing, moves, tells whether anything moved.
  template <class Move>
  bool move(Move&& go) {
    stop();
    const bool moved = go(timeline());
    if (moved) changed();
    return moved;
  }
  void seek(std::uint32_t step, std::uint32_t event);
  void stop();
  bool play_on();
  double reading_time() const;

  // questions.cpp
  const Question* asked_at(std::uint32_t step) const;
  QuestionView view_of(std::uint32_t step, const Question& question, bool revealed) const;

  // targets.cpp
  void read_code_marks();
};

}  // namespace cowscope
