// What the same work costs on flat arrays with nothing else around it: the floors that the engine's
// figures are put beside.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "tests/bench/workload.h"

namespace cowscope::bench {
namespace {

constexpr std::uint64_t kPresent = 1, kWritable = 2;

/// fork: write-protect an 8-byte entry, copy it to the child's table, raise the frame's refcount.
void flat_fork(benchmark::State& state) {
  const auto pages = static_cast<std::size_t>(state.range(0));
  std::vector<std::uint64_t> parent(pages), child(pages);
  std::vector<std::uint32_t> refs(pages, 1);
  for (std::size_t i = 0; i < pages; ++i) parent[i] = i << 12U | kPresent | kWritable;
  for (auto _ : state) {
    for (std::size_t i = 0; i < pages; ++i) {
      const std::uint64_t e = parent[i] & ~kWritable;
      parent[i] = e;
      child[i] = e;
      ++refs[static_cast<std::size_t>(e >> 12U)];
    }
    benchmark::DoNotOptimize(child.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * pages));
}
BENCHMARK(flat_fork)->Arg(65536);

/// A COW fault in random order: look at the entry, decide, take a frame, repoint, drop.
void flat_cow_fault(benchmark::State& state) {
  const auto pages = static_cast<std::uint32_t>(state.range(0));
  const std::vector<std::uint32_t> order = shuffled(pages);
  std::vector<std::uint64_t> entries(pages);
  std::vector<std::uint32_t> refs(pages * 2), content(pages * 2), free_frames(pages);
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < pages; ++i) {
      entries[i] = std::uint64_t{i} << 12U | kPresent;
      refs[i] = 2;
      content[i] = i;
      free_frames[i] = 2 * pages - 1 - i;
    }
    std::uint32_t free = pages;
    state.SetIterationTime(seconds([&] {
      for (const std::uint32_t page : order) {
        const std::uint64_t e = entries[page];
        if ((e & kWritable) != 0) continue;
        const auto from = static_cast<std::uint32_t>(e >> 12U);
        if (refs[from] > 1) {
          const std::uint32_t to = free_frames[--free];
          refs[to] = 1;
          content[to] = content[from];
          --refs[from];
          entries[page] = std::uint64_t{to} << 12U | kPresent | kWritable;
        } else {
          entries[page] = e | kWritable;
        }
      }
      benchmark::DoNotOptimize(entries.data());
      benchmark::ClobberMemory();
    }));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * pages));
}
BENCHMARK(flat_cow_fault)->Arg(65536)->UseManualTime();

/// What an eager fork of a real kernel does to each page.
void memcpy_page(benchmark::State& state) {
  constexpr std::size_t kPages = 8192;  // 32 MiB a side: more than the caches hold
  std::vector<char> from(kPages * kPageSize, 1), to(kPages * kPageSize);
  std::size_t page = 0;
  for (auto _ : state) {
    std::memcpy(&to[page * kPageSize], &from[page * kPageSize], kPageSize);
    benchmark::DoNotOptimize(to[page * kPageSize]);
    page = (page + 1) % kPages;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(memcpy_page);

}  // namespace
}  // namespace cowscope::bench
