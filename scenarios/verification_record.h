// What is kept of `verify`: which scenario agreed with which kernels, and how far. Data only; who
// holds a scenario against a kernel is scenarios/linux.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"

namespace cowscope {

struct StepNotVerified {
  std::uint32_t step = 0;
  std::string why;
  bool operator==(const StepNotVerified&) const = default;
};

/// One run in which no step differed.
struct VerifiedRun {
  std::string kernel;  // "6.18.1": without what a distribution hangs behind it
  bool zero_page = true;
  std::string date;  // UTC, "2026-11-24"
  std::uint32_t steps = 0, agreed = 0;
  std::vector<StepNotVerified> not_verified;
  bool operator==(const VerifiedRun&) const = default;
};

struct VerificationRecord {
  std::string id;
  std::uint32_t revision = 0;
  std::string digest;             // of what ran: runs_digest()
  std::vector<VerifiedRun> runs;  // a kernel once, the oldest first
  bool operator==(const VerificationRecord&) const = default;
};

/// 16 hexadecimal digits of what a scenario does: its machine, files, programs and commands. What
/// is said, asked and expected may change without a kernel being asked again; so may branches,
/// which a record does not speak of.
std::string runs_digest(const Scenario& scenario);

/// "6.18.1-7-amd64" → "6.18.1".
std::string kernel_number(std::string_view release);

/// In the place of an earlier run on the same kernel, if there is one.
void add_run(VerificationRecord& record, VerifiedRun run);

/// schema/record.json; ends with a newline.
std::string print_record(const VerificationRecord& record);
/// Null: see `errors`.
std::optional<VerificationRecord> parse_record(std::string_view text, Diagnostics& errors);

}  // namespace cowscope
