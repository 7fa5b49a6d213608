// The current step's events as a list with two lanes, CPU and kernel: what stands where, which
// accesses are folded to one line, where the hardware traps and where the kernel returns. Words are
// the view's.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/timeline.h"

namespace cowscope {

struct AnatomyRow {
  enum class Kind : std::uint8_t {
    Event,
    Access,  // heading of an access that is open; only where a step has several
    Folded,  // an access as one line: `event` is its first event, `last` its last
    Trap,    // from the CPU to the kernel
    Return,  // back to the CPU
    Card,    // what the event above it, the current one, is made of
  } kind = Kind::Event;
  std::uint32_t event = 0;   // index into the journal; of marks: of the event below
  std::uint32_t last = 0;    // Access, Folded: its last event
  std::uint32_t access = 0;  // from 1; 0: of none
  Actor by = Actor::Kernel;  // Event
  float y = 0, h = 0;        // from the list's top
};

struct AnatomyStyle {
  float event = 35, mark = 17, access = 30;  // heights
  float current = 0;                         // more for the current event, whose words wrap
  float card = 0;                            // of what is told of the current event; 0: nothing
  float brief = 0;  // of events further than `near` from the current one; 0: as the others
  std::uint32_t near = 0;
  float room = 400;  // height there is: if everything fits, nothing is folded
};

struct Anatomy {
  std::vector<AnatomyRow> rows;
  float height = 0;
  std::int64_t current = -1;  // row of the last event that has run; -1: none
  std::uint32_t accesses = 0;
};

/// `event`: how many of the journal's events have run.
Anatomy layout_anatomy(const Journal& journal, std::uint32_t event, const AnatomyStyle& style);

}  // namespace cowscope
