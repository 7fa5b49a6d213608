// What one step came to, counted from its events: what narration and summaries are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/event.h"
#include "engine/types.h"

namespace cowscope {

/// One access to one page, and how it ended.
struct AccessFact {
  TextId region;
  std::uint32_t page = 0;
  VirtualAddress address;
  bool faulted = false;                  // trapped, whatever came of it
  bool finished = false;                 // the load or store ran
  std::optional<FaultOutcome> decision;  // the last one taken
  Reason reason = Reason::None;
  Outcome outcome = Outcome::Ok;  // of the region check or the decision
  FrameNumber from = kNoFrame, to = kNoFrame;
  std::uint64_t mapped = 0;  // entries installed by Map
};

struct StepFacts {
  std::vector<AccessFact> accesses;
  std::uint64_t shared = 0, shared_zero = 0, protected_pages = 0, skipped = 0, skipped_shared = 0,
                duplicated = 0;
  std::uint64_t unmapped = 0, freed = 0;  // pages let go of; frames that became free with them
  std::uint64_t brought_in = 0;           // resident from the start (spawn, exec)
  std::vector<Pid> oom_victims;
  std::vector<Pid> reaped;
  std::optional<Event> signal, fail, exit, block, wake, fork;

  std::uint64_t count(FaultOutcome decision) const;
  std::uint64_t without_fault() const;
  std::uint64_t finished() const;
};

StepFacts facts_of(const Journal& journal);

}  // namespace cowscope
