// What a scenario's processes, regions and files are called in a C program, and where they are.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/machine.h"

namespace cowscope {

class CNames {
 public:
  /// Processes in the order of their making: "parent_process".
  void add_process(const Machine& machine, TextId name);
  /// The identifier, or DIRECTOR where there is none.
  std::string process(TextId name) const;
  const std::vector<std::pair<TextId, std::string>>& processes() const { return processes_; }

  /// A region is its name and its start: the same name may stand for several. "heap_region".
  const std::string& region(const Machine& machine, const NamedRange& range);
  struct Region {
    std::string identifier;
    std::uint64_t address = 0;
  };
  const std::vector<Region>& regions() const { return regions_; }

  /// "FIRST_FILE_FD + 1"; "-1" for no file.
  static std::string file(const Machine& machine, TextId path);
  static std::string file(std::optional<FileId> file);

 private:
  std::string unique(std::string_view name, const char* ending);

  std::vector<std::pair<TextId, std::string>> processes_;
  std::vector<Region> regions_;
  std::map<std::pair<TextId, std::uint64_t>, std::size_t> found_;
  std::set<std::string> taken_;
};

/// Which regions a process has, as the steps go on: what --all prints.
class CRegions {
 public:
  /// Notes what has come since the last step in the address spaces that this one touched.
  void after_step(std::uint32_t step, const Command& command, const Machine& machine,
                  CNames& names);
  struct Change {
    std::uint32_t step = 0;
    std::string process;  // identifier
    std::string name;     // empty: by exec, all that this process had is gone
    std::string address;  // identifier
    std::uint64_t pages = 0;
  };
  const std::vector<Change>& changes() const { return changes_; }

 private:
  std::vector<Change> changes_;
  std::map<TextId, std::vector<NamedRange>> known_;  // by process
};

/// Scenario memory lies between these; the program's own is elsewhere (below: an executable that is
/// not relocatable; above: one that is, libraries and stack).
inline constexpr std::uint64_t kCLowestAddress = 0x1000'0000, kCHighestAddress = 0x5000'0000'0000;

/// "4 * PAGE".
std::string c_bytes_of(std::uint64_t pages);
/// "heap_region + 2 * PAGE".
std::string c_address(const std::string& base, std::uint64_t pages);
/// "PROT_READ | PROT_WRITE".
std::string c_protection(Prot prot);

}  // namespace cowscope
