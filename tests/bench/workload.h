// The machines that are measured: one process with a heap of so many pages, all of them written.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/machine.h"

namespace cowscope::bench {

struct Workload {
  std::shared_ptr<Setup> setup;
  TextId parent, child, heap, program, bytes;

  /// `frames` of physical memory, and a program whose heap has `pages` pages, `touched` of them
  /// resident from the start.
  Workload(std::uint32_t frames, std::uint32_t pages, std::uint32_t touched,
           Policy policy = Policy::Cow);

  TextId name(std::uint32_t i) const;  // "c1", "c2" …
  Command spawn() const { return Spawn{parent, program}; }
  Command fork(TextId as) const { return Fork{parent, as, ForkKind::Fork}; }
  Command write(TextId who, std::uint32_t page) const { return write(who, page, page); }
  Command write(TextId who, std::uint32_t first, std::uint32_t last) const;
  Command read(TextId who, std::uint32_t page) const;
};

/// 0 … n - 1 in a fixed, shuffled order.
std::vector<std::uint32_t> shuffled(std::uint32_t n);

/// `count` commands of one page each on `pages` mapped pages: a parent and a child that write and
/// read in shuffled order, with a new fork once in a while.
std::vector<Command> one_page_commands(const Workload& w, std::uint32_t count, std::uint32_t pages);

/// Seconds that `fn` takes.
template <class Fn>
double seconds(Fn&& fn);

}  // namespace cowscope::bench

#include <chrono>

template <class Fn>
double cowscope::bench::seconds(Fn&& fn) {
  const auto start = std::chrono::steady_clock::now();
  fn();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}
