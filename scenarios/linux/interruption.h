// SIGINT, SIGTERM and SIGHUP while subjects live: remembered, so that everything is put away first.
#pragma once

namespace cowscope::linux_check {

/// Catches the three signals for its lifetime. On destruction the old dispositions are back.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  /// The signal that came, or 0.
  static int pending();
};

}  // namespace cowscope::linux_check
