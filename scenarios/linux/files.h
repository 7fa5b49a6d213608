// The files of a scenario on this machine: unlinked from the start, so that nothing is left behind.
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/linux/descriptor.h"

namespace cowscope::linux_check {

struct FileWanted {
  std::string path;  // as the scenario calls it; its pages say "PATH index", as in the machine
  std::uint32_t pages = 1;
  bool tmpfs = false;
};

/// A new file with these contents, all in the page cache and, on a disk, written back. Invalid:
/// `problem` says what this machine refused.
Descriptor make_file(const FileWanted& wanted, std::string& problem);

/// Drops what the page cache holds of it and nobody maps.
void evict(int fd);

}  // namespace cowscope::linux_check
