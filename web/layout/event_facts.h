// One event looked into: what the CPU or the kernel has before it at this moment and what it makes
// of it, as lines of a name and a value. What the card under the current event shows, and the text
// version.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/command.h"
#include "web/layout/facts.h"
#include "web/session/decision_words.h"

namespace cowscope {

struct EventLine {
  enum class Tone : std::uint8_t { Plain, Good, Attention, Fault } tone = Tone::Plain;
  std::string name;   // "CR2", "PGD"
  std::string value;  // "0x4000_2000": numbers and bits, to be set in columns
  std::string words;  // what it means; may be empty
  bool operator==(const EventLine&) const = default;
};

struct EventFacts {
  /// Of a decision: its true reason, as the kernel has it (FaultOutcome, Reason), never from the
  /// map count alone. Else empty.
  std::string why;
  std::vector<EventLine> lines;
};

/// Of the event that has run last; nothing before the first. `command` is the step's.
EventFacts event_facts(const Scene& scene, const Command& command);

/// How many bytes the access with this number (Event::access) stores; 0 if it stores none that the
/// command says.
std::uint32_t bytes_stored(const Machine& before, const Command& command, std::uint32_t step,
                           std::uint32_t access);

}  // namespace cowscope
