// What is dear to find out of a scene, found once for each position: nothing that is drawn goes
// through all frames, pages or processes because a pointer moved.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/timeline.h"
#include "web/layout/entry_facts.h"
#include "web/layout/facts.h"
#include "web/layout/frame_states.h"
#include "web/layout/memory_shares.h"
#include "web/layout/process_order.h"
#include "web/layout/reads_facts.h"

namespace cowscope {

/// More frames than this are shown as a map of all, not one by one.
inline constexpr std::uint32_t kMostSingleFrames = 1024;

class SceneFacts {
 public:
  /// `generation` tells one script from another; `cast` as in KnownOfScene (its beginning is
  /// enough).
  void follow(const Timeline& timeline, std::uint64_t generation,
              const std::vector<std::string>& cast);

  /// Shows these frames in the place of its own until the position moves: two runs beside each
  /// other show the same ones.
  void show_frames(const std::vector<FrameNumber>& frames) { known_.frames = frames; }

  // Of the position that was followed last.
  Scene scene() const { return Scene(*timeline_, &known_); }
  const OwnerTable& owners() const { return owners_; }
  const FrameStates& frames() const { return frames_; }
  const FrameTexels& texels() { return frames_.texels(scene(), owners_); }
  const ProcessOrder& processes() const { return processes_; }
  const MemoryShares& shares(SpaceId space);
  /// ΣPSS: the frames that some entry maps. ΣRSS is processes().all_rss().
  std::uint64_t frames_mapped() const { return frames_.all().mapped; }
  const std::optional<EntryFacts>& entries(Pid pid, PageNumber page);
  const std::optional<EntryFacts>& entries(FrameNumber frame);
  /// Rises with every position that is followed.
  std::uint64_t moment() const { return moment_; }

 private:
  const Timeline* timeline_ = nullptr;
  std::uint64_t generation_ = ~std::uint64_t{0};
  Position position_;
  std::uint64_t moment_ = 0;
  KnownOfScene known_;
  OwnerTable owners_;
  FrameStates frames_;
  ProcessOrder processes_;
  std::map<SpaceId, MemoryShares> shares_;
  struct Asked {
    Pid pid;
    PageNumber page;
    FrameNumber frame = kNoFrame;
    bool operator==(const Asked&) const = default;
  };
  std::optional<Asked> asked_;
  std::optional<EntryFacts> entries_;
};

}  // namespace cowscope
