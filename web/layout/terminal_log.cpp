#include "web/layout/terminal_log.h"

#include <variant>

namespace cowscope {

bool TerminalLog::follow(const Timeline& timeline, std::uint64_t key, std::uint32_t budget) {
  if (timeline_ != &timeline || key_ != key) {
    timeline_ = &timeline;
    key_ = key;
    read_ = 0;
    steps_.clear();
  }
  for (; read_ < timeline.steps() && budget > 0; --budget) {
    ++read_;
    // What fails prints nothing, and what prints prints one line.
    if (timeline.commands().holds<struct Print>(read_ - 1) &&
        timeline.summary(read_).outcome == Outcome::Ok)
      steps_.push_back(read_);
  }
  return read_ == timeline.steps();
}

}  // namespace cowscope
