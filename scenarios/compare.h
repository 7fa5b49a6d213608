// The same scenario under several policies, side by side: what it cost, and that nobody could tell.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace cowscope {

/// All policies, in the order in which they are offered.
inline constexpr std::array kPolicies = {Policy::Cow, Policy::Eager, Policy::OnDemand};

/// What one run came to. Frames include the page cache; page tables are counted beside them.
struct PolicyRun {
  Policy policy = Policy::Cow;
  std::uint32_t peak_frames = 0, end_frames = 0;
  std::uint64_t peak_page_tables = 0, end_page_tables = 0;
  Totals totals;              // at the end
  std::uint64_t fork_ns = 0;  // modelled time spent in forks
};

/// Where two runs first give a program something else to see.
struct Difference {
  std::uint32_t step = 0;
  std::string what;  // "child heap[2] reads \"cat\" under cow and \"dog\" under eager"
};

struct Comparison {
  std::vector<PolicyRun> runs;           // in the order asked for
  std::optional<Difference> difference;  // none: what each process reads is identical
  std::uint32_t steps = 0, steps_compared = 0;
  std::uint64_t bytes_compared = 0;  // at the end, over all processes
};

/// Runs the scenario (or one of its branches) under each policy, at least one, and compares what
/// every living process reads with the first run: after every step while that is at most
/// `page_budget` pages in all, and always at the end. None: `errors` says why it does not run.
std::optional<Comparison> compare_policies(const Scenario& scenario, const std::string& branch,
                                           const std::vector<Policy>& policies, Diagnostics& errors,
                                           std::uint64_t page_budget = 20'000'000);

/// "Copy on write (Linux)", "Copy all at fork", "Share page tables too".
const char* policy_title(Policy policy);

}  // namespace cowscope
