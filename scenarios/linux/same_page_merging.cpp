#include "scenarios/linux/same_page_merging.h"

#include <fcntl.h>
#include <sys/file.h>
#include <time.h>

#include <cstdint>
#include <fstream>
#include <utility>
#include <vector>

#include "scenarios/linux/interruption.h"

namespace cowscope::linux_check {
namespace {

const std::string kFolder = "/sys/kernel/mm/ksm/";

std::string value_of(const char* name) {
  std::ifstream in(kFolder + name);
  std::string value;
  std::getline(in, value);
  return value;
}

bool set(const char* name, const std::string& value) {
  std::ofstream out(kFolder + name);
  out << value << std::flush;
  return static_cast<bool>(out);
}

/// Puts every setting that was changed back, last first.
class Settings {
 public:
  bool change(const char* name, const std::string& value) {
    const std::string before = value_of(name);
    if (before == value) return true;
    if (!set(name, value)) return false;
    old_.emplace_back(name, before);
    return true;
  }
  ~Settings() {
    for (auto it = old_.rbegin(); it != old_.rend(); ++it) set(it->first, it->second);
  }
  Settings() = default;
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

 private:
  std::vector<std::pair<const char*, std::string>> old_;
};

std::uint64_t scans() { return std::strtoull(value_of("full_scans").c_str(), nullptr, 10); }

}  // namespace

Descriptor alone_with_ksmd(std::string& problem) {
  Descriptor ksm(open((kFolder + "run").c_str(), O_RDONLY | O_CLOEXEC));
  for (int i = 0; ksm && flock(ksm.get(), LOCK_EX | LOCK_NB) != 0; ++i) {
    if (Interruption::pending() != 0 || i == 6000) {
      problem = i == 6000 ? "another run has kept ksmd for a minute" : "interrupted";
      return Descriptor();
    }
    const timespec moment = {0, 10'000'000};
    nanosleep(&moment, nullptr);
  }
  return ksm;
}

std::string scan_and_merge() {
  if (value_of("run").empty()) return "this kernel has no KSM";
  Settings settings;
  // Newer kernels skip pages that did not merge before; we have no time for that.
  if (!value_of("smart_scan").empty()) settings.change("smart_scan", "0");
  if (!settings.change("sleep_millisecs", "0") || !settings.change("pages_to_scan", "100000"))
    return "only root may start ksmd";
  const std::uint64_t before = scans();
  if (!settings.change("run", "1")) return "only root may start ksmd";
  for (int i = 0; scans() < before + 4; ++i) {
    if (i == 5000 || Interruption::pending() != 0) return "ksmd did not finish in five seconds";
    const timespec moment = {0, 1'000'000};
    nanosleep(&moment, nullptr);
  }
  return {};
}

}  // namespace cowscope::linux_check
