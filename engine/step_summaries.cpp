#include "engine/step_summaries.h"

#include <cstring>

#include "engine/short_numbers.h"

namespace cowscope {
namespace {

/// Small numbers for small differences, whichever of the two was larger.
std::uint64_t folded(std::uint64_t difference) {
  const bool less = (difference >> 63) != 0;
  return difference << 1 ^ (less ? ~std::uint64_t{0} : 0);
}
std::uint64_t unfolded(std::uint64_t number) {
  return number >> 1 ^ ((number & 1) != 0 ? ~std::uint64_t{0} : 0);
}

}  // namespace

StepSummaries::Fields StepSummaries::fields_of(const StepSummary& s, const Totals& alone) {
  return {s.events, s.accesses, static_cast<std::uint64_t>(s.outcome), s.frames_used,
          s.frames_shared, s.page_tables, alone.minor, alone.major, alone.copies, alone.reuses,
          alone.zeroed,
          // What is copied is pages, nearly always.
          alone.bytes_copied - alone.copies * kPageSize, alone.time_ns};
}

Totals StepSummaries::totals_in(const Fields& f) {
  Totals t;
  t.minor = f[6], t.major = f[7], t.copies = f[8], t.reuses = f[9], t.zeroed = f[10];
  t.bytes_copied = f[11] + t.copies * kPageSize;
  t.time_ns = f[12];
  return t;
}

void StepSummaries::push_back(const StepSummary& summary) {
  if (size_ % kBlock == 0) {
    end_block();
    blocks_.push_back({last_, 0, 0});
    last_fields_ = {};
  }
  Totals alone = summary.totals;
  alone -= last_;
  const Fields fields = fields_of(summary, alone);
  std::array<std::uint8_t, 2 + kFields * kMostOfNumber> bytes;
  std::uint8_t* end = bytes.data() + 2;
  unsigned mask = 0;
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::uint64_t number = folded(fields[i] - last_fields_[i]);
    if (number == 0) continue;
    mask |= 1U << i;
    end = put_number(end, number);
  }
  bytes[0] = static_cast<std::uint8_t>(mask);
  bytes[1] = static_cast<std::uint8_t>(mask >> 8);
  open_.insert(open_.end(), bytes.data(), end);
  last_fields_ = fields;
  last_ = summary.totals;
  ++size_;
}

void StepSummaries::end_block() {
  if (blocks_.empty()) return;
  if (used_ + open_.size() > kChunk) {
    chunks_.push_back(std::make_unique<std::uint8_t[]>(kChunk));
    used_ = 0;
  }
  Block& block = blocks_.back();
  block.chunk = static_cast<std::uint32_t>(chunks_.size() - 1);
  block.begin = static_cast<std::uint32_t>(used_);
  std::memcpy(chunks_.back().get() + used_, open_.data(), open_.size());
  used_ += open_.size();
  open_.clear();
}

void StepSummaries::read_next() const {
  ++asked_;
  const std::size_t index = asked_ / kBlock;
  const Block& block = blocks_[index];
  const std::uint8_t* bytes =
      index + 1 == blocks_.size() ? open_.data() : chunks_[block.chunk].get() + block.begin;
  const std::uint8_t* at = bytes + asked_end_;
  unsigned mask = at[0] | static_cast<unsigned>(at[1]) << 8;
  at += 2;
  for (std::size_t i = 0; mask != 0; ++i, mask >>= 1)
    if ((mask & 1U) != 0) asked_fields_[i] += unfolded(get_number(at));
  asked_end_ = static_cast<std::size_t>(at - bytes);
  asked_sum_ += totals_in(asked_fields_);
}

StepSummary StepSummaries::operator[](std::uint32_t step) const {
  const std::uint32_t block = step / kBlock * kBlock;
  if (asked_ > step || asked_ < block) {
    asked_ = block - 1;  // of step 0: none
    asked_end_ = 0;
    asked_fields_ = {};
    asked_sum_ = blocks_[step / kBlock].before;
  }
  while (asked_ != step) read_next();

  const Fields& f = asked_fields_;
  StepSummary s;
  s.events = static_cast<std::uint32_t>(f[0]);
  s.accesses = static_cast<std::uint32_t>(f[1]);
  s.outcome = static_cast<Outcome>(f[2]);
  s.frames_used = static_cast<std::uint32_t>(f[3]);
  s.frames_shared = static_cast<std::uint32_t>(f[4]);
  s.page_tables = f[5];
  const Totals alone = totals_in(f);
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
