// How far something is that takes longer than a moment, on a terminal only.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "scenarios/slice.h"

namespace cowscope::cli {

/// A line on standard error that is written over and goes away with its owner.
class ProgressLine {
 public:
  /// `what` stands before the number: "Running FILE".
  explicit ProgressLine(std::string what);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Calls `work` with a slice after the other until it returns true; `progress` is 0 … 1.
  void follow(const std::function<bool(Slice&)>& work, const std::function<double()>& progress);

 private:
  std::string what_;
  std::chrono::steady_clock::time_point begun_;
  bool shown_ = false;
};

}  // namespace cowscope::cli
