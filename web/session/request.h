// What a session can be asked to put in the place of what is loaded. Each takes long for a long
// script, so it is begun, worked at in slices, and only then put in place (Session::begin).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"
#include "scenarios/share_link.h"
#include "web/session/expectations.h"

namespace cowscope {

/// Where a scenario comes from. Library: the link to it names it, any other carries it whole.
/// Edited: it was edited here before, so lines in it that no longer hold are marked and not an
/// error.
enum class Origin : std::uint8_t { Elsewhere, Library, Edited };

/// A script or the JSON of a scenario.
struct LoadText {
  std::string text;
  LinkView view;
  Origin origin = Origin::Elsewhere;
};
struct LoadScenario {
  Scenario scenario;
  LinkView view;
  Origin origin = Origin::Elsewhere;
};
/// Inserts script text after the current step.
struct RunScript {
  std::string text;
};
struct UndoEdit {};
struct RedoEdit {};
struct ChoosePolicy {
  Policy policy = Policy::Cow;
};
struct ChooseBranch {
  std::string name;  // empty: the main line
};
/// As Session::branch_here() and move_line().
struct BranchHere {};
struct MoveLine {
  std::uint32_t from = 0, to = 0;
};
using SessionRequest = std::variant<LoadText, LoadScenario, RunScript, UndoEdit, RedoEdit,
                                    ChoosePolicy, ChooseBranch, BranchHere, MoveLine>;

/// What run() did (API: `run`).
struct RunResult {
  std::uint32_t first_step = 0, last_step = 0;
  std::vector<StepError> broken;  // later lines that no longer hold
  std::vector<UnmetStep> unmet;   // steps from the first inserted one whose claims do not hold
};

struct RequestResult {
  bool done = false;   // it is in place; else it was refused, or there was nothing to undo
  Diagnostics errors;  // why it was refused
  std::optional<RunResult> run;
};

}  // namespace cowscope
