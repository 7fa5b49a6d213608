// What kind of kernel this is, found out by asking it, and what it lets us see.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cowscope::linux_check {

struct KernelFacts {
  std::string version;        // "6.18.1"
  bool zero_page = true;      // a first read of anonymous memory maps the shared zero page
  bool read_dirties = false;  // … and where it does not, such a read's entry is dirty at once
  std::uint32_t fault_around = 16;  // pages that a read fault of a file maps
  std::string huge_pages;           // the chosen word of transparent_hugepage/enabled; "none"
  std::uint64_t swap_kb = 0;
  int major = 0, minor = 0;   // of the version
  bool forced_writes = true;  // /proc/PID/mem writes past protection (proc_mem.force_override)
  bool root = false;
  bool frame_numbers = false;  // pagemap shows them
  bool map_counts = false;     // /proc/kpagecount can be read
  bool guards = false;         // pagemap tells guard pages (since 6.15)
  bool page_flags = false;     // /proc/kpageflags can be read
  bool groups = false;         // memory groups may be made: not a fact, but what was asked for
};

KernelFacts kernel_facts();

/// One line of what it is and one of what may be seen.
std::vector<std::string> describe(const KernelFacts& facts);
/// What cannot be compared here, each with the reason.
std::vector<std::string> out_of_sight(const KernelFacts& facts);

}  // namespace cowscope::linux_check
