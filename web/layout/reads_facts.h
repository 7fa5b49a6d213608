// What each process would read, page by page, in two machines that did the same loads and stores:
// the proof that the program cannot tell.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/machine.h"

namespace cowscope {

struct ReadCell {
  std::uint32_t index = 0;  // of the page in its region
  std::string region;       // its name; empty: no page, but what parts two regions or fills a hole
  std::string here, there;  // as people read it; empty: there is nothing to read
  bool equal = true;        // byte for byte
  bool own = false;         // its frame is this process's alone and another reads something else
};
struct ReadRow {
  Pid pid{};
  std::string name, region;
  std::uint32_t colour = 0;
  std::vector<ReadCell> cells;  // of all regions that hold something, or a window of one
  std::uint64_t others = 0;     // pages of these that have no room
  bool there_exists = true;     // the other machine has this process too (its fork may have failed)
  bool equal = true;            // over all pages of all its regions, not only those shown
};
struct ReadsFacts {
  std::vector<ReadRow> rows;  // living processes, at most `most_rows`
  std::uint32_t more = 0;     // further ones
  bool equal = true;          // all of them
  bool complete = true;       // every byte was compared; false: too many pages, what is shown was
  std::uint64_t pages_compared = 0;
  std::vector<std::string> only_there;  // processes that live in the other machine alone
};
/// `focus`: a page that the windows should hold, if it is in the region; cells are at most
/// `most_cells`.
ReadsFacts reads_facts(const Machine& here, const Machine& there, PageNumber focus,
                       std::size_t most_rows, std::size_t most_cells,
                       std::uint64_t page_budget = 16'384);

}  // namespace cowscope
