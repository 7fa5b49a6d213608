// The machine a scenario runs on: sizes, policy, programs, files. Plain data, fixed before step 1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/event_kind.h"
#include "engine/types.h"

namespace cowscope {

/// A file that regions may map. Cached pages occupy frames from the start (mapped by nobody).
struct FileConfig {
  TextId path;
  std::uint32_t pages = 1;
  bool cached = true;
  bool tmpfs = false;
};

/// A region as a program declares it.
struct RegionConfig {
  TextId name;
  std::uint32_t pages = 1;
  Prot prot;
  Sharing sharing = Sharing::Private;
  std::optional<FileId> file;
  std::uint32_t file_offset = 0;        // in pages
  std::uint32_t touched = 0;            // this many first pages are resident after spawn and exec
  std::optional<VirtualAddress> start;  // default: see AddressSpace::next_region_start
};

struct ProgramConfig {
  TextId name;
  std::vector<RegionConfig> regions;
};

/// Modelled nanoseconds by event kind, multiplied by the event's `count` (pages). A shape, not a
/// measurement: the defaults follow what one virtual machine showed (fork ~40 ns a present page,
/// memcpy of 4 KiB ~300 ns cold, a fault ~700 ns on bare metal).
struct Costs {
  std::array<std::uint32_t, kEventKinds> ns{};
  static Costs documented();
};

/// A memory cgroup: at most so many frames are charged to it.
struct GroupConfig {
  TextId name;
  std::uint32_t limit = 0;
};

enum class HugePages : std::uint8_t { Never, Madvise, Always };
/// What a write to a shared huge page copies: 4 KiB since Linux 5.8, 2 MiB before.
enum class HugeCopy : std::uint8_t { Page, Whole };
/// Heuristic: only a single absurd request is refused. Strict: promises are counted.
enum class Overcommit : std::uint8_t { Heuristic, Always, Strict };

struct MachineConfig {
  std::uint32_t frames = 64;  // 1 … 1,048,576
  Policy policy = Policy::Cow;
  std::uint32_t tlb_entries = 16;      // 0 … 1024
  bool zero_page = true;               // map the shared zero page on a first read (mainline)
  std::uint32_t max_processes = 4096;  // living ones; fork beyond it is EAGAIN
  std::uint32_t fault_around = 16;     // pages, a power of two
  HugePages thp = HugePages::Never;
  HugeCopy thp_cow = HugeCopy::Page;
  std::uint32_t swap = 0;  // slots, in pages: 0 … 1,048,576
  Overcommit overcommit = Overcommit::Heuristic;
  std::uint32_t overcommit_ratio = 50;  // percent of the frames that Strict may promise
  bool bug_dirty_cow = false, bug_map_count = false;  // CVE-2016-5195, CVE-2020-29374
  Costs costs = Costs::documented();
  std::vector<ProgramConfig> programs;
  std::vector<FileConfig> files;
  std::vector<GroupConfig> groups;
};

}  // namespace cowscope
