#include "scenarios/linux/memory_groups.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>
#include <vector>

namespace cowscope::linux_check {
namespace {

constexpr std::uint64_t kPage = 4096;

std::string contents(const std::string& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// cgroup files take one write, and say by its success what they think of it.
bool put(const std::string& file, const std::string& text) {
  std::ofstream out(file);
  out << text << std::flush;
  return static_cast<bool>(out);
}

bool has_word(const std::string& text, const std::string& word) {
  std::istringstream in(text);
  for (std::string w; in >> w;)
    if (w == word) return true;
  return false;
}

/// Frames of the whole machine that are charged to the cgroup with this inode. (Its own counters
/// run ahead of the charges, a batch for each CPU, and its statistics up to two seconds behind.)
std::uint64_t charged(std::uint64_t inode) {
  std::ifstream in("/proc/kpagecgroup", std::ios::binary);
  std::vector<std::uint64_t> some(1U << 16U);
  std::uint64_t pages = 0;
  while (in) {
    in.read(reinterpret_cast<char*>(some.data()),
            static_cast<std::streamsize>(some.size() * sizeof(std::uint64_t)));
    const auto n = in.gcount() / static_cast<std::streamsize>(sizeof(std::uint64_t));
    pages += static_cast<std::uint64_t>(std::count(some.begin(), some.begin() + n, inode));
  }
  return pages;
}

std::uint64_t inode_of(const std::string& folder) {
  struct stat about = {};
  return stat(folder.c_str(), &about) == 0 ? about.st_ino : 0;
}

}  // namespace

MemoryGroups::~MemoryGroups() {
  for (const auto& [group, folder] : folders_)
    // Whoever was in it has just ended; the kernel lets go of them a moment later.
    for (int attempts = 200; rmdir(folder.c_str()) != 0 && attempts > 0; --attempts) {
      const timespec moment = {0, 10'000'000};
      nanosleep(&moment, nullptr);
    }
  if (switched_on_) put(base_ + "/cgroup.subtree_control", "-memory");
}

std::string MemoryGroups::make(std::uint32_t group) {
  if (base_.empty()) {
    std::istringstream in(contents("/proc/self/cgroup"));
    std::string base;
    for (std::string line; std::getline(in, line);)
      if (line.rfind("0::", 0) == 0) base = "/sys/fs/cgroup" + line.substr(3);
    while (!base.empty() && base.back() == '/') base.pop_back();
    if (base.empty() || !has_word(contents(base + "/cgroup.controllers"), "memory"))
      return "there is no memory controller of cgroups version 2 here";
    if (access("/proc/kpagecgroup", R_OK) != 0)
      return "only root sees to which group a page is charged (/proc/kpagecgroup)";
    // Else tables and stacks of the kernel's own count too, which no scenario speaks of.
    if (contents("/proc/cmdline").find("nokmem") == std::string::npos)
      return "this kernel charges groups for its own memory too (started with cgroup.memory=nokmem "
             "it "
             "does not)";
    if (!has_word(contents(base + "/cgroup.subtree_control"), "memory")) {
      if (!put(base + "/cgroup.subtree_control", "+memory"))
        return "no memory groups can be made below " + base;
      switched_on_ = true;
    }
    base_ = base;
  }
  const std::string folder =
      base_ + "/cowscope-" + std::to_string(getpid()) + "-" + std::to_string(group);
  if (mkdir(folder.c_str(), 0755) != 0) return "the memory group " + folder + " cannot be made";
  folders_[group] = folder;
  return {};
}

std::string MemoryGroups::join(std::uint32_t group, pid_t process) {
  if (folders_.find(group) == folders_.end())
    if (std::string problem = make(group); !problem.empty()) return problem;
  return put(folders_[group] + "/cgroup.procs", std::to_string(process))
             ? ""
             : "a process cannot be moved into " + folders_[group];
}

void MemoryGroups::allow(std::uint32_t group, std::optional<std::uint64_t> pages) const {
  const auto it = folders_.find(group);
  if (it == folders_.end()) return;
  put(it->second + "/memory.swap.max", pages ? "0" : "max");
  put(it->second + "/memory.max",
      pages ? std::to_string((charged(inode_of(it->second)) + *pages) * kPage) : "max");
}

std::map<std::uint32_t, std::uint64_t> MemoryGroups::inodes() const {
  std::map<std::uint32_t, std::uint64_t> found;
  for (const auto& [group, folder] : folders_) found[group] = inode_of(folder);
  return found;
}

}  // namespace cowscope::linux_check
