// Whether the names that expectations and questions use are made by then.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

#include "engine/command_list.h"
#include "engine/text_pool.h"
#include "scenarios/scenario.h"

namespace cowscope {

class NameChecker {
 public:
  NameChecker(const Scenario& scenario, Diagnostics& errors);
  /// Of a process or a region.
  static bool makes_name(const CommandList& commands, std::size_t index) {
    return commands.holds<Spawn>(index) || commands.holds<Fork>(index) ||
           commands.holds<Mmap>(index) || commands.holds<Mremap>(index);
  }
  /// Steps in order. What it makes is known from then on; what it names is told where it is not, if
  /// `tell`.
  void step(const StepSource& step, const Command& command, const TextPool& texts, bool tell);

 private:
  struct Visit;
  void measure(const Measure& m);
  void page(const PageRef& ref);
  void process(const std::string& who);
  void check(const std::unordered_set<std::string>& known, const std::string& name,
             std::string_view what);

  Diagnostics& errors_;
  std::unordered_set<std::string> processes_, regions_;
  const SourcePlace* place_ = nullptr;
};

}  // namespace cowscope
