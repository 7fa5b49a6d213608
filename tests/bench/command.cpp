// The command from start to end, as a person or a script waits for it, beside a program that does
// nothing.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <string>
#include <vector>

extern char** environ;

namespace cowscope::bench {
namespace {

/// Runs a program with its output thrown away; returns its exit status, -1 if it did not run.
int run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (failed != 0 || waitpid(pid, &status, 0) != pid) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void measure(benchmark::State& state, const std::vector<std::string>& words) {
  for (auto _ : state)
    if (run(words) != 0) state.SkipWithError("the program failed");
}
void process_true(benchmark::State& state) { measure(state, {"/bin/true"}); }
BENCHMARK(process_true)->UseRealTime()->Unit(benchmark::kMillisecond);

void process_check(benchmark::State& state) {
  measure(state, {COWSCOPE_COMMAND, "check",
                  COWSCOPE_SOURCE_DIR "/scenarios/library/fork-then-write.json"});
}
BENCHMARK(process_check)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cowscope::bench
