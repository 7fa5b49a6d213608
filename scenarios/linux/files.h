// The files of a scenario on this machine: unlinked from the start, so that nothing is left behind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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

/// Writes back, and drops what the page cache holds of it and nobody maps.
void evict(int fd);

/// Makes the page cache hold exactly these pages of a file on a disk, as far as nobody maps the
/// others. How far the kernel reads ahead differs from version to version; the model's window is
/// our choice, and what follows shall begin from the same state.
void hold_in_cache(int fd, const std::vector<bool>& cached);

}  // namespace cowscope::linux_check
