// Editing a scenario where it is written: in its list of items, not in the steps unrolled from it.
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/scenario.h"

namespace cowscope {

/// Parts a repeat around the place behind the first `after` commands, as insert_items() does; the
/// index of the item behind that place.
std::size_t part_at(std::vector<ScriptItem>& script, std::uint64_t after, const StepList& steps,
                    std::uint32_t first);

/// Puts `items` behind the first `after` commands of `script`. A repeat around that place is parted
/// there: what lies before and behind keeps its rounds, the round in question is written out.
/// `steps` are the compiled steps, and `first` is how many of them come before those of `script`.
/// Requires after <= the number of commands of `script`.
void insert_items(std::vector<ScriptItem>& script, std::uint32_t after,
                  const std::vector<ScriptItem>& items, const StepList& steps, std::uint32_t first);

}  // namespace cowscope
