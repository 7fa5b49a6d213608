#include "scenarios/linux/interruption.h"

#include <csignal>
#include <iterator>

namespace cowscope::linux_check {
namespace {

constexpr int kCaught[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t came = 0;
struct sigaction old_actions[std::size(kCaught)];

void remember(int signal) { came = signal; }

}  // namespace

Interruption::Interruption() {
  came = 0;
  struct sigaction action {};
  action.sa_handler = remember;  // without SA_RESTART: waits are interrupted
  for (std::size_t i = 0; i < std::size(kCaught); ++i) {
    sigaction(kCaught[i], nullptr, &old_actions[i]);
    // What was to be ignored (a job in the background, nohup) stays ignored.
    if (old_actions[i].sa_handler != SIG_IGN) sigaction(kCaught[i], &action, nullptr);
  }
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < std::size(kCaught); ++i)
    sigaction(kCaught[i], &old_actions[i], nullptr);
}

void Interruption::ask_for(int signal) { came = signal; }
int Interruption::pending() { return came; }

}  // namespace cowscope::linux_check
