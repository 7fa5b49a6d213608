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
/// Invariants: (1) the directory is sorted by index, without duplicates; (2) `present` and
/// `used` of a table are what counting its entries gives.
class PageTable {
 public:
  struct Leaf {
    std::array<Entry, kEntriesPerTable> entries{};
    std::uint32_t present = 0;
    std::uint32_t used = 0;  // entries that are not empty: present, in swap, guards
    /// Entries that map a frame.
    std::uint32_t frames() const;
  };
  struct Slot {
    std::uint64_t index;  // page number / 512
    SharedValue<Leaf> leaf;
    std::uint32_t shared = 0;  // odf: the id of the sharing; 0: this address space's own

    /// As the hardware sees it: nobody may write through a shared table (its PMD entry is
    /// write-protected), so an entry in it is neither writable nor exclusive.
    Entry entry(std::size_t i) const {
      const Entry e = leaf->entries[i];
      return shared == 0 ? e : e.without(Entry::kWritable | Entry::kExclusive);
    }
  };

  /// The entry of a page; an empty one where there is no table.
  Entry get(PageNumber page) const;
  /// Sets an entry, making the table if it is missing (tables are never freed by this).
  void set(PageNumber page, Entry entry);
  bool has_table(PageNumber page) const { return find(page.value() / kEntriesPerTable) != nullptr; }
  void add_table(PageNumber page);
  /// Removes the last-level table that holds `page`. Requires that it has no present entry.
  void remove_table(PageNumber page);

  /// The last-level table that holds `page`, or null.
  const Slot* table_of(PageNumber page) const { return find(page.value() / kEntriesPerTable); }
  /// Requires that the table is there.
  Slot& table_for_change(PageNumber page);

  /// Last-level tables in ascending order.
  const std::vector<Slot>& tables() const { return tables_; }
  /// Tables of all four levels, the PGD included: what fork and the process pay for.
  std::uint32_t table_count() const;

  /// Calls fn(PageNumber, Entry) for each present entry in [first, first + count), ascending.
  template <class Fn>
  void for_each_present(PageNumber first, std::uint64_t count, Fn&& fn) const {
    for_each(first, count, [&](PageNumber p, Entry e) {
      if (e.present()) fn(p, e);
    });
  }
  /// The same for each entry that is not empty: also those in swap, and guard pages.
  template <class Fn>
  void for_each(PageNumber first, std::uint64_t count, Fn&& fn) const {
    const std::uint64_t end = first.value() + count;
    for (auto it = lower(first.value() / kEntriesPerTable); it != tables_.end(); ++it) {
      const std::uint64_t base = it->index * kEntriesPerTable;
      if (base >= end) break;
      if (it->leaf->used == 0) continue;
      const std::uint64_t from = base < first.value() ? first.value() : base;
      const std::uint64_t to = end < base + kEntriesPerTable ? end : base + kEntriesPerTable;
      for (std::uint64_t p = from; p < to; ++p)
        if (const Entry e = it->entry(static_cast<std::size_t>(p - base)); !e.empty())
          fn(PageNumber{p}, e);
    }
  }

 private:
  std::vector<Slot>::const_iterator lower(std::uint64_t index) const;
  const Slot* find(std::uint64_t index) const;
  std::vector<Slot> tables_;
};

}  // namespace cowscope
