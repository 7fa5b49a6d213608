// A timeline of commands given as data, for tests of what is drawn of it.
#pragma once

#include <memory>
#include <vector>

#include "engine/timeline.h"
#include "tests/support/bench.h"
#include "tests/support/random_commands.h"
#include "web/layout/facts.h"
#include "web/layout/geometry.h"

namespace cowscope::testing {

/// parent fills four pages, forks child, child writes page 2, parent writes page 2, child exits.
inline std::unique_ptr<Timeline> fork_then_write(Bench& b) {
  std::vector<Command> commands = {
      Spawn{b.id("parent"), b.id("sh")},
      Write{b.id("parent"), b.range(pages("heap", 0, 3)), 0, b.id("cat")},
      Fork{b.id("parent"), b.id("child")},
      Write{b.id("child"), b.range(page("heap", 2)), 0, b.id("dog")},
      Write{b.id("parent"), b.range(page("heap", 2)), 0, b.id("owl")},
      Exit{b.id("child"), 0}};
  auto timeline = std::make_unique<Timeline>(b.setup(), std::move(commands));
  timeline->prepare();
  return timeline;
}

inline std::unique_ptr<Timeline> random_story(std::uint32_t seed, std::size_t count) {
  const std::shared_ptr<Setup> setup = random_setup(seed);
  auto timeline = std::make_unique<Timeline>(setup, random_commands(setup, seed, count));
  timeline->prepare();
  return timeline;
}

/// Calls fn at every event of every step.
template <class Fn>
void at_every_position(Timeline& timeline, Fn&& fn) {
  timeline.seek(0);
  do fn();
  while (timeline.step_event());
}

inline bool overlap(const Rect& a, const Rect& b) {
  constexpr float kTouch = 0.01F;
  return a.x < b.right() - kTouch && b.x < a.right() - kTouch && a.y < b.bottom() - kTouch &&
         b.y < a.bottom() - kTouch;
}
inline bool inside(const Rect& inner, const Rect& outer) {
  constexpr float kTouch = 0.51F;
  return inner.x >= outer.x - kTouch && inner.y >= outer.y - kTouch &&
         inner.right() <= outer.right() + kTouch && inner.bottom() <= outer.bottom() + kTouch;
}

}  // namespace cowscope::testing
