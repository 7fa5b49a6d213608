// A four-level page table: PGD → PUD → PMD → PTE, nine bits of the page number each.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/entry.h"
#include "engine/shared_value.h"
#include "engine/types.h"

namespace cowscope {

/// The four indices by which a walk finds a page.
struct WalkPath {
  std::uint32_t pgd, pud, pmd, pte;
};
constexpr WalkPath walk_path(PageNumber p) {
  const auto nine = [&](unsigned shift) {
    return static_cast<std::uint32_t>((p.value() >> shift) & 511U);
  };
  return {nine(27), nine(18), nine(9), nine(0)};
}

/// Last-level tables hold entries; the three levels above hold nothing but which tables exist, so
/// they are kept as one sorted directory and counted from it.
///
/// Invariants: (1) the directory is sorted by index, without duplicates; (2) `present` of a table
/// is the number of its present entries.
class PageTable {
 public:
  struct Leaf {
    std::array<Entry, kEntriesPerTable> entries{};
    std::uint32_t present = 0;
  };
  struct Slot {
    std::uint64_t index;  // page number / 512
    SharedValue<Leaf> leaf;
  };

  /// The entry of a page; an empty one where there is no table.
  Entry get(PageNumber page) const;
  /// Sets an entry, making the table if it is missing (tables are never freed by this).
  void set(PageNumber page, Entry entry);
  bool has_table(PageNumber page) const { return find(page.value() / kEntriesPerTable) != nullptr; }
  void add_table(PageNumber page);
  /// Removes the last-level table that holds `page`. Requires that it has no present entry.
  void remove_table(PageNumber page);

  /// Last-level tables in ascending order.
  const std::vector<Slot>& tables() const { return tables_; }
  /// Tables of all four levels, the PGD included: what fork and the process pay for.
  std::uint32_t table_count() const;

  /// Calls fn(PageNumber, Entry) for each present entry in [first, first + count), ascending.
  template <class Fn>
  void for_each_present(PageNumber first, std::uint64_t count, Fn&& fn) const {
    const std::uint64_t end = first.value() + count;
    for (auto it = lower(first.value() / kEntriesPerTable); it != tables_.end(); ++it) {
      const std::uint64_t base = it->index * kEntriesPerTable;
      if (base >= end) break;
      if (it->leaf->present == 0) continue;
      const std::uint64_t from = base < first.value() ? first.value() : base;
      const std::uint64_t to = end < base + kEntriesPerTable ? end : base + kEntriesPerTable;
      for (std::uint64_t p = from; p < to; ++p)
        if (const Entry e = it->leaf->entries[static_cast<std::size_t>(p - base)]; e.present())
          fn(PageNumber{p}, e);
    }
  }

 private:
  std::vector<Slot>::const_iterator lower(std::uint64_t index) const;
  const Slot* find(std::uint64_t index) const;
  std::vector<Slot> tables_;
};

}  // namespace cowscope
