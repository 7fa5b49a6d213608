// The state of every frame as the heat map shows it, at three levels of detail, brought up to a
// scene by looking only at what is not shared with the scene before.
//
// Levels, each a texel a cell: 0 a frame (frame_texel.h); 1 a block of 16 consecutive frames; 2 a
// block of 256 (a MiB). A block's texel says of its frames
//
//    31  28 27   24 23 22   18 17    13 12   8 7       0
//   +------+-------+--+-------+--------+------+---------+
//   |      | owner | C| dirty | shared | used | max refs|     shares in 31sts, rounded up
//   +------+-------+--+-------+--------+------+---------+
//   C some frame changed in this step · owner: palette index of its first used frame's first owner
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "web/layout/facts.h"

namespace cowscope {

struct BlockTexel {
  static constexpr std::uint32_t kMostMask = 255;
  static constexpr std::uint32_t kUsedShift = 8, kSharedShift = 13, kDirtyShift = 18,
                                 kShareMask = 31;
  static constexpr std::uint32_t kChangedShift = 23;
  static constexpr std::uint32_t kOwnerShift = 24, kOwnerMask = 15;
};

/// What is summed up of some frames.
struct FrameSums {
  std::uint32_t frames = 0;
  std::uint32_t used = 0, mapped = 0, cache = 0;  // cache: kept, but mapped by nobody
  std::uint32_t shared = 0;                       // refs >= 2
  std::uint32_t dirty = 0;                        // some entry says so, or the page cache
  std::uint32_t changed = 0;                      // in this step
  std::uint32_t listed = 0;                       // used now or when the step began
  std::uint32_t most_refs = 0;
  void add(const FrameSums& other);
};

/// Texels of all levels in one list, as a texture 1,024 wide holds them: each level begins a row.
/// Runs of kRun texels carry the number of the change that they come from, so that whoever holds a
/// copy takes only what is newer than it.
struct FrameTexels {
  static constexpr std::uint32_t kWidth = 1024, kRun = 256, kLevels = 3;
  std::vector<std::uint32_t> texels;
  std::vector<std::uint64_t> stamps;  // by run
  std::uint64_t now = 0;              // of the latest change
  std::array<std::uint32_t, kLevels> begin{}, count{};
  /// Frames that a cell of a level stands for.
  static constexpr std::uint32_t frames_of(std::uint32_t level) { return 1U << (4 * level); }
};

class FrameStates {
 public:
  void follow(const Scene& scene, const OwnerTable& owners);
  const FrameSums& all() const { return all_; }
  /// Of `count` frames from `first` on.
  FrameSums sums(const Scene& scene, const OwnerTable& owners, std::uint32_t first,
                 std::uint32_t count) const;
  /// One behind the last frame that is used now or was when the step began, in whole runs.
  std::uint32_t extent() const { return extent_; }
  /// frames_to_show() of the scene it follows.
  std::vector<FrameNumber> listed(const Scene& scene) const;
  /// Brings the texels up as well; who shows no map has no need of them.
  const FrameTexels& texels(const Scene& scene, const OwnerTable& owners);

 private:
  void begin(std::uint32_t frames);
  void sum_up(const Scene& scene, const OwnerTable& owners, std::uint32_t run);
  void write_texels(const Scene& scene, const OwnerTable& owners, std::uint32_t run);
  void put(std::uint32_t at, std::uint32_t texel);

  std::uint32_t frames_ = 0;
  std::vector<SharedValue<FrameTable::Chunk>> seen_;
  std::vector<FrameSums> runs_;
  std::vector<std::uint32_t> moved_;  // runs that differ from when the step began
  std::vector<std::uint32_t> stale_;  // runs whose texels are not those of the scene
  std::vector<bool> is_stale_;
  std::vector<bool> visited_;
  FrameSums all_;
  std::uint32_t extent_ = 0;
  FrameTexels texels_;
};

}  // namespace cowscope
