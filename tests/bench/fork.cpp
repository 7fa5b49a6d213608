// fork of a process whose pages are all resident and its own, by policy; recording off. Timed is
// the fork alone: in between the child ends and the parent writes everything again.
#include <benchmark/benchmark.h>

#include "tests/bench/workload.h"

namespace cowscope::bench {
namespace {

void fork_pages(benchmark::State& state, Policy policy) {
  const auto pages = static_cast<std::uint32_t>(state.range(0));
  const Workload w(policy == Policy::Eager ? pages * 2 : pages + 1024, pages, pages, policy);
  const Command rewrite = w.write(w.parent, 0, pages - 1);
  Machine machine(w.setup);
  std::uint32_t children = 0;
  for (auto _ : state) {
    // Names and process records stay for the length of a history: now and then a new one begins.
    if (children++ % 64 == 0) {
      machine = Machine(w.setup);
      machine.run(w.spawn(), 1);
      machine.run(rewrite, 2);
    }
    const TextId child = w.name(children % 64);
    const Command fork = w.fork(child);
    state.SetIterationTime(seconds([&] { machine.run(fork, 3); }));
    machine.run(Exit{child, 0}, 4);
    machine.run(Wait{w.parent, child}, 5);
    machine.run(rewrite, 6);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * pages));
}
BENCHMARK_CAPTURE(fork_pages, cow, Policy::Cow)
    ->UseManualTime()
    ->RangeMultiplier(16)
    ->Range(16, 1 << 16)
    ->Iterations(20);
BENCHMARK_CAPTURE(fork_pages, cow, Policy::Cow)->UseManualTime()->Arg(1 << 20)->Iterations(2);
BENCHMARK_CAPTURE(fork_pages, eager, Policy::Eager)->UseManualTime()->Arg(65536)->Iterations(20);
BENCHMARK_CAPTURE(fork_pages, odf, Policy::OnDemand)->UseManualTime()->Arg(65536)->Iterations(20);

}  // namespace
}  // namespace cowscope::bench
