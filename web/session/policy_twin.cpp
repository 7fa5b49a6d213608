#include "web/session/policy_twin.h"

#include <algorithm>
#include <iterator>
#include <variant>

namespace cowscope {
namespace {

/// What the twin's keyframes may take: it is looked at one position at a time, near where we stand.
constexpr std::size_t kHistoryBytes = std::size_t{32} << 20;

/// The same machine under another policy. Texts get the same ids, so that the commands mean the
/// same.
std::shared_ptr<Setup> under(const Setup& own, Policy policy) {
  auto setup = std::make_shared<Setup>();
  setup->config = own.config;
  setup->config.policy = policy;
  for (std::uint32_t i = 1; i < own.texts.size(); ++i) setup->texts.intern(own.texts[TextId{i}]);
  return setup;
}

CostSeries costs_of(const Timeline& timeline) {
  CostSeries out;
  for (std::uint32_t step = 1; step <= timeline.steps(); ++step)
    if (std::holds_alternative<Fork>(timeline.commands()[step - 1]))
      out.fork_ns.add(
          step, timeline.summary(step).totals.time_ns - timeline.summary(step - 1).totals.time_ns);
  return out;
}

/// The load or the store itself: what ends an access.
bool finishes_access(const Event& e) {
  return e.kind == EventKind::Load || e.kind == EventKind::Store || e.kind == EventKind::Retry;
}

}  // namespace

std::uint64_t StepSums::operator[](std::uint32_t step) const {
  const auto behind =
      std::upper_bound(sums_.begin(), sums_.end(), step,
                       [](std::uint32_t s, const auto& sum) { return s < sum.first; });
  return behind == sums_.begin() ? 0 : std::prev(behind)->second;
}

void PolicyTwin::build(const CompiledScenario& scenario) {
  const Timeline& own = *scenario.timeline;
  own_setup_ = scenario.setup;
  commands_ = own.commands().data();
  steps_ = own.commands().size();
  policy_ = own.setup().config.policy == Policy::Eager ? Policy::Cow : Policy::Eager;
  timeline_ =
      std::make_unique<Timeline>(under(own.setup(), policy_), own.commands(), kHistoryBytes);
  // A limit of ours may be met by one policy alone: such a command is passed over, not the end.
  timeline_->skip_errors_outside(0, 0);
  here_ = nullptr;
  ready_ = false;
  ++generation_;
}

bool PolicyTwin::follow(const CompiledScenario& scenario, std::uint64_t budget) {
  const Timeline& own = *scenario.timeline;
  if (timeline_ == nullptr || own_setup_ != scenario.setup || commands_ != own.commands().data() ||
      steps_ != own.commands().size())
    build(scenario);
  if (!ready_) {
    if (!timeline_->prepare(budget) || own.prepared() < own.steps())
      return timeline_->error().has_value();
    if (timeline_->error()) return true;
    own_costs_ = costs_of(own);
    costs_ = costs_of(*timeline_);
    ready_ = true;
    ++generation_;
  }
  align(own);
  return true;
}

void PolicyTwin::align(const Timeline& own) {
  const Position at = own.position();
  const std::vector<Event>& events = own.journal().events;
  if (at.step == 0 || at.event >= events.size()) {
    timeline_->seek(at.step);
    here_ = &own.machine();
    return;
  }
  std::uint32_t finished = 0;
  for (std::uint32_t i = 0; i < at.event; ++i) finished += finishes_access(events[i]) ? 1U : 0U;
  if (finished == 0) {
    timeline_->seek(at.step - 1);
    here_ = &own.before();
    return;
  }
  timeline_->seek(at.step);
  const std::vector<Event>& theirs = timeline_->journal().events;
  std::uint32_t event = 0;
  for (; event < theirs.size() && finished > 0; ++event)
    finished -= finishes_access(theirs[event]) ? 1U : 0U;
  timeline_->seek(at.step, event);
  here_ = &own.machine();
}

}  // namespace cowscope
