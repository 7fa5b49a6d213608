#include "web/layout/scene_facts.h"

namespace cowscope {

void SceneFacts::follow(const Timeline& timeline, std::uint64_t generation,
                        const std::vector<std::string>& cast) {
  const Position at = timeline.position();
  const bool other = timeline_ != &timeline || generation_ != generation;
  if (!other && at == position_) return;
  timeline_ = &timeline;
  generation_ = generation;
  position_ = at;
  ++moment_;
  if (other) known_.cast = cast;
  shares_.clear();
  asked_.reset();
  const Scene bare(timeline);
  owners_.follow(bare.machine.state());
  frames_.follow(bare, owners_);
  owners_.forget_changes();
  processes_ = ProcessOrder(bare);
  known_.copies = copy_facts(bare);
  known_.frames.clear();
  if (frames_.all().listed <= kMostSingleFrames) known_.frames = frames_.listed(bare);
}

const MemoryShares& SceneFacts::shares(SpaceId space) {
  const auto [at, fresh] = shares_.try_emplace(space);
  if (fresh) at->second = memory_shares(timeline_->machine().state(), space);
  return at->second;
}

const std::optional<EntryFacts>& SceneFacts::entries(Pid pid, PageNumber page) {
  const Asked asked{pid, page, kNoFrame};
  if (asked_ != asked) entries_ = entry_facts(scene(), pid, page);
  asked_ = asked;
  return entries_;
}

const std::optional<EntryFacts>& SceneFacts::entries(FrameNumber frame) {
  const Asked asked{kInit, PageNumber{}, frame};
  if (asked_ != asked) entries_ = entry_facts(scene(), frame);
  asked_ = asked;
  return entries_;
}

}  // namespace cowscope
