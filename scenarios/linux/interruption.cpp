#include "scenarios/linux/interruption.h"

#include <csignal>

namespace cowscope::linux_check {
namespace {

constexpr int kCaught[] = {SIGINT, SIGTERM, SIGHUP};
// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t came = 0;
struct sigaction old_actions[3];

void remember(int signal) { came = signal; }

}  // namespace

Interruption::Interruption() {
  came = 0;
  struct sigaction action {};
  action.sa_handler = remember;  // without SA_RESTART: waits are interrupted
  for (int i = 0; i < 3; ++i) {
    sigaction(kCaught[i], nullptr, &old_actions[i]);
    // What was to be ignored (a job in the background, nohup) stays ignored.
    if (old_actions[i].sa_handler != SIG_IGN) sigaction(kCaught[i], &action, nullptr);
  }
}

Interruption::~Interruption() {
  for (int i = 0; i < 3; ++i) sigaction(kCaught[i], &old_actions[i], nullptr);
}

int Interruption::pending() { return came; }

}  // namespace cowscope::linux_check
