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
GivenAnswers shifted(const GivenAnswers& given, std::uint32_t after, std::uint32_t by) {
  GivenAnswers out;
  for (const auto& [step, answer] : given) out.emplace(step > after ? step + by : step, answer);
  return out;
}

/// Breakpoints keep to their lines.
std::set<std::uint32_t> shifted(const std::set<std::uint32_t>& stops, std::uint32_t after,
                                std::uint32_t by) {
  std::set<std::uint32_t> out;
  for (const std::uint32_t step : stops) out.insert(step > after ? step + by : step);
  return out;
}

}  // namespace

std::optional<RunResult> Session::run(const std::string& script, Diagnostics& errors) {
  RequestResult result = perform(RunScript{script});
  errors.insert(errors.end(), result.errors.begin(), result.errors.end());
  return std::move(result.run);
}

bool Session::Impl::locks(std::string_view what) const {
  std::string_view list = kept.lock;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) == what) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

bool Session::locks(std::string_view what) const { return impl_->locks(what); }

bool Session::Impl::refuse_edit(Job& of) const {
  if (!locks("edit")) return false;
  Diagnostic d;
  d.message =
      "this link shows the scenario locked against changes (lock=edit); open it without the lock "
      "to change it";
  of.result.errors.assign(1, d);
  return true;
}

void Session::Impl::begin(RunScript change) {
  job = make_job();
  Job& j = *job;
  j.text = std::move(change.text);
  if (j.text.empty()) j.text = "\n";
  j.items_only = true;
  j.looks_for_unmet = true;
  const std::uint32_t after = timeline().position().step;
  j.prepare = [this, &j, after](const Scenario& read) {
    if (refuse_edit(j)) return false;
    const std::vector<ScriptItem>& items = read.script;
    const std::uint64_t count = count_commands(items);
    if (count == 0) {
      if (j.result.errors.empty()) {
        Diagnostic d;
        d.line = d.column = 1;
        d.message =
            "there is no command to run in this; write one, such as: write child heap[2] \"x\"";
        j.result.errors.push_back(std::move(d));
      }
      return false;
    }
    if (!check_command_count(items, timeline().steps(), j.result.errors)) return false;
    const auto added = static_cast<std::uint32_t>(count);
    j.source = compiled->source;
    const std::uint32_t shared = shared_steps();
    const auto own = std::find_if(j.source.branches.begin(), j.source.branches.end(),
                                  [&](const Branch& b) { return b.name == branch; });
    const bool in_branch = !branch.empty() && own != j.source.branches.end() && after >= shared;
    if (in_branch) insert_items(own->script, after - shared, items, compiled->steps, shared);
    else insert_items(j.source.script, after, items, compiled->steps, 0);
    j.how.policy = policy_chosen;
    j.how.branch = branch;
    j.how.mark_broken = true;
    j.how.first_unmarked = after + 1;
    j.how.last_unmarked = after + added;
    return true;
  };
  j.install = [this, &j, after] {
    const std::uint32_t last = j.how.last_unmarked;
    const Position at = here();
    std::set<std::uint32_t> stops = shifted(breakpoints.steps, after, last - after);
    auto was = install(j);
    remember_edit(state_of(*was, at));
    leaving.push_back(std::move(was));
    given = shifted(given, after, last - after);
    breakpoints.steps = std::move(stops);
    timeline().seek(last);
    RunResult& result = j.result.run.emplace();
    result.first_step = after + 1;
    result.last_step = last;
    for (const StepError& b : timeline().broken())
      if (b.step > last) result.broken.push_back(b);
    std::copy_if(unmet.begin(), unmet.end(), std::back_inserter(result.unmet),
                 [&](const UnmetStep& u) { return u.step >= result.first_step; });
  };
}

void Session::Impl::remember_edit(EditState before) {
  undone.push_back(std::move(before));
  if (undone.size() > kMostUndone) undone.erase(undone.begin());
  redone.clear();
  origin = Origin::Edited;
}

