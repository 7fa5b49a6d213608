// Edits of the scenario, undone and redone; the other policy, the other branch.
#include <algorithm>
#include <iterator>
#include <utility>

#include "scenarios/script.h"
#include "scenarios/unroll.h"
#include "web/session/script_edit.h"
#include "web/session/session_impl.h"

namespace cowscope {
namespace {

/// Each step back keeps a whole scenario.
constexpr std::size_t kMostUndone = 100;

/// Answers keep to their questions, which move back by `by` steps behind `after`.
std::map<std::uint32_t, std::string> shifted(const std::map<std::uint32_t, std::string>& given,
                                             std::uint32_t after, std::uint32_t by) {
  std::map<std::uint32_t, std::string> out;
  for (const auto& [step, answer] : given) out.emplace(step > after ? step + by : step, answer);
  return out;
}

}  // namespace

std::optional<RunResult> Session::run(const std::string& script, Diagnostics& errors) {
  Impl& i = *impl_;
  const auto items = parse_items(script, errors);
  if (!items) return std::nullopt;
  const std::uint64_t count = count_commands(*items);
  if (count == 0) {
    if (errors.empty()) {
      Diagnostic d;
      d.line = d.column = 1;
      d.message =
          "there is no command to run in this; write one, such as: write child heap[2] \"x\"";
      errors.push_back(std::move(d));
    }
    return std::nullopt;
  }
  if (!check_command_count(*items, timeline().steps(), errors)) return std::nullopt;
  const std::uint32_t after = timeline().position().step;
  const auto added = static_cast<std::uint32_t>(count);

  Scenario edited = source();
  const std::uint32_t shared = i.shared_steps();
  const auto own = std::find_if(edited.branches.begin(), edited.branches.end(),
                                [&](const Branch& b) { return b.name == i.branch; });
  const bool in_branch = !i.branch.empty() && own != edited.branches.end() && after >= shared;
  if (in_branch) insert_items(own->script, after - shared, *items, scenario().steps, shared);
  else insert_items(edited.script, after, *items, scenario().steps, 0);

  Preparation how;
  how.policy = i.policy_chosen;
  how.branch = i.branch;
  how.mark_broken = true;
  how.first_unmarked = after + 1;
  how.last_unmarked = after + added;
  auto next = i.prepare(edited, how, errors);
  if (next == nullptr) return std::nullopt;

  i.stop();
  i.undone.push_back(i.here());
  if (i.undone.size() > kMostUndone) i.undone.erase(i.undone.begin());
  i.redone.clear();
  i.origin = Origin::Edited;
  i.given = shifted(i.given, after, added);
  i.install(std::move(next));
  i.note_unmet();
  i.timeline().seek(after + added);
  i.changed();

  RunResult result;
  result.first_step = after + 1;
  result.last_step = after + added;
  for (const StepError& b : timeline().broken())
    if (b.step > result.last_step) result.broken.push_back(b);
  std::copy_if(i.unmet.begin(), i.unmet.end(), std::back_inserter(result.unmet),
               [&](const UnmetStep& u) { return u.step >= result.first_step; });
  return result;
}

void Session::Impl::note_unmet() {
  unmet.clear();
  if (origin == Origin::Edited && own_policy()) unmet = unmet_expectations(*compiled);
}

EditState Session::Impl::here() const {
  EditState state;
  state.source = compiled->source;
  state.branch = branch;
  state.origin = origin;
  state.at = timeline().position();
  if (at_step_end()) state.at.event = kEnd;
  state.given = given;
  return state;
}

bool Session::Impl::go_to_edit(std::vector<EditState>& from, std::vector<EditState>& to) {
  stop();
  if (from.empty()) return false;
  EditState& state = from.back();
  Preparation how;
  how.policy = policy_chosen;
  how.branch = state.branch;
  how.mark_broken = true;
  Diagnostics errors;
  auto next = prepare(state.source, how, errors);
  if (next == nullptr) return false;
  to.push_back(here());
  const Position at = state.at;
  branch = std::move(state.branch);
  origin = state.origin;
  given = std::move(state.given);
  from.pop_back();
  install(std::move(next));
  note_unmet();
  timeline().seek(std::min(at.step, timeline().steps()), at.event);
  changed();
  return true;
}

bool Session::undo() { return impl_->go_to_edit(impl_->undone, impl_->redone); }
bool Session::redo() { return impl_->go_to_edit(impl_->redone, impl_->undone); }
bool Session::can_undo() const { return !impl_->undone.empty(); }
bool Session::can_redo() const { return !impl_->redone.empty(); }

bool Session::Impl::change(const Preparation& how, Diagnostics& errors) {
  auto next = prepare(compiled->source, how, errors);
  if (next == nullptr) return false;
  stop();
  Position at = timeline().position();
  if (at_step_end()) at.event = kEnd;
  const std::uint32_t before = shared_steps();
  const bool other_branch = how.branch != branch;
  policy_chosen = how.policy;
  branch = how.branch;
  install(std::move(next));
  note_unmet();
  if (other_branch) {
    // Beyond the fork of the ways the steps are others: stand where they part.
    const std::uint32_t common = std::min(before, shared_steps());
    if (at.step > common) at = {common, kEnd};
    given.erase(given.upper_bound(common), given.end());
  }
  timeline().seek(std::min(at.step, timeline().steps()), at.event);
  changed();
  return true;
}

bool Session::set_policy(Policy policy, Diagnostics& errors) {
  if (policy == impl_->policy()) return true;
  Preparation how;
  if (policy != source().machine.policy) how.policy = policy;
  how.branch = impl_->branch;
  how.mark_broken = true;
  return impl_->change(how, errors);
}

bool Session::set_branch(const std::string& name, Diagnostics& errors) {
  if (name == impl_->branch) return true;
  Preparation how;
  how.policy = impl_->policy_chosen;
  how.branch = name;
  how.mark_broken = true;
  return impl_->change(how, errors);
}

}  // namespace cowscope
