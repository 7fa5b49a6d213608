// A script as marks on lanes: which process each step belongs to, when processes come and go. One
// pass over all steps, in slices where they are many; what a timeline draws of it is culled from
// here (timeline_layout.h). Marks are read from the timeline when they are asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/timeline.h"

namespace cowscope {

inline constexpr std::uint32_t kNoLane = 0xffff'ffffU;

/// What a step's mark looks like.
enum class Glyph : std::uint8_t {
  Spawn,
  Fork,
  Exec,
  Exit,
  Kill,
  Wait,
  Read,
  Write,
  Print,
  Map,
  Skip
};

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
  /// Reads the timeline if `key` is another than last time: at most `budget` steps a call. True
  /// when all are read; until then, lanes of later steps are missing. Requires that the timeline is
  /// prepared, and that it stays as long as the key.
  bool follow(const Timeline& timeline, std::uint64_t key,
              std::uint32_t budget = ~std::uint32_t{0});
  /// In order of creation.
  const std::vector<Lane>& lanes() const { return lanes_; }
  /// Those that live in some step of first … last, in order of creation.
  std::vector<std::uint32_t> lanes_in(std::uint32_t first, std::uint32_t last) const;
  /// Of a step, from 1.
  StepMark mark(std::uint32_t step) const;
  /// The lane of the process of that name; kNoLane: no line makes one.
  std::uint32_t lane_of(TextId name) const;
  std::uint32_t steps() const { return steps_; }

 private:
  void read(std::uint32_t step);

  const Timeline* timeline_ = nullptr;
  std::uint64_t key_ = ~std::uint64_t{0};
  std::uint32_t steps_ = 0, read_ = 0, pids_ = 0;
  std::vector<Lane> lanes_;
  std::vector<std::uint32_t> lane_by_name_;        // by TextId
  std::vector<std::uint32_t> living_;              // lanes, at the end of the last step read
  std::vector<std::vector<std::uint32_t>> lived_;  // the same at the end of every kApart-th step
};

}  // namespace cowscope
