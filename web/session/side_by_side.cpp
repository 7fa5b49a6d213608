// Two runs side by side: which, in links too, and bringing the other one to where this one stands.
#include <algorithm>

#include "scenarios/nearest_word.h"
#include "web/session/session_impl.h"

namespace cowscope {
namespace {

/// In a link: a branch by itself, not beside the main line.
constexpr const char* kOne = "one";

bool refuse(Diagnostics& errors, std::string message) {
  Diagnostic d;
  d.message = std::move(message);
  errors.push_back(std::move(d));
  return false;
}

bool has_line(const Scenario& scenario, const std::string& name) {
  return name.empty() || std::any_of(scenario.branches.begin(), scenario.branches.end(),
                                     [&](const Branch& b) { return b.name == name; });
}

}  // namespace

const TwinChoice& Session::twin() const { return impl_->twin; }

bool Session::set_twin(const TwinChoice& choice, Diagnostics& errors) {
  Impl& i = *impl_;
  TwinChoice wanted = choice;
  if (wanted.with != TwinChoice::With::Policy) wanted.policy = Policy::Eager;
  if (wanted.with != TwinChoice::With::Line) wanted.line.clear();
  if (wanted.with == TwinChoice::With::Policy && wanted.policy == policy())
    return refuse(errors, std::string("it runs under '") + to_string(policy()) +
                              "' already; what stands beside it runs under another policy");
  if (wanted.with == TwinChoice::With::Line) {
    if (wanted.line == i.branch)
      return refuse(errors, "that line is shown already; what stands beside it is another");
    if (!has_line(source(), wanted.line)) {
      std::vector<std::string_view> names;
      for (const Branch& b : source().branches) names.push_back(b.name);
      return refuse(errors,
                    "no branch is called '" + wanted.line + "'" + did_you_mean(wanted.line, names));
    }
  }
  if (wanted == i.twin) return true;
  i.twin = std::move(wanted);
  i.other_run.forget();
  i.changed();
  return true;
}

bool Session::follow_twin(std::uint64_t budget) {
  Impl& i = *impl_;
  if (i.twin.with == TwinChoice::With::Nothing || !loaded()) return true;
  const std::uint64_t before = i.other_run.generation();
  const bool done = i.other_run.follow(*i.compiled, i.twin, budget);
  if (i.other_run.generation() != before) i.changed();
  return done;
}

const PolicyTwin* Session::beside() const {
  const bool there = impl_->twin.with != TwinChoice::With::Nothing && impl_->other_run.ready();
  return there ? &impl_->other_run : nullptr;
}

void Session::Impl::keep_twin_apart(Policy policy_before) {
  if (twin.with == TwinChoice::With::Policy && twin.policy == policy()) {
    if (policy_before == policy()) twin = {};
    else twin.policy = policy_before;
  }
  if (twin.with != TwinChoice::With::Line) return;
  if (!has_line(compiled->source, twin.line)) twin.line.clear();
  if (twin.line != branch) return;
  // The main line beside a branch; beside itself nothing.
  if (branch.empty()) twin = {};
  else twin.line.clear();
}

void Session::Impl::write_twin(LinkView& view) const {
  if (view.view == kOne) view.view.clear();
  switch (twin.with) {
    case TwinChoice::With::Policy:
      view.policy = std::string(to_string(policy())) + "," + to_string(twin.policy);
      break;
    case TwinChoice::With::Line:
      // A link knows the main line beside a branch: where this is the main line, the branch is
      // named.
      if (branch.empty()) view.branch = twin.line;
      break;
    case TwinChoice::With::Nothing:
      if (!branch.empty() && view.view.empty()) view.view = kOne;
  }
}

}  // namespace cowscope
