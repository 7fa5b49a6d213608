// Another way behind some step, stays as a branch beside the line it leaves: going on differently,
// and the same commands in another order.
#include <algorithm>
#include <iterator>
#include <utility>

#include "web/session/script_edit.h"
#include "web/session/session_impl.h"

namespace cowscope {
namespace {

using Items = std::vector<ScriptItem>;

bool refuse(Diagnostics& errors, std::string message) {
  Diagnostic d;
  d.message = std::move(message);
  errors.push_back(std::move(d));
  return false;
}

std::ptrdiff_t offset(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

/// What was said and asked of a command was true in its old place; only its line of code goes
/// along.
void without_words(Items& items) {
  for (ScriptItem& item : items) {
    if (auto* repeat = std::get_if<RepeatItem>(&item.item)) {
      repeat->notes = {};
      without_words(repeat->body);
      continue;
    }
    Notes& notes = std::get<CommandItem>(item.item).notes;
    const std::uint32_t line = notes.line;
    notes = {};
    notes.line = line;
  }
}

bool has_label(const Items& items, const std::string& label) {
  return std::any_of(items.begin(), items.end(), [&](const ScriptItem& item) {
    const auto* command = std::get_if<CommandItem>(&item.item);
    if (command == nullptr) return has_label(std::get<RepeatItem>(item.item).body, label);
    return command->notes.label == label;
  });
}

std::string free_label(const Scenario& scenario, std::uint32_t step) {
  const std::string wanted = "step-" + std::to_string(step);
  const auto taken = [&](const std::string& label) {
    return has_label(scenario.script, label) ||
           std::any_of(scenario.branches.begin(), scenario.branches.end(),
                       [&](const Branch& b) { return has_label(b.script, label); });
  };
  std::string label = wanted;
  for (int n = 2; taken(label); ++n) label = wanted + "-" + std::to_string(n);
  return label;
}

std::string free_name(const Scenario& scenario, const std::string& wanted) {
  std::string name = wanted;
  const auto taken = [&](const Branch& b) { return b.name == name; };
  for (int n = 2; std::any_of(scenario.branches.begin(), scenario.branches.end(), taken); ++n)
    name = wanted + " (" + std::to_string(n) + ")";
  return name;
}

/// The main line's step `step` as an item of its own with a label, its own or a new one; what comes
/// behind it, up to step `end`, goes into `rest`.
std::string label_step(Scenario& scenario, const StepList& steps, std::uint32_t step,
                       std::uint32_t end, Items& rest) {
  Items parted = scenario.script;
  part_at(parted, step - 1, steps, 0);
  const std::size_t behind = part_at(parted, step, steps, 0);
  const std::size_t last = part_at(parted, end, steps, 0);
  rest.assign(parted.begin() + offset(behind), parted.begin() + offset(last));
  std::string label = steps[step - 1].label;
  if (!label.empty()) return label;
  label = free_label(scenario, step);
  std::get<CommandItem>(parted[behind - 1].item).notes.label = label;
  scenario.script = std::move(parted);
  return label;
}

}  // namespace

void Session::Impl::begin_way(std::uint32_t stays, std::string name, Rest change) {
  job = make_job();
  Job& j = *job;
  j.looks_for_unmet = true;
  j.prepare = [this, &j, stays, name = std::move(name),
               change = std::move(change)](const Scenario&) {
    if (stays == 0)
      return refuse(j.result.errors,
                    "another way begins behind a step, so the first one stays; go to step 1 first");
    if (stays > timeline().steps())
      return refuse(j.result.errors, "there is no step " + std::to_string(stays) +
                                         "; the last one is " + std::to_string(timeline().steps()));
    j.source = compiled->source;
    const StepList& steps = compiled->steps;
    const std::uint32_t shared = shared_steps();
    Branch way;
    way.name = free_name(j.source, name);
    Items own;  // of the branch that is followed now
    for (const Branch& b : j.source.branches)
      if (b.name == branch && !branch.empty()) own = b.script, way.from = b.from;
    Items before, rest;
    if (way.from.empty() || stays < shared) {
      way.from = label_step(j.source, steps, stays, shared, rest);
      rest.insert(rest.end(), own.begin(), own.end());
    } else {
      const std::size_t at = part_at(own, stays - shared, steps, shared);
      before.assign(own.begin(), own.begin() + offset(at));
      rest.assign(own.begin() + offset(at), own.end());
    }
    change(rest);
    without_words(rest);
    way.script = std::move(before);
    way.script.insert(way.script.end(), rest.begin(), rest.end());
    j.how.policy = policy_chosen;
    j.how.branch = way.name;
    j.how.mark_broken = true;
    j.source.branches.push_back(std::move(way));
    return true;
  };
  j.install = [this, &j, stays] {
    Position at = here();
    auto was = install(j);
    remember_edit(state_of(*was, at));
    leaving.push_back(std::move(was));
    twin = {TwinChoice::With::Line, Policy::Eager, std::exchange(branch, j.how.branch)};
    given.erase(given.upper_bound(stays), given.end());
    timeline().seek(std::min(at.step, timeline().steps()), at.event);
  };
}

void Session::Impl::begin(BranchHere) {
  const std::uint32_t stays = timeline().position().step;
  begin_way(stays, "Another way from step " + std::to_string(stays),
            [](Items& rest) { rest.clear(); });
}

void Session::Impl::begin(MoveLine change) {
  const std::uint32_t from = change.from, to = change.to;
  const std::uint32_t first = std::min(from, to), last = std::max(from, to);
  const bool later = to > from;
  const std::string name = "Line " + std::to_string(from) + (later ? " after" : " before") +
                           " line " + std::to_string(to);
  if (from == to || first == 0 || last > timeline().steps()) {
    job = make_job();
    job->prepare = [this, from, to](const Scenario&) {
      return refuse(job->result.errors,
                    from == to ? "line " + std::to_string(from) + " stands there already"
                               : "lines are 1 to " + std::to_string(timeline().steps()) +
                                     "; one of " + std::to_string(from) + " and " +
                                     std::to_string(to) + " is not there");
    };
    return;
  }
  begin_way(first - 1, name, [this, from, to, first, later](Items& rest) {
    // All places are parted before anything moves: steps and items count alike only until then.
    const StepList& steps = compiled->steps;
    const std::uint64_t moved = from - first, gap = to - first + (later ? 1U : 0U);
    for (const std::uint64_t place : {moved, moved + 1, gap})
      part_at(rest, place, steps, first - 1);
    const auto begin = rest.begin();
    const std::ptrdiff_t at = offset(part_at(rest, moved, steps, first - 1)),
                         there = offset(part_at(rest, gap, steps, first - 1));
    if (later) std::rotate(begin + at, begin + at + 1, begin + there);
    else std::rotate(begin + there, begin + at, begin + at + 1);
  });
}

bool Session::branch_here(Diagnostics& errors) {
  RequestResult result = perform(BranchHere{});
  errors.insert(errors.end(), result.errors.begin(), result.errors.end());
  return result.done;
}

bool Session::move_line(std::uint32_t from, std::uint32_t to, Diagnostics& errors) {
  RequestResult result = perform(MoveLine{from, to});
  errors.insert(errors.end(), result.errors.begin(), result.errors.end());
  return result.done;
}

}  // namespace cowscope
