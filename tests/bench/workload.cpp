#include "tests/bench/workload.h"

#include <string>
#include <utility>

namespace cowscope::bench {

Workload::Workload(std::uint32_t frames, std::uint32_t pages, std::uint32_t touched, Policy policy)
    : setup(std::make_shared<Setup>()) {
  TextPool& texts = setup->texts;
  parent = texts.intern("parent");
  child = texts.intern("child");
  heap = texts.intern("heap");
  program = texts.intern("program");
  bytes = texts.intern("cow");
  RegionConfig region;
  region.name = heap;
  region.pages = pages;
  region.prot = {true, true, false};
  region.touched = touched;
  setup->config.frames = frames;
  setup->config.policy = policy;
  setup->config.programs.push_back({program, {region}});
}

TextId Workload::name(std::uint32_t i) const {
  return setup->texts.intern("c" + std::to_string(i));
}

Command Workload::write(TextId who, std::uint32_t first, std::uint32_t last) const {
  PageRange range;
  range.region = heap;
  range.first = first;
  range.last = last;
  return Write{who, range, 0, bytes};
}

Command Workload::read(TextId who, std::uint32_t page) const {
  PageRange range;
  range.region = heap;
  range.first = range.last = page;
  return Read{who, range};
}

std::vector<std::uint32_t> shuffled(std::uint32_t n) {
  std::vector<std::uint32_t> order(n);
  for (std::uint32_t i = 0; i < n; ++i) order[i] = i;
  std::uint64_t state = 0x9e37'79b9'7f4a'7c15;
  for (std::uint32_t i = n; i > 1; --i) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;  // xorshift64
    std::swap(order[i - 1], order[static_cast<std::uint32_t>(state % i)]);
  }
  return order;
}

std::vector<Command> one_page_commands(const Workload& w, std::uint32_t count,
                                       std::uint32_t pages) {
  const std::vector<std::uint32_t> order = shuffled(pages);
  std::vector<Command> commands{w.spawn()};
  commands.reserve(count);
  // One child at a time: it is made, both write here and there, it ends, and so on.
  const std::uint32_t period = pages / 2 + 3;
  TextId child;
  for (std::uint32_t i = 0; commands.size() < count; ++i) {
    const std::uint32_t phase = i % period;
    if (phase == 0) {
      child = w.name(i / period);
      commands.push_back(w.fork(child));
    } else if (phase == period - 2) {
      commands.push_back(Exit{child, 0});
    } else if (phase == period - 1) {
      commands.push_back(Wait{w.parent, child});
    } else {
      const std::uint32_t page = order[i % pages];
      const TextId who = i % 3 == 0 ? child : w.parent;
      commands.push_back(i % 4 == 3 ? w.read(who, page) : w.write(who, page));
    }
  }
  return commands;
}

}  // namespace cowscope::bench
