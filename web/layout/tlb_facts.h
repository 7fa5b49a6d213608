// What the TLB holds, the most recently used first, what was counted, and which events of the
// current step touched which entry.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "web/layout/facts.h"
#include "web/layout/tlb_tally.h"

namespace cowscope {

/// What an event did to an entry of the TLB.
enum class TlbTouch : std::uint8_t { None, Hit, In, Out };
/// "", "hit", "in", "out".
const char* to_string(TlbTouch);

struct TlbLine {
  TlbEntry entry;
  Pid pid{};            // the first living process in that address space; 0: none
  std::string process;  // its name, and "+2" for threads beside it
  std::string region;   // empty: no region is there any more
  std::uint32_t index = 0;
  bool dirty = false;  // D of the page-table entry: the TLB may lack it
  TlbTouch touch = TlbTouch::None;
  std::uint32_t event = 0;  // of the current step, from 1, that touched it last; 0: none did
};

struct TlbFacts {
  std::uint32_t capacity = 0, size = 0;
  TlbCounts step;  // in the current step, up to the position
  /// By place in the TLB: what touched it last in the current step. Only so far back as is looked.
  std::vector<TlbTouch> touch;
  std::vector<std::uint32_t> event;
  /// What the current event took out of it, and nothing put back.
  std::vector<TlbEntry> out;
};

TlbFacts tlb_facts(const Scene& scene);
/// The entry used `place`-th most recently, from 0. `facts` are of the same scene.
TlbLine tlb_line(const Scene& scene, const TlbFacts& facts, std::uint32_t place);
/// Of an entry that is or was in it.
TlbLine tlb_line(const Scene& scene, const TlbEntry& entry);

}  // namespace cowscope
