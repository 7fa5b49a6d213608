// What must be true after every single event, not only after every command.
//
//  1. A frame's map count is the number of page-table entries that map it.
//  2. A frame is free exactly if nothing refers to it: no entry, no cache, no fault in progress.
//  3. `held` is non-zero only in the middle of a command.
//  4. A writable entry of a private region is exclusive, and an exclusive frame has one mapping at
//  most.
//  5. Every present entry lies in a region that could have made it.
//  6. The TLB agrees with the page tables, and holds each page once.
//  7. RSS, mapped pages, living processes and table counts are what counting afresh gives.
//  8. A free frame's record is the default one (poisoned: no contents, no owner).
//  9. Cached frames are found from their file, object or swap slot, and the other way round.
// 10. A swap slot's count is the number of entries that name it; a shared page table is the same
//     for all who share it, and its entries count once.
// 11. Pins, charges to memory groups and promised pages are what counting afresh gives.
#pragma once

#include <string>
#include <vector>

#include "engine/machine.h"

namespace cowscope {

/// Violations in words, at most `most`; empty if all hold. `between_commands`: number 3 too.
std::vector<std::string> violated_invariants(const Machine& machine, bool between_commands,
                                             std::size_t most = 20);

}  // namespace cowscope
