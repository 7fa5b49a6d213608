// At which step each line of the terminal was printed. The machine keeps the lines alone.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/timeline.h"

namespace cowscope {

class TerminalLog {
 public:
  /// Reads the steps of a timeline, at most `budget` a call; `key` tells one script from another.
  /// True when all are read.
  bool follow(const Timeline& timeline, std::uint64_t key, std::uint32_t budget);

  /// Lines that are printed from the first step to the last, as far as was read.
  std::size_t lines() const { return steps_.size(); }
  /// Of a line, from 0; 0: not read yet.
  std::uint32_t step_of(std::size_t line) const { return line < steps_.size() ? steps_[line] : 0; }

 private:
  const Timeline* timeline_ = nullptr;
  std::uint64_t key_ = 0;
  std::uint32_t read_ = 0;
  std::vector<std::uint32_t> steps_;
};

}  // namespace cowscope
