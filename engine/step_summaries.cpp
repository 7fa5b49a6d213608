#include "engine/step_summaries.h"

#include <algorithm>
#include <limits>

namespace cowscope {
namespace {

/// Puts `value` into a smaller field; false if it does not fit.
template <class Small>
bool fit(std::uint64_t value, Small& field) {
  field = static_cast<Small>(value);
  return value <= std::numeric_limits<Small>::max();
}

}  // namespace

std::size_t StepSummaries::bytes(std::size_t steps) {
  return steps * sizeof(Packed) + steps / kBetween * sizeof(Totals);
}

void StepSummaries::push_back(const StepSummary& summary) {
  const auto step = size();
  if (step % kBetween == 0) sums_.push_back(last_);
  Totals alone = summary.totals;
  alone -= last_;
  Packed p{};
  p.outcome = summary.outcome;
  p.frames_used = summary.frames_used;
  p.frames_shared = summary.frames_shared;
  const bool fits[] = {fit(summary.page_tables, p.page_tables),
                       fit(alone.time_ns, p.time_ns),
                       fit(summary.events, p.events),
                       fit(summary.accesses, p.accesses),
                       fit(alone.minor, p.minor),
                       fit(alone.copies, p.copies),
                       fit(alone.reuses, p.reuses),
                       fit(alone.zeroed, p.zeroed),
                       fit(alone.major, p.major)};
  p.whole = std::find(std::begin(fits), std::end(fits), false) != std::end(fits) ||
            alone.bytes_copied != alone.copies * kPageSize;
  if (p.whole) {
    StepSummary whole = summary;
    whole.totals = alone;
    wholes_.emplace(step, whole);
  }
  steps_.push_back(p);
  last_ = summary.totals;
}

Totals StepSummaries::difference(std::uint32_t step) const {
  const Packed& p = steps_[step];
  if (p.whole) return wholes_.find(step)->second.totals;
  Totals t;
  t.minor = p.minor, t.major = p.major, t.copies = p.copies, t.reuses = p.reuses;
  t.zeroed = p.zeroed, t.bytes_copied = t.copies * kPageSize, t.time_ns = p.time_ns;
  return t;
}

StepSummary StepSummaries::operator[](std::uint32_t step) const {
  const std::uint32_t block = step / kBetween * kBetween;
  if (asked_ > step || asked_ < block) {
    asked_ = block;
    asked_sum_ = sums_[step / kBetween];
    asked_sum_ += difference(block);
  }
  while (asked_ < step) asked_sum_ += difference(++asked_);

  const Packed& p = steps_[step];
  StepSummary s;
  if (p.whole) {
    s = wholes_.find(step)->second;
  } else {
    s.events = p.events, s.accesses = p.accesses, s.outcome = p.outcome;
    s.frames_used = p.frames_used, s.frames_shared = p.frames_shared;
    s.page_tables = p.page_tables;
  }
  const Totals alone = difference(step);
  s.copied = alone.copies > 0;
  s.reused = alone.reuses > 0;
  s.faulted = alone.faults() > 0;
  s.totals = asked_sum_;
  return s;
}

StepSummaries StepSummaries::first(std::uint32_t steps) const {
  StepSummaries out;
  out.reserve(steps);
  for (std::uint32_t step = 0; step < steps; ++step) out.push_back((*this)[step]);
  return out;
}

}  // namespace cowscope
