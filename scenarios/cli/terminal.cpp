#include "scenarios/cli/terminal.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "scenarios/cli/options.h"

namespace cowscope::cli {
namespace {

/// 256-colour codes near the page's palette; the processes' order is the page's.
constexpr std::array<int, 8> kProcessColours = {74, 214, 78, 175, 221, 68, 208, 145};

std::string escape(const Piece& p) {
  switch (p.style) {
    case Style::Plain: return {};
    case Style::Strong: return "\x1b[1m";
    case Style::Dim: return "\x1b[38;5;245m";
    case Style::Accent: return "\x1b[38;5;75m";
    case Style::Good: return "\x1b[38;5;78m";
    case Style::Attention: return "\x1b[38;5;215m";
    case Style::Fault: return "\x1b[38;5;203m";
    case Style::Process:
      return "\x1b[1;38;5;" +
             std::to_string(kProcessColours[(p.pid.value() - 1) % kProcessColours.size()]) + "m";
  }
  return {};
}

/// Writes all of it; 0, or the errno for which it could not.
int write_what_goes(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n >= 0) text.remove_prefix(static_cast<std::size_t>(n));
    else if (errno != EINTR) return errno;
  }
  return 0;
}

/// A reader that went away (`| head`) is fine; any other failure is told.
[[noreturn]] void end_for(int fd, int error) {
  if (error == EPIPE) _exit(kFine);
  if (fd != STDERR_FILENO) tell(std::string("cowscope: cannot write: ") + std::strerror(error));
  _exit(kWrongUse);
}

void write_all(int fd, std::string_view text) {
  if (const int error = write_what_goes(fd, text); error != 0) end_for(fd, error);
}

}  // namespace

bool is_terminal(int fd) {
  const char* terminal = std::getenv("TERM");
  return isatty(fd) != 0 && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
}

bool takes_colour(int fd) {
  const char* no = std::getenv("NO_COLOR");
  return (no == nullptr || *no == '\0') && is_terminal(fd);
}

void Output::raw(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() > 65536) flush();
}

void Output::line(const Line& line) {
  std::string text;
  for (const Piece& p : line) {
    const std::string code = colour_ ? escape(p) : std::string();
    text += code + p.text + (code.empty() ? "" : "\x1b[0m");
  }
  if (!colour_) text.erase(text.find_last_not_of(' ') + 1);
  raw(text + "\n");
}

void Output::flush() {
  if (!failed()) error_ = write_what_goes(STDOUT_FILENO, buffer_);
  buffer_.clear();
  if (on_failure_ == OnFailure::EndAtOnce) end_if_failed();
}

void Output::end_if_failed() const {
  if (failed()) end_for(STDOUT_FILENO, error_);
}

void tell(const std::string& message) {
  const bool colour = takes_colour(STDERR_FILENO);
  const std::string text = printable(message);
  const auto end = text.find(": ");
  if (colour && end != std::string::npos)
    write_all(STDERR_FILENO,
              "\x1b[1m" + text.substr(0, end + 1) + "\x1b[0m" + text.substr(end + 1) + "\n");
  else write_all(STDERR_FILENO, text + "\n");
}

}  // namespace cowscope::cli
