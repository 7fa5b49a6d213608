#include "scenarios/linux/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "scenarios/linux/interruption.h"
#include "scenarios/words.h"

namespace cowscope::linux_check {
namespace {

constexpr long kTmpfs = 0x0102'1994;
/// 1 GiB: what a scenario says in a word must not fill a disk, or memory.
constexpr std::uint32_t kMostFilePages = 262'144;

bool on_tmpfs(const char* folder) {
  struct statfs info {};
  return statfs(folder, &info) == 0 && info.f_type == kTmpfs;
}

Descriptor nameless_in(const std::string& folder) {
  Descriptor fd(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (fd) return fd;
  // A filesystem without O_TMPFILE: it has a name for a moment.
  std::string name = folder + "/cowscope-XXXXXX";
  Descriptor named(mkostemp(name.data(), O_CLOEXEC));
  if (named) unlink(name.c_str());
  return named;
}

}  // namespace

Descriptor make_file(const FileWanted& wanted, std::string& problem) {
  if (wanted.pages > kMostFilePages) {
    problem = wanted.path + " has " + grouped(wanted.pages) + " pages; files of up to " +
              grouped(kMostFilePages) + " are made here";
    return Descriptor();
  }
  const char* chosen = std::getenv("TMPDIR");
  // What is to lie on a disk must not lie in a /tmp that is memory: the rules differ (rule 12).
  const std::string disks[] = {chosen != nullptr ? chosen : "/tmp", "/tmp", "/var/tmp", "."};
  Descriptor fd;
  if (wanted.tmpfs) {
    fd = nameless_in("/dev/shm");
  } else {
    for (const std::string& folder : disks)
      if (!fd && !on_tmpfs(folder.c_str())) fd = nameless_in(folder);
  }
  if (!fd) {
    problem = std::string("no place for a file on ") + (wanted.tmpfs ? "tmpfs" : "a disk") + ": " +
              std::strerror(errno);
    return fd;
  }
  // Page by page: one large write would make large folios, which are mapped all at once.
  for (std::uint32_t i = 0; i < wanted.pages; ++i) {
    if (Interruption::pending() != 0) {
      problem = "interrupted";
      return Descriptor();
    }
    std::array<char, 4096> page{};
    const std::string text = wanted.path + " " + std::to_string(i);
    std::memcpy(page.data(), text.data(), text.size() < page.size() ? text.size() : page.size());
    if (pwrite(fd.get(), page.data(), page.size(), static_cast<off_t>(i) * 4096) != 4096) {
      problem = std::string("writing a file: ") + std::strerror(errno);
      return Descriptor();
    }
  }
  if (!wanted.tmpfs) fdatasync(fd.get());
  return fd;
}

void evict(int fd) {
  fdatasync(fd);
  posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

void hold_in_cache(int fd, const std::vector<bool>& cached) {
  const std::size_t bytes = cached.size() * 4096;
  void* at = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd, 0);  // never touched: only asked about
  if (at == MAP_FAILED) return;
  posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);  // what is read below is what is asked for
  std::vector<unsigned char> resident(cached.size());
  for (int tries = 0; tries < 20; ++tries) {
    bool done = mincore(at, bytes, resident.data()) == 0;
    for (std::size_t i = 0; i < cached.size(); ++i) {
      const auto offset = static_cast<off_t>(i * 4096);
      std::array<char, 4096> page;
      if (((resident[i] & 1U) != 0) == cached[i]) continue;
      done = false;
      if (cached[i]) static_cast<void>(!pread(fd, page.data(), page.size(), offset));
      else posix_fadvise(fd, offset, 4096, POSIX_FADV_DONTNEED);
    }
    if (done) break;
    const timespec moment = {0, 500'000};  // pages on their way from the disk cannot be dropped yet
    nanosleep(&moment, nullptr);
  }
  posix_fadvise(fd, 0, 0, POSIX_FADV_NORMAL);
  munmap(at, bytes);
}

}  // namespace cowscope::linux_check
