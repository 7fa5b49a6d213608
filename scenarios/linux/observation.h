// What the kernel lets be seen of the subjects after a step. Plain data: a test can make one up.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.h"

namespace cowscope::linux_check {

/// Waiting: in the kernel, in wait4 or behind a vfork.
enum class SeenState : std::uint8_t { Running, Waiting, Zombie, Gone };

/// One entry of /proc/PID/pagemap that is present, swapped out or a guard, with what is known of
/// its frame.
struct SeenPage {
  PageNumber page;
  bool present = false, swapped = false;
  bool guard = false;                     // bit 58, since Linux 6.15
  bool of_file = false;                   // file or shared memory
  bool mapped_once = false;               // bit 56: the map count is 1, not PG_anon_exclusive
  std::optional<std::uint64_t> frame;     // needs CAP_SYS_ADMIN
  std::optional<std::uint64_t> mappings;  // /proc/kpagecount
  std::optional<std::uint64_t> flags;     // /proc/kpageflags
  std::optional<std::uint64_t> group;     // the cgroup it is charged to: /proc/kpagecgroup
  std::optional<std::uint64_t> hash;      // of its bytes; none where they cannot be read
  std::optional<std::string> text;        // the bytes, once it is known that they differ
};

/// A mapping, as far as a scenario speaks of it; neighbours that are alike are one.
struct SeenMapping {
  PageNumber start;
  std::uint64_t pages = 0;
  Prot prot;
  Sharing sharing = Sharing::Private;
  // As advised: VmFlags lo, dc, wf, mg of smaps.
  bool locked = false, dont_fork = false, wipe_on_fork = false, mergeable = false;
  bool operator==(const SeenMapping&) const = default;
};

struct SeenSpace {
  std::vector<SeenMapping> mappings;            // ascending
  std::vector<SeenPage> pages;                  // ascending
  std::optional<std::uint64_t> rss_kb, pss_kb;  // of the scenario's mappings: /proc/PID/smaps
  // Of private anonymous mappings: entries that are dirty, and pages that reclaim may drop
  // unwritten.
  std::optional<std::uint64_t> dirty_kb, lazy_free_kb;
  std::uint64_t mapping_count = 0;  // what PSS is rounded down for, each on its own
};

struct Observation {
  std::map<Pid, SeenState> processes;             // by the model's pid
  bool read_dirties = false;                      // what was only read counts as dirty too
  bool shows_guards = true;                       // pagemap tells guard pages
  std::map<SpaceId, SeenSpace> spaces;            // of living processes
  std::map<std::uint32_t, std::uint64_t> groups;  // what SeenPage::group is for each of the model's
};

/// Bits of /proc/kpageflags (include/uapi/linux/kernel-page-flags.h). A small folio's bit 34,
/// PG_owner_2, is PG_anon_exclusive where the page is anonymous.
inline constexpr std::uint64_t kFlagAnonymous = 1ULL << 12, kFlagZeroPage = 1ULL << 24,
                               kFlagKsm = 1ULL << 21, kFlagHuge = 1ULL << 22,
                               kFlagExclusive = 1ULL << 34;

}  // namespace cowscope::linux_check
