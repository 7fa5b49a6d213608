#include "web/layout/motion.h"

#include <algorithm>

namespace cowscope {

void Motion::follow(Position at, std::uint32_t steps, double now_ms, double length_ms) {
  if (at == at_ && steps == steps_) return;
  // One step or event forwards moves; anything else is simply there.
  const bool same_step = at.step == at_.step;
  const bool forwards =
      steps == steps_ && (at.step == at_.step + 1 || (same_step && at.event > at_.event));
  first_event_ = forwards && same_step ? at_.event : 0;
  start_ = forwards && length_ms > 0 ? now_ms : -1;
  length_ = length_ms;
  at_ = at;
  steps_ = steps;
}

float Motion::at(double now_ms) const {
  if (start_ < 0 || length_ <= 0) return 1;
  const double left = 1 - std::clamp((now_ms - start_) / length_, 0.0, 1.0);
  return static_cast<float>(1 - left * left * left);
}

double motion_ms(double speed_factor) { return std::max(150.0, 280 / speed_factor); }

}  // namespace cowscope
