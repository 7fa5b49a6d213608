// A script as marks on lanes: which process each step belongs to, when processes come and go. One
// pass over all steps; what a timeline draws of it is culled from here (timeline_layout.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/timeline.h"

namespace cowscope {

inline constexpr std::uint32_t kNoLane = 0xffff'ffffU;

/// What a step's mark looks like.
enum class Glyph : std::uint8_t { Spawn, Fork, Exec, Exit, Kill, Wait, Read, Write, Map, Skip };

/// A process in order of creation. A fork that fails makes a lane that never lives.
struct Lane {
  TextId name;
  Pid pid{};                       // 0: its fork fails
  std::uint32_t parent = kNoLane;  // lane; kNoLane: spawned
  std::uint32_t born = 0;          // step that makes it
  std::uint32_t died = 0;          // step that ends it; 0: it lives to the end
};

struct StepMark {
  std::uint32_t lane = kNoLane;   // whose step it is; kNoLane: nobody's (a line passed over, ksmd)
  std::uint32_t child = kNoLane;  // the lane that a fork begins
  std::uint32_t accesses = 0;     // pages touched one by one
  Glyph glyph = Glyph::Skip;
  bool copied = false;  // a fault that copies
  bool faulted = false;
  bool failed = false;  // the kernel says no
};

class TimelineIndex {
 public:
  /// Reads the timeline again if `key` is another than last time. Requires that it is prepared.
  void follow(const Timeline& timeline, std::uint64_t key);
  const std::vector<Lane>& lanes() const { return lanes_; }
  /// marks()[s - 1] is step s.
  const std::vector<StepMark>& marks() const { return marks_; }
  /// The lane of the process of that name; kNoLane: no line makes one.
  std::uint32_t lane_of(TextId name) const;
  std::uint32_t steps() const { return static_cast<std::uint32_t>(marks_.size()); }

 private:
  void build(const Timeline& timeline);

  std::vector<Lane> lanes_;
  std::vector<StepMark> marks_;
  std::vector<std::uint32_t> lane_by_name_;  // by TextId
  std::uint64_t key_ = ~std::uint64_t{0};
};

}  // namespace cowscope
