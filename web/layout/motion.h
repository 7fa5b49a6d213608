// The motion that shows what a step or an event has just done. A step forwards begins one; whatever
// comes next ends it at once, so that who steps quickly always sees what is true now. No clock: the
// time is told.
#pragma once

#include <cstdint>

#include "engine/timeline.h"

namespace cowscope {

class Motion {
 public:
  /// Where the picture stands at `now_ms`; `length_ms`: of a motion that begins here, 0: there is
  /// none.
  void follow(Position at, std::uint32_t steps, double now_ms, double length_ms);
  /// How far it has come, eased, 0 … 1; 1: at rest.
  float at(double now_ms) const;
  /// It has begun and is not over: one more frame, please.
  bool runs(double now_ms) const { return start_ >= 0 && now_ms - start_ <= length_; }
  /// The first event of the current step that it shows; those before it are old news.
  std::uint32_t first_event() const { return first_event_; }

 private:
  Position at_{};
  std::uint32_t steps_ = 0, first_event_ = 0;
  double start_ = -1, length_ = 0;  // ms; negative: at rest
};

/// How long a motion takes at a playing speed: 280 ms, never under 150.
double motion_ms(double speed_factor);

}  // namespace cowscope
