// Processes in the order in which they are listed, parents before their children: found once for a
// position, so that a list of thousands looks only at those in sight.
#pragma once

#include <cstdint>
#include <vector>

#include "web/layout/facts.h"

namespace cowscope {

struct ProcessPlace {
  Pid pid{};
  std::uint32_t depth = 0;       // forks between it and the first process
  std::uint32_t parent = kNone;  // index into places() of its parent; kNone: not listed
  bool acts = false;             // the current step is its doing
  bool thread = false;           // shares another one's address space
  bool here = false;             // lives
  // Who runs in another one's address space plugs into that one's box: its place, and the next one
  // that does the same. Of the other: the first of them, and how many they are.
  std::uint32_t host = kNone, next_guest = kNone;
  std::uint32_t first_guest = kNone, guests = 0;
  bool guest_acts = false;
  static constexpr std::uint32_t kNone = ~0U;
};

/// Those that live or died in this very step, depth first, in order of creation. The parent of an
/// orphan may be gone from the picture; it then stands at the left.
class ProcessOrder {
 public:
  ProcessOrder() = default;
  explicit ProcessOrder(const Scene& scene);

  const std::vector<ProcessPlace>& places() const { return places_; }
  ProcessFacts facts(const Scene& scene, const ProcessPlace& place) const;
  /// RSS of the one that has most, in pages.
  std::uint64_t most_rss() const { return most_rss_; }
  /// RSS over all address spaces that somebody runs in.
  std::uint64_t all_rss() const { return all_rss_; }

 private:
  void find_hosts(const MachineState& state);

  std::vector<ProcessPlace> places_;
  std::uint64_t most_rss_ = 0, all_rss_ = 0;
};

}  // namespace cowscope
