#include "scenarios/cli/progress.h"

#include <unistd.h>

#include <string>
#include <utility>

#include "scenarios/cli/terminal.h"

namespace cowscope::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kShownAfter{200}, kEvery{100};

void write_line(const std::string& text) {
  // A line that cannot be written is not missed.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

ProgressLine::ProgressLine(std::string what) : what_(std::move(what)), begun_(Clock::now()) {}

ProgressLine::~ProgressLine() {
  if (shown_) write_line("\r\x1b[K");
}

void ProgressLine::follow(const std::function<bool(Slice&)>& work,
                          const std::function<double()>& progress) {
  if (!is_terminal(STDERR_FILENO)) {
    Slice whole;
    work(whole);
    return;
  }
  for (;;) {
    const Clock::time_point end = Clock::now() + kEvery;
    Slice slice([end] { return Clock::now() >= end; });
    if (work(slice)) return;
    if (Clock::now() - begun_ < kShownAfter) continue;
    shown_ = true;
    write_line("\r\x1b[K" + cut_to(printable(what_), kColumns - 30) + ": " +
               std::to_string(static_cast<int>(progress() * 100)) + " %");
  }
}

}  // namespace cowscope::cli
