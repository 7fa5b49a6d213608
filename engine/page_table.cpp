#include "engine/page_table.h"

#include <algorithm>

namespace cowscope {

std::uint32_t PageTable::Leaf::frames() const {
  std::uint32_t n = 0;
  for (const Entry e : entries) n += static_cast<std::uint32_t>(e.maps_frame());
  return n;
}

std::size_t PageTable::Leaf::run_end(std::size_t from, std::size_t to, std::uint32_t bits) const {
  const auto differs = [&](std::size_t i) { return (entries[i].bits ^ entries[from].bits) & bits; };
  std::size_t i = from + 1;
  for (; i + 8 <= to; i += 8) {  // eight at a time, without a branch for each
    std::uint32_t any = 0;
    for (std::size_t j = 0; j < 8; ++j) any |= differs(i + j);
    if (any != 0) break;
  }
  while (i < to && differs(i) == 0) ++i;
  return i;
}

std::vector<PageTable::Slot>::const_iterator PageTable::lower(std::uint64_t index) const {
  return std::lower_bound(tables_.begin(), tables_.end(), index,
                          [](const Slot& slot, std::uint64_t i) { return slot.index < i; });
}

const PageTable::Slot* PageTable::search(std::uint64_t index) const {
  const auto it = lower(index);
  if (it == tables_.end() || it->index != index) return nullptr;
  distance_ = index - static_cast<std::uint64_t>(it - tables_.begin());
  return &*it;
}

void PageTable::add_table(PageNumber page) {
  const std::uint64_t index = page.value() / kEntriesPerTable;
  const auto place = tables_.insert(lower(index), Slot{index, {}, 0});
  upper_ += upper_alone(static_cast<std::size_t>(place - tables_.begin()));
}

void PageTable::remove_table(PageNumber page) {
  const auto it = lower(page.value() / kEntriesPerTable);
  upper_ -= upper_alone(static_cast<std::size_t>(it - tables_.begin()));
  tables_.erase(it);
}

/// The tables above that one last-level table needs and its neighbours do not.
std::uint32_t PageTable::upper_alone(std::size_t at) const {
  const auto alone = [&](unsigned bits) {
    const std::uint64_t prefix = tables_[at].index >> bits;
    const bool before = at > 0 && tables_[at - 1].index >> bits == prefix;
    const bool behind = at + 1 < tables_.size() && tables_[at + 1].index >> bits == prefix;
    return before || behind ? 0U : 1U;
  };
  return alone(9) + alone(18);
}

}  // namespace cowscope
