// The timeline: a million commands of one page each on 65,536 mapped pages are loaded, and any
// position of them is gone to.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>

#include "engine/timeline.h"
#include "tests/bench/workload.h"

namespace cowscope::bench {
namespace {

constexpr std::uint32_t kPages = 65'536;
constexpr std::size_t kHistoryBytes = std::size_t{128} << 20;  // the page's

/// A history of so many commands; each length is loaded once, for all that look at it.
Timeline& prepared(std::uint32_t commands) {
  static std::map<std::uint32_t, Timeline> histories;
  const auto found = histories.find(commands);
  if (found != histories.end()) return found->second;
  const Workload w(kPages * 2, kPages, kPages);
  Timeline timeline(w.setup, one_page_commands(w, commands, kPages), kHistoryBytes);
  timeline.prepare();
  return histories.emplace(commands, std::move(timeline)).first->second;
}

/// The longest of many: `quantile` of the times, in seconds.
double quantile(std::vector<double>& times, double which) {
  const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(times.size() - 1) * which);
  std::nth_element(times.begin(), times.begin() + at, times.end());
  return times[static_cast<std::size_t>(at)];
}

void load(benchmark::State& state) {
  const auto commands = static_cast<std::uint32_t>(state.range(0));
  const Workload w(kPages * 2, kPages, kPages);
  const CommandList all = one_page_commands(w, commands, kPages);
  for (auto _ : state) {
    Timeline timeline(w.setup, all, kHistoryBytes);
    state.SetIterationTime(seconds([&] { timeline.prepare(); }));
    if (timeline.error() || timeline.prepared() != commands) state.SkipWithError("not loaded");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * commands));
}
BENCHMARK(load)
    ->RangeMultiplier(10)
    ->Range(100, 1'000'000)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

/// Time is one seek's on average; p99 beside it.
void seek(benchmark::State& state) {
  const auto commands = static_cast<std::uint32_t>(state.range(0));
  Timeline& timeline = prepared(commands);
  std::vector<double> times;
  std::uint64_t random = 0x9e37'79b9'7f4a'7c15;
  for (auto _ : state) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    const auto to = static_cast<std::uint32_t>(random % (commands + 1));
    times.push_back(seconds([&] { timeline.seek(to); }));
    state.SetIterationTime(times.back());
  }
  state.counters["p99_ms"] = quantile(times, 0.99) * 1e3;
  state.counters["most_ms"] = quantile(times, 1) * 1e3;
}
BENCHMARK(seek)
    ->RangeMultiplier(10)
    ->Range(100, 1'000'000)
    ->UseManualTime()
    ->Iterations(200)
    ->Unit(benchmark::kMillisecond);

/// One step after the other from the middle of a million.
void walk(benchmark::State& state, bool (Timeline::*move)()) {
  Timeline& timeline = prepared(1'000'000);
  timeline.seek(500'000);
  std::vector<double> times;
  for (auto _ : state) {
    times.push_back(seconds([&] { (timeline.*move)(); }));
    state.SetIterationTime(times.back());
  }
  state.counters["p99_ms"] = quantile(times, 0.99) * 1e3;
}
BENCHMARK_CAPTURE(walk, step, &Timeline::step)
    ->UseManualTime()
    ->Iterations(500)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(walk, back, &Timeline::back)
    ->UseManualTime()
    ->Iterations(500)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cowscope::bench
