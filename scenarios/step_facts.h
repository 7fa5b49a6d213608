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
  std::uint64_t mapped = 0;   // entries installed by Map
  std::uint64_t read_in = 0;  // pages read from a file or from swap
  std::uint64_t copied = 0;   // pages copied: 512 where a whole huge page was
  bool by_kernel = false;     // without the CPU's translation
  bool swapped = false;       // the page was in swap, whatever followed
  bool major = false;         // something had to be read
  bool huge = false;          // decided for a huge page
  bool split = false;         // a huge entry had to be split
};

struct StepFacts {
  std::vector<AccessFact> accesses;
  // fork
  std::uint64_t shared = 0, shared_zero = 0, shared_swap = 0, protected_pages = 0, skipped = 0,
                skipped_shared = 0, dont_fork = 0, wiped = 0, duplicated = 0, pinned_copies = 0,
                shared_tables = 0;
  std::uint64_t unmapped = 0, freed = 0;  // pages let go of; frames that became free with them
  std::uint64_t brought_in = 0;           // resident from the start (spawn, exec)
  std::uint64_t copied_tables = 0;        // odf, before one side's write
  std::uint64_t moved = 0, advised = 0, guarded = 0, unguarded = 0, pinned = 0,
                unpinned = 0;                                                         // pages
  std::uint64_t read_in = 0, written = 0, evicted = 0, swapped_out = 0, dropped = 0;  // pages
  std::uint64_t huge_made = 0, collapsed = 0;  // huge pages, and the pages copied into them
  std::uint64_t merged = 0, merged_into = 0;   // pages, and the frames that stand for them
  bool group_limit = false;    // a memory group was at its limit, and had nothing to give
  bool group_reclaim = false;  // a memory group was at its limit, and gave something
  std::vector<Pid> oom_victims;
  std::vector<Pid> reaped;
  std::optional<Event> signal, fail, exit, block, wake, fork;

  /// Accesses that ended in this decision.
  std::uint64_t count(FaultOutcome decision) const;
  std::uint64_t without_fault() const;
  std::uint64_t finished() const;
};

StepFacts facts_of(const Journal& journal);

}  // namespace cowscope
