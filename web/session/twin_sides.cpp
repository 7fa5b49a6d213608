#include "web/session/twin_sides.h"

#include <algorithm>
#include <utility>

#include "scenarios/compare.h"

namespace cowscope {
namespace {

/// The dearest first, as in “8 against 5”.
int rank(Policy policy) {
  switch (policy) {
    case Policy::Eager: return 0;
    case Policy::Cow: return 1;
    case Policy::OnDemand: return 2;
  }
  return 0;
}

const char* short_name(Policy policy) {
  switch (policy) {
    case Policy::Eager: return "copy all at fork";
    case Policy::Cow: return "copy on write";
    case Policy::OnDemand: return "share tables too";
  }
  return "";
}

}  // namespace

std::string title_of_policy(Policy policy) { return policy_title(policy); }
std::string title_of_line(const std::string& line) {
  return line.empty() ? std::string("As it was told") : line;
}

std::uint32_t TwinSides::steps() const {
  return std::max(left.timeline->steps(), right.timeline->steps());
}

std::optional<TwinSides> twin_sides(const Session& session) {
  const PolicyTwin* beside = session.beside();
  if (beside == nullptr) return std::nullopt;
  TwinSides out;
  out.lines = session.twin().with == TwinChoice::With::Line;
  TwinSide own, other;
  own.own = true;
  own.policy = session.policy();
  own.line = session.branch();
  own.timeline = &session.timeline();
  own.machine = &beside->here();
  own.steps = &session.scenario().steps;
  own.costs = &beside->own_costs();
  own.origins = beside->own_origins();
  other.policy = beside->policy();
  other.line = out.lines ? session.twin().line : own.line;
  other.timeline = &beside->timeline();
  other.machine = &beside->there();
  other.steps = beside->line() != nullptr ? &beside->line()->steps : own.steps;
  other.costs = &beside->costs();
  other.origins = beside->origins();
  for (TwinSide* side : {&own, &other}) {
    side->title = out.lines ? title_of_line(side->line) : title_of_policy(side->policy);
    side->name = !out.lines           ? short_name(side->policy)
                 : side->line.empty() ? "as told"
                                      : side->line;
  }
  const bool own_right =
      out.lines ? other.line.empty() || !own.line.empty() : rank(own.policy) > rank(other.policy);
  out.left = own_right ? other : own;
  out.right = own_right ? own : other;
  return out;
}

}  // namespace cowscope
