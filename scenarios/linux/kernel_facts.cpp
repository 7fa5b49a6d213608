#include "scenarios/linux/kernel_facts.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "scenarios/linux/descriptor.h"
#include "scenarios/linux/files.h"

namespace cowscope::linux_check {
namespace {

constexpr std::size_t kPage = 4096;

long minor_faults() {
  rusage u{};
  getrusage(RUSAGE_THREAD, &u);
  return u.ru_minflt;
}

std::uint64_t entry_of(const volatile char* address) {
  const Descriptor map(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
  std::uint64_t entry = 0;
  const auto at = reinterpret_cast<std::uintptr_t>(address) / kPage * sizeof entry;
  if (!map || pread(map.get(), &entry, sizeof entry, static_cast<off_t>(at)) != sizeof entry)
    return 0;
  return entry;
}

/// Behaviour tells: a write after a read faults once more only if the read mapped the zero page.
/// The first page goes through the same motions for nothing, so that all code is there.
void probe_anonymous(KernelFacts& facts) {
  constexpr std::size_t kPages = 8;
  void* at =
      mmap(nullptr, kPages * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return;
  madvise(at, kPages * kPage, MADV_NOHUGEPAGE);
  auto* bytes = static_cast<volatile char*>(at);
  long faults = 0;
  for (std::size_t i = 0; i < kPages; ++i) {
    static_cast<void>(bytes[i * kPage]);
    const long before = minor_faults();
    bytes[i * kPage] = 1;
    faults = minor_faults() - before;
  }
  facts.zero_page = faults == 1;
  facts.frame_numbers = (entry_of(bytes) & ((1ULL << 55) - 1)) != 0;
  munmap(at, kPages * kPage);
}

/// Without a zero page the frame of a first read may be given with a dirty entry, as that of a
/// write (do_anonymous_page), or with a clean one. A mapping of its own, between two that allow
/// nothing.
void probe_dirty_reads(KernelFacts& facts) {
  constexpr std::size_t kPages = 4;
  void* around = mmap(nullptr, (kPages + 2) * kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (around == MAP_FAILED) return;
  char* at = static_cast<char*>(around) + kPage;
  mprotect(at, kPages * kPage, PROT_READ | PROT_WRITE);
  madvise(at, kPages * kPage, MADV_NOHUGEPAGE);
  for (std::size_t i = 0; i < kPages; ++i)
    static_cast<void>(static_cast<volatile char*>(at)[i * kPage]);
  std::ifstream smaps("/proc/self/smaps");
  bool ours = false;
  for (std::string line; std::getline(smaps, line);) {
    unsigned long start = 0, end = 0;
    unsigned long long kb = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &start, &end) == 2)
      ours = start == reinterpret_cast<std::uintptr_t>(at);
    else if (ours && std::sscanf(line.c_str(), "Private_Dirty: %llu kB", &kb) == 1)
      facts.read_dirties = kb > 0;
  }
  munmap(around, (kPages + 2) * kPage);
}

/// How many pages of a cached file one read maps.
void probe_fault_around(KernelFacts& facts) {
  constexpr std::size_t kPages = 512;
  std::string problem;
  const Descriptor file = make_file({"probe", kPages, false}, problem);
  if (!file) return;
  void* at = mmap(nullptr, kPages * kPage, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (at == MAP_FAILED) return;
  auto* bytes = static_cast<volatile char*>(at);
  static_cast<void>(bytes[kPages / 2 * kPage]);
  std::uint32_t mapped = 0;
  for (std::size_t i = 0; i < kPages; ++i)
    if ((entry_of(bytes + i * kPage) >> 63) != 0) ++mapped;
  if (mapped > 0 && (mapped & (mapped - 1)) == 0) facts.fault_around = mapped;
  munmap(at, kPages * kPage);
}

void probe_forced_writes(KernelFacts& facts) {
  void* at = mmap(nullptr, kPage, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return;
  const Descriptor memory(open("/proc/self/mem", O_RDWR | O_CLOEXEC));
  const char byte = 1;
  facts.forced_writes =
      memory &&
      pwrite(memory.get(), &byte, 1, static_cast<off_t>(reinterpret_cast<std::uintptr_t>(at))) == 1;
  munmap(at, kPage);
}

std::string first_line(const char* path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

bool readable(const char* path) {
  const Descriptor fd(open(path, O_RDONLY | O_CLOEXEC));
  std::uint64_t word = 0;
  return fd && pread(fd.get(), &word, sizeof word, 0) == sizeof word;
}

const char* yes_no(bool b) { return b ? "yes" : "no"; }

}  // namespace

KernelFacts kernel_facts() {
  KernelFacts f;
  utsname name{};
  uname(&name);
  f.version = name.release;
  if (std::sscanf(name.release, "%d.%d", &f.major, &f.minor) == 2)
    f.guards = f.major > 6 || (f.major == 6 && f.minor >= 15);
  const std::string enabled = first_line("/sys/kernel/mm/transparent_hugepage/enabled");
  const auto open_bracket = enabled.find('['), close_bracket = enabled.find(']');
  f.huge_pages = open_bracket == std::string::npos || close_bracket == std::string::npos
                     ? "none"
                     : enabled.substr(open_bracket + 1, close_bracket - open_bracket - 1);
  struct sysinfo info {};
  if (sysinfo(&info) == 0) f.swap_kb = info.totalswap * info.mem_unit / 1024;
  f.root = geteuid() == 0;
  probe_anonymous(f);
  if (!f.zero_page) probe_dirty_reads(f);
  probe_fault_around(f);
  probe_forced_writes(f);
  f.map_counts = f.frame_numbers && readable("/proc/kpagecount");
  f.page_flags = f.frame_numbers && readable("/proc/kpageflags");
  return f;
}

std::vector<std::string> describe(const KernelFacts& f) {
  const std::string swap = f.swap_kb == 0 ? "none" : std::to_string(f.swap_kb / 1024) + " MiB";
  return {"Linux " + f.version + " · zero page: " + yes_no(f.zero_page) +
              " · huge pages: " + f.huge_pages + " · swap: " + swap +
              " · fault-around: " + std::to_string(f.fault_around),
          std::string(f.root ? "root" : "an ordinary user") + " · frame numbers: " +
              yes_no(f.frame_numbers) + " · map counts: " + yes_no(f.map_counts) +
              " · exclusive marks: " + yes_no(f.page_flags)};
}

std::vector<std::string> out_of_sight(const KernelFacts& f) {
  std::vector<std::string> lines;
  if (!f.frame_numbers)
    lines.emplace_back("which pages share a frame: frame numbers need CAP_SYS_ADMIN");
  if (!f.map_counts)
    lines.emplace_back("map counts beyond “one or more”: /proc/kpagecount is for root only");
  if (!f.page_flags)
    lines.emplace_back("the exclusive mark and the zero page: /proc/kpageflags is for root only");
  if (f.read_dirties)
    lines.emplace_back(
        "which anonymous pages were only read: this kernel gives them as if they were written");
  return lines;
}

}  // namespace cowscope::linux_check
