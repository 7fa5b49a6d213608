#include "web/session/policy_twin.h"

#include <algorithm>
#include <iterator>
#include <variant>

namespace cowscope {
namespace {

/// What the twin may take: it is looked at one position at a time, near where we stand.
std::size_t history_beside(const Timeline& own) { return own.history_bytes() / 3; }

/// The same machine under another policy. Texts get the same ids, so that the commands mean the
/// same.
std::shared_ptr<Setup> under(const Setup& own, Policy policy) {
  auto setup = std::make_shared<Setup>();
  setup->config = own.config;
  setup->config.policy = policy;
  for (std::uint32_t i = 1; i < own.texts.size(); ++i) setup->texts.intern(own.texts[TextId{i}]);
  return setup;
}

/// What steps `from` … `to` add to a timeline's costs.
void add_costs(CostSeries& out, const Timeline& timeline, std::uint32_t from, std::uint32_t to) {
  for (std::uint32_t step = from; step <= std::min(to, timeline.steps()); ++step)
    if (timeline.commands().holds<Fork>(step - 1))
      out.fork_ns.add(
          step, timeline.summary(step).totals.time_ns - timeline.summary(step - 1).totals.time_ns);
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

void PolicyTwin::forget() {
  own_setup_.reset();
  timeline_ = nullptr;
  same_commands_.reset();
  compiling_.reset();
  line_.reset();
  own_origins_.reset();
  origins_.reset();
  errors_.clear();
  here_ = nullptr;
  ready_ = false;
  own_costs_ = costs_ = {};
  counted_ = 0;
  ++generation_;
}

void PolicyTwin::build(const CompiledScenario& scenario) {
  forget();
  const Timeline& own = *scenario.timeline;
  own_setup_ = scenario.setup;
  commands_ = &own.commands();
  steps_ = own.commands().size();
  const Policy own_policy = own.setup().config.policy;
  if (choice_.with == TwinChoice::With::Line) {
    policy_ = own_policy;
    CompileOptions options;
    options.policy = policy_;
    options.branch = choice_.line;
    options.mark_broken = true;
    options.history_bytes = history_beside(own);
    options.pages_per_command = own.setup().pages_per_command;
    compiling_ = std::make_unique<Compilation>(scenario.source, options, errors_);
    return;
  }
  policy_ = choice_.with == TwinChoice::With::Policy ? choice_.policy
            : own_policy == Policy::Eager            ? Policy::Cow
                                                     : Policy::Eager;
  setup_ = under(own.setup(), policy_);
  same_commands_ = std::make_unique<Timeline>(setup_, own.commands(), history_beside(own));
  // A limit of ours may be met by one policy alone: such a command is passed over, not the end.
  same_commands_->skip_errors_outside(0, 0);
  timeline_ = same_commands_.get();
}

/// True when the other run has come to its end, or cannot.
bool PolicyTwin::run(const CompiledScenario& scenario, std::uint64_t budget) {
  if (compiling_ != nullptr) {
    Slice slice([left = budget]() mutable {
      constexpr std::uint64_t kAsk = 128;  // as often as a slice asks
      left = left > kAsk ? left - kAsk : 0;
      return left == 0;
    });
    if (!compiling_->work(slice)) return false;
    line_ = compiling_->take();
    compiling_.reset();
    if (line_ != nullptr) timeline_ = line_->timeline.get();
  }
  if (timeline_ == nullptr) return true;
  if (!timeline_->prepare(budget) || scenario.timeline->prepared() < scenario.timeline->steps())
    return timeline_->error().has_value();
  return true;
}

/// What is known of both as a whole, in slices. True when it is.
bool PolicyTwin::finish(const Timeline& own) {
  constexpr std::uint32_t kSteps = 100'000;
  const std::uint32_t all = std::max(own.steps(), timeline_->steps());
  const std::uint32_t to = std::min(all, counted_ + kSteps);
  add_costs(own_costs_, own, counted_ + 1, to);
  add_costs(costs_, *timeline_, counted_ + 1, to);
  counted_ = to;
  if (counted_ < all) return false;
  if (choice_.with != TwinChoice::With::Nothing) {
    own_origins_ = std::make_unique<FrameOrigins>(own_setup_, own);
    origins_ = std::make_unique<FrameOrigins>(line_ != nullptr ? line_->setup : setup_, *timeline_);
  }
  ready_ = true;
  ++generation_;
  return true;
}

bool PolicyTwin::follow(const CompiledScenario& scenario, std::uint64_t budget) {
  const Timeline& own = *scenario.timeline;
  if (own_setup_ == nullptr || own_setup_ != scenario.setup || commands_ != &own.commands() ||
      steps_ != own.commands().size())
    build(scenario);
  if (!ready_) {
    if (!run(scenario, budget)) return false;
    if (timeline_ == nullptr || timeline_->error()) return true;
    if (!finish(own)) return false;
  }
  align(own);
  // After the first picture of both: what the frames are is only written beside them.
  constexpr std::uint32_t kSteps = 256;
  if (own_origins_ != nullptr && !own_origins_->done()) return own_origins_->work(kSteps), false;
  if (origins_ != nullptr && !origins_->done()) {
    if (!origins_->work(kSteps)) return false;
    ++generation_;
  }
  return true;
}

bool PolicyTwin::follow(const CompiledScenario& scenario, const TwinChoice& choice,
                        std::uint64_t budget) {
  if (choice != choice_) {
    choice_ = choice;
    own_setup_.reset();
  }
  return follow(scenario, budget);
}

void PolicyTwin::align(const Timeline& own) {
  Position at = own.position();
  // A line that has ended waits for the other.
  if (at.step > timeline_->steps()) at = {timeline_->steps(), kEnd};
  const std::vector<Event>& events = own.journal().events;
  if (at.step == 0 || own.position().step > at.step || at.event >= events.size()) {
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
