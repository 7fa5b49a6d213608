// A write to a page that another process shares, each a command of its own, in random order: name
// looked up, translation, fault, decision, frame taken, contents' handle copied, entry repointed,
// old frame dropped, access repeated, bytes stored.
#include <benchmark/benchmark.h>

#include "tests/bench/workload.h"

namespace cowscope::bench {
namespace {

struct Shared {
  Workload w;
  Machine before;
  std::vector<Command> writes;

  explicit Shared(std::uint32_t pages) : w(pages * 2 + 1, pages, pages), before(w.setup) {
    before.run(w.spawn(), 1);
    before.run(w.fork(w.child), 2);
    for (const std::uint32_t page : shuffled(pages)) writes.push_back(w.write(w.parent, page));
  }
  /// A machine that shares none of its parts with `before` any more: what is timed copies none.
  Machine start() const {
    Machine machine = before;
    const auto pages = static_cast<std::uint32_t>(writes.size());
    machine.run(w.write(w.parent, 0, pages - 1), 3);
    machine.run(w.fork(w.name(1)), 4);
    machine.run(Exit{w.child, 0}, 5);
    machine.run(Wait{w.parent, w.child}, 6);
    return machine;
  }
};

void cow_fault(benchmark::State& state) {
  const Shared shared(static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    Machine machine = shared.start();
    state.SetIterationTime(seconds([&] {
      for (const Command& write : shared.writes) machine.run(write, 7);
    }));
    if (machine.state().totals.copies < shared.writes.size()) state.SkipWithError("nothing copied");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * shared.writes.size()));
}
BENCHMARK(cow_fault)->Arg(65536)->UseManualTime()->Iterations(10);

void cow_fault_recorded(benchmark::State& state) {
  const Shared shared(static_cast<std::uint32_t>(state.range(0)));
  Journal journal;
  for (auto _ : state) {
    Machine machine = shared.start();
    state.SetIterationTime(seconds([&] {
      for (const Command& write : shared.writes) {
        journal.clear();
        machine.run(write, 7, &journal);
      }
    }));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * shared.writes.size()));
}
BENCHMARK(cow_fault_recorded)->Arg(65536)->UseManualTime()->Iterations(10);

}  // namespace
}  // namespace cowscope::bench
