// Signals that end the observer while subjects live, and the reader of what it writes going away:
// remembered, so that everything is put away first.
#pragma once

namespace cowscope::linux_check {

/// Catches SIGHUP, SIGINT, SIGQUIT and SIGTERM for its lifetime. On destruction the old
/// dispositions are back.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  /// As if this signal had come.
  static void ask_for(int signal);
  /// The signal that came, or 0.
  static int pending();
};

}  // namespace cowscope::linux_check
