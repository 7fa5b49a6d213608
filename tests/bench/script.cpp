// Reading a script, up to 1 MiB, the most that there may be.
#include <benchmark/benchmark.h>

#include <string>

#include "scenarios/script.h"

namespace cowscope::bench {
namespace {

/// A script of at most `bytes` bytes.
std::string script(std::size_t bytes) {
  std::string text =
      "@machine frames 4096\n@program sh { heap 1024 rw- touched 1024 }\nspawn parent from sh\n"
      "fork parent as child\n";
  for (std::uint32_t i = 0;; ++i) {
    const std::string line = std::string(i % 2 == 0 ? "write parent" : "read child") + " heap[" +
                             std::to_string(i * 37 % 1024) + "]\n";
    if (text.size() + line.size() > bytes) return text;
    text += line;
  }
}

void parse(benchmark::State& state) {
  const std::string text = script(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Diagnostics problems;
    benchmark::DoNotOptimize(parse_script(text, problems));
    if (!problems.empty()) state.SkipWithError("the script has a mistake");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(parse)->RangeMultiplier(32)->Range(1 << 10, 1 << 20)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cowscope::bench
