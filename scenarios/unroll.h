// Repeats unrolled: a list of items becomes steps and the commands that the engine runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/command_list.h"
#include "engine/text_pool.h"
#include "scenarios/lexer.h"
#include "scenarios/scenario.h"
#include "scenarios/slice.h"

namespace cowscope {

struct UnrolledScript {
  StepList steps;
  CommandList commands;  // as many
};

/// Commands after every repeat is unrolled; 2⁶⁴ - 1 stands for that many and more.
std::uint64_t count_commands(const std::vector<ScriptItem>& items);

/// Reports, if there are more than the limit allows, the item with which it is passed. `before`:
/// commands that come before these.
bool check_command_count(const std::vector<ScriptItem>& items, std::uint64_t before,
                         Diagnostics& errors);

/// Appends the steps of `items`, in slices: work() until it says that all are there; then failed()
/// says whether something was reported. StepSource::item counts from `first_item`. Requires that
/// check_command_count() has found nothing, and that everything it is given stays.
class Unrolling {
 public:
  Unrolling(const std::vector<ScriptItem>& items, std::uint32_t first_item, TextPool& texts,
            UnrolledScript& out, Diagnostics& errors);
  ~Unrolling();
  bool work(Slice& slice);
  bool failed() const;
  /// Takes down what it has read, in slices; work() ends with it.
  bool clear(Slice& slice);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cowscope
