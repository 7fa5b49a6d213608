#include "scenarios/linux/files.h"

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace cowscope::linux_check {
namespace {

constexpr long kTmpfs = 0x0102'1994;

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

}  // namespace cowscope::linux_check
