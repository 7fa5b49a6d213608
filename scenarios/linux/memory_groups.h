// The scenario's memory groups as cgroups (version 2) of our own, below the one that we run in.
// They are made only if asked for (verify --groups), and are gone when this goes, with what was
// switched on for them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace cowscope::linux_check {

class MemoryGroups {
 public:
  MemoryGroups() = default;
  ~MemoryGroups();
  MemoryGroups(const MemoryGroups&) = delete;
  MemoryGroups& operator=(const MemoryGroups&) = delete;

  /// Puts a process into a group (1 and up, as in Process::group), making that if there is none
  /// yet. What went wrong; empty: nothing.
  std::string join(std::uint32_t group, pid_t process);
  /// The group may be charged so many pages more than it has been; without a number, any.
  void allow(std::uint32_t group, std::optional<std::uint64_t> pages) const;
  /// As /proc/kpagecgroup names them: the inodes of their folders.
  std::map<std::uint32_t, std::uint64_t> inodes() const;

 private:
  std::string make(std::uint32_t group);

  std::string base_;          // the folder of the cgroup that we run in; empty: not looked for yet
  bool switched_on_ = false;  // the memory controller, by us
  std::map<std::uint32_t, std::string> folders_;
};

}  // namespace cowscope::linux_check
