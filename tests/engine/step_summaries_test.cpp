// What is remembered of every step comes back as it was given, also what is too large to be packed.
#include "engine/step_summaries.h"

#include <gtest/gtest.h>

namespace cowscope {
namespace {

TEST(StepSummaries, RememberWhatTheyWereGiven) {
  std::vector<StepSummary> given;
  StepSummaries packed;
  std::uint64_t random = 1;
  Totals totals;
  for (std::uint32_t step = 0; step < 300; ++step) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    const std::uint64_t many = step % 50 == 49 ? 100'000 : 3;  // now and then too much for a field
    StepSummary s;
    s.events = static_cast<std::uint32_t>(random % many);
    s.accesses = static_cast<std::uint32_t>(random / 7 % many);
    s.outcome = random % 2 == 0 ? Outcome::Ok : Outcome::Sigsegv;
    s.frames_used = static_cast<std::uint32_t>(random % 1000);
    s.frames_shared = static_cast<std::uint32_t>(random % 100);
    s.page_tables = step % 97 == 0 ? ~std::uint64_t{0} : random % 20;
    const std::uint64_t copies = random / 11 % many, faults = random / 13 % many;
    totals.copies += copies;
    totals.bytes_copied += step % 31 == 0 ? 1 : copies * kPageSize;
    totals.minor += faults;
    totals.time_ns += random % 5'000'000'000;
    s.totals = totals;
    s.copied = copies > 0;
    s.faulted = faults > 0;
    given.push_back(s);
    packed.push_back(s);
  }
  const auto expect_same = [](const StepSummary& a, const StepSummary& b, std::uint32_t step) {
    EXPECT_EQ(a.totals, b.totals) << step;
    EXPECT_EQ(a.events, b.events) << step;
    EXPECT_EQ(a.accesses, b.accesses) << step;
    EXPECT_EQ(a.outcome, b.outcome) << step;
    EXPECT_EQ(a.frames_used, b.frames_used) << step;
    EXPECT_EQ(a.frames_shared, b.frames_shared) << step;
    EXPECT_EQ(a.page_tables, b.page_tables) << step;
    EXPECT_EQ(a.copied, b.copied) << step;
    EXPECT_EQ(a.reused, b.reused) << step;
    EXPECT_EQ(a.faulted, b.faulted) << step;
  };
  for (std::uint32_t i = 0; i < 300; ++i) {
    expect_same(packed[i], given[i], i);
    const std::uint32_t other = i * 7919 % 300;
    expect_same(packed[other], given[other], other);
  }
  const StepSummaries some = packed.first(123);
  ASSERT_EQ(some.size(), 123U);
  for (std::uint32_t i = 123; i-- > 0;) expect_same(some[i], given[i], i);
}

}  // namespace
}  // namespace cowscope