Position Session::Impl::here() const {
  Position at = timeline().position();
  if (at_step_end()) at.event = kEnd;
  return at;
}

EditState Session::Impl::state_of(CompiledScenario& was, Position at) const {
  EditState state;
  state.source = std::move(was.source);
  state.branch = branch;
  state.origin = origin;
  state.at = at;
  state.given = given;
  state.twin = twin;
  state.stops = breakpoints.steps;
  return state;
}

void Session::Impl::begin_going(std::vector<EditState>& from, std::vector<EditState>& to) {
  job = make_job();
  Job& j = *job;
  j.prepare = [this, &j, &from](const Scenario&) {
    if (refuse_edit(j)) return false;
    if (from.empty()) return false;
    j.source = from.back().source;
    j.how.policy = policy_chosen;
    j.how.branch = from.back().branch;
    j.how.mark_broken = true;
    j.looks_for_unmet = from.back().origin == Origin::Edited;
    return true;
  };
  j.install = [this, &j, &from, &to] {
    to.push_back(state_of(*compiled, here()));
    leaving.push_back(install(j));
    EditState state = std::move(from.back());
    from.pop_back();
    branch = std::move(state.branch);
    origin = state.origin;
    given = std::move(state.given);
    twin = std::move(state.twin);
    keep_twin_apart(policy());
    breakpoints.steps = std::move(state.stops);
    timeline().seek(std::min(state.at.step, timeline().steps()), state.at.event);
  };
}

bool Session::undo() { return perform(UndoEdit{}).done; }
bool Session::redo() { return perform(RedoEdit{}).done; }
bool Session::can_undo() const { return !impl_->undone.empty() && !locks("edit"); }
bool Session::can_redo() const { return !impl_->redone.empty() && !locks("edit"); }

void Session::Impl::begin_other_way(const Preparation& how) {
  job = make_job();
  Job& j = *job;
  j.how = how;
  j.looks_for_unmet = origin == Origin::Edited;
  j.prepare = [this, &j](const Scenario&) {
    j.source = compiled->source;
    return true;
  };
  j.install = [this, &j] {
    Position at = here();
    const std::uint32_t before = shared_steps();
    const bool other_branch = j.how.branch != branch;
    const Policy policy_before = policy();
    policy_chosen = j.how.policy;
    branch = j.how.branch;
    if (auto was = install(j)) leaving.push_back(std::move(was));
    if (other_branch) {
      // Beyond the fork of the ways the steps are others: stand where they part.
      const std::uint32_t common = std::min(before, shared_steps());
      if (at.step > common) at = {common, kEnd};
      given.erase(given.upper_bound(common), given.end());
      std::set<std::uint32_t>& stops = breakpoints.steps;
      stops.erase(stops.upper_bound(common), stops.end());
      furthest = std::min(furthest, common);
    }
    keep_twin_apart(policy_before);
    timeline().seek(std::min(at.step, timeline().steps()), at.event);
  };
}

void Session::Impl::begin(ChoosePolicy change) {
  Preparation how;
  if (change.policy != compiled->source.machine.policy) how.policy = change.policy;
  how.branch = branch;
  how.mark_broken = true;
  begin_other_way(how);
}

void Session::Impl::begin(ChooseBranch change) {
  Preparation how;
  how.policy = policy_chosen;
  how.branch = std::move(change.name);
  how.mark_broken = true;
  begin_other_way(how);
}

bool Session::set_policy(Policy policy, Diagnostics& errors) {
  if (policy == impl_->policy()) return true;
  RequestResult result = perform(ChoosePolicy{policy});
  errors.insert(errors.end(), result.errors.begin(), result.errors.end());
  return result.done;
}

bool Session::set_branch(const std::string& name, Diagnostics& errors) {
  if (name == impl_->branch) return true;
  RequestResult result = perform(ChooseBranch{name});
  errors.insert(errors.end(), result.errors.begin(), result.errors.end());
  return result.done;
}

}  // namespace cowscope
