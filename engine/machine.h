// The simulated machine: what a command does. The one way in for everything outside the engine.
//
// Deterministic: no clock, no randomness, no global state. The same configuration and commands give
// the same states, events and digests on every machine, natively and in WebAssembly.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "engine/command.h"
#include "engine/config.h"
#include "engine/event.h"
#include "engine/state.h"

namespace cowscope {

/// Limits of ours (interface.md), not of Linux; each is an Error before anything happens.
struct Limits {
  static constexpr std::uint32_t kFrames = 1U << 20;
  static constexpr std::uint32_t kSwapSlots = 1U << 20;
  static_assert((kFrames - 1) << Entry::kFrameShift >> Entry::kFrameShift == kFrames - 1 &&
                    kSwapSlots <= kFrames,
                "an entry has room for their numbers");
  static constexpr std::uint32_t kTlbEntries = 1024;
  static constexpr std::uint32_t kGroups = 1024;
  static constexpr std::uint32_t kCommands = 1'000'000;
  static constexpr std::uint32_t kLivingProcesses = 4096;
  static constexpr std::uint32_t kRegions = 65'536;
  static constexpr std::uint64_t kMappedPages = std::uint64_t{1} << 24;
  static constexpr std::uint64_t kPageOperations = std::uint64_t{1} << 30;
};

/// What a machine needs and never changes; shared by all states of one history.
struct Setup {
  MachineConfig config;
  /// Pages that one read or write may touch. Each is some ten events, kept in memory while the step
  /// is looked at, so who has little memory sets less (the page: 65,536).
  std::uint64_t pages_per_command = Limits::kPageOperations;
  TextPool texts;
  ContentStore contents;
};

/// How much a command did, recorded or not.
struct EventCount {
  std::uint32_t events = 0, accesses = 0;
};

/// Copying a machine is cheap; copies go their own ways.
class Machine {
 public:
  /// Requires a valid configuration: sizes within Limits, `touched` <= pages, files that exist,
  /// frames enough for the page cache (scenarios/scenario.h checks with messages).
  explicit Machine(std::shared_ptr<Setup> setup);

  const MachineState& state() const { return state_; }
  const MachineConfig& config() const { return setup_->config; }
  const TextPool& texts() const { return setup_->texts; }
  const ContentStore& contents() const { return setup_->contents; }

  /// The first kind of "no": an error in the script. `made` tells whether an earlier line makes the
  /// process of that name (its fork may have failed, which is ESRCH, not an error).
  template <class Made>
  std::optional<Error> check(const Command& command, Made&& made) const {
    return check_names(
        command, [](const void* f, TextId t) { return (*static_cast<const Made*>(f))(t); }, &made);
  }

  /// Runs a command as step `step` (from 1) and returns what the kernel answers. With a journal,
  /// the events are appended to it. Requires check() to have found nothing.
  Outcome run(const Command& command, std::uint32_t step, Journal* journal = nullptr,
              EventCount* count = nullptr);

  /// Page operations so far: what work is measured in.
  std::uint64_t operations() const { return operations_; }

  /// Undoes / redoes one event of a journal; events must be undone last to first.
  void revert(const Journal& journal, const Event& event);
  void reapply(const Journal& journal, const Event& event);

  /// Bytes of a page as the process would read them, without trailing zeros; reads fault nothing
  /// in. Empty for a page that is not present.
  std::string_view bytes(SpaceId space, PageNumber page) const;
  /// What a load would give: like bytes(), but also of pages not present yet (file pages, zeros).
  std::string_view would_read(SpaceId space, PageNumber page) const;

 private:
  using MadeFn = bool (*)(const void*, TextId);
  std::optional<Error> check_names(const Command& command, MadeFn made, const void* context) const;

  std::shared_ptr<Setup> setup_;
  MachineState state_;
  std::uint64_t operations_ = 0;  // page operations so far, against Limits::kPageOperations
};

/// A page that a range stands for in a process, resolved.
struct ResolvedRange {
  PageNumber first;
  std::uint64_t count = 0;
  TextId region;  // empty for raw addresses outside any named range
  std::uint32_t first_index = 0;
};
/// Null if the process never had such a region.
std::optional<ResolvedRange> resolve(const MachineState& state, const Process& who,
                                     const PageRange& range);

}  // namespace cowscope
