#include "scenarios/cli/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cowscope::cli {
namespace {

constexpr off_t kMostCounted = off_t{64} << 20;

std::string too_large(const std::string& how_much) {
  return "this is " + how_much + "; a scenario may be 1 MiB at most (1,048,576 bytes)";
}

std::string mebibytes(off_t size) {
  const auto tenths = (static_cast<long long>(size) * 10 + (1 << 20) - 1) >> 20;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

}  // namespace

std::optional<std::string> read_input(const std::string& name, std::string& message) {
  const bool standard = name == "-";
  const int fd = standard ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC);
  const auto close_file = [&] {
    if (!standard) close(fd);
  };
  if (fd < 0) {
    message = errno == ENOENT ? "there is no such file"
                              : std::string("cannot be read: ") + std::strerror(errno);
    return std::nullopt;
  }
  struct stat info {};
  if (fstat(fd, &info) == 0) {
    if (S_ISDIR(info.st_mode)) message = "this is a directory; name a file in it";
    if (S_ISREG(info.st_mode) && info.st_size > static_cast<off_t>(kInputLimit))
      message = too_large(mebibytes(info.st_size));
    if (!message.empty()) {
      close_file();
      return std::nullopt;
    }
  }
  std::string bytes;
  off_t size = 0;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t n = read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      message = std::string("cannot be read: ") + std::strerror(errno);
      break;
    }
    if (n == 0) break;
    // What is too large is read on, to say by how much, but not for ever.
    size += n;
    if (size > kMostCounted) break;
    if (size <= static_cast<off_t>(kInputLimit))
      bytes.append(buffer.data(), static_cast<std::size_t>(n));
  }
  if (size > kMostCounted) message = too_large("more than " + mebibytes(kMostCounted));
  else if (size > static_cast<off_t>(kInputLimit)) message = too_large(mebibytes(size));
  close_file();
  if (!message.empty()) return std::nullopt;
  return bytes;
}

}  // namespace cowscope::cli
