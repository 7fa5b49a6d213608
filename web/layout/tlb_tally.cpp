#include "web/layout/tlb_tally.h"

namespace cowscope {

bool TlbTally::follow(const std::shared_ptr<Setup>& setup, const CommandList& commands,
                      std::uint64_t generation, std::uint32_t step, std::uint64_t budget) {
  if (!machine_ || setup != setup_ || generation != generation_) {
    setup_ = setup;
    generation_ = generation;
    machine_.emplace(setup);
    sums_.assign(1, {0, 0});
  }
  const std::uint64_t end = machine_->operations() + budget;
  while (sums_.size() < step && sums_.size() <= commands.size()) {
    if (machine_->operations() >= end) return false;
    const auto at = static_cast<std::uint32_t>(sums_.size());
    journal_.clear();
    machine_->run(commands[at - 1], at, &journal_);
    Sum sum = sums_.back();
    for (const Event& e : journal_.events) {
      sum.hits += e.kind == EventKind::TlbHit ? 1U : 0U;
      sum.misses += e.kind == EventKind::TlbMiss ? 1U : 0U;
    }
    sums_.push_back(sum);
  }
  return true;
}

std::optional<TlbCounts> TlbTally::before(std::uint32_t step) const {
  const std::uint32_t steps = step == 0 ? 0 : step - 1;
  if (steps >= sums_.size()) return std::nullopt;
  return TlbCounts{sums_[steps].hits, sums_[steps].misses};
}

}  // namespace cowscope
