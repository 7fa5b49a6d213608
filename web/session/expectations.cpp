#include "web/session/expectations.h"

#include "scenarios/expectation.h"

namespace cowscope {

std::vector<UnmetStep> unmet_expectations(const CompiledScenario& scenario, std::uint32_t first) {
  std::vector<UnmetStep> found;
  Timeline& timeline = *scenario.timeline;
  const Position at = timeline.position();
  for (std::uint32_t step = first; step <= scenario.steps.size(); ++step) {
    const StepSource& source = scenario.steps[step - 1];
    if (source.expects.empty() || !source.broken.empty()) continue;
    timeline.seek(step);
    for (const Expectation& expectation : source.expects) {
      std::string message = unmet(expectation, timeline);
      if (!message.empty()) found.push_back({step, std::move(message)});
    }
  }
  timeline.seek(at.step, at.event);
  return found;
}

}  // namespace cowscope
