// A four-level page table: PGD → PUD → PMD → PTE, nine bits of the page number each.
#pragma once

#include <algorithm>
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
    /// The end of the run from `from`, at most `to`, of entries that are alike in `bits`.
    std::size_t run_end(std::size_t from, std::size_t to, std::uint32_t bits) const;
    /// Sets an entry; the counts follow. Returns what it was.
    Entry set(std::size_t i, Entry entry) {
      const Entry old = entries[i];
      present += static_cast<std::uint32_t>(entry.present());
      present -= static_cast<std::uint32_t>(old.present());
      used += static_cast<std::uint32_t>(!entry.empty());
      used -= static_cast<std::uint32_t>(!old.empty());
      entries[i] = entry;
      return old;
    }
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
  Entry get(PageNumber page) const {
    const Slot* slot = table_of(page);
    return slot != nullptr ? slot->entry(page.value() % kEntriesPerTable) : Entry{};
  }
  bool has_table(PageNumber page) const { return find(page.value() / kEntriesPerTable) != nullptr; }
  void add_table(PageNumber page);
  /// Removes the last-level table that holds `page`. Requires that it has no present entry.
  void remove_table(PageNumber page);

  /// The last-level table that holds `page`, or null.
  const Slot* table_of(PageNumber page) const { return find(page.value() / kEntriesPerTable); }
  /// Requires that the table is there.
  Slot& table_for_change(PageNumber page) { return tables_[place_of(*table_of(page))]; }
  /// Which of tables() this is: it is the same one in a copy.
  std::size_t place_of(const Slot& table) const {
    return static_cast<std::size_t>(&table - tables_.data());
  }
  Slot& table_at(std::size_t place) { return tables_[place]; }
  /// Of the first table that holds `page` or what comes behind it; tables().size() if none does.
  std::size_t place_from(PageNumber page) const {
    return static_cast<std::size_t>(lower(page.value() / kEntriesPerTable) - tables_.begin());
  }

  /// Last-level tables in ascending order.
  const std::vector<Slot>& tables() const { return tables_; }
  /// Tables of all four levels, the PGD included: what fork and the process pay for.
  std::uint32_t table_count() const {
    // The PGD is there from the start.
    return 1 + upper_ + static_cast<std::uint32_t>(tables_.size());
  }

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
  /// The same for runs of neighbours in one table whose entries, read through `bits`, are alike:
  /// fn(PageNumber first, count, Entry of the first).
  template <class Fn>
  void for_each_run(PageNumber first, std::uint64_t count, std::uint32_t bits, Fn&& fn) const {
    const std::uint64_t end = first.value() + count;
    for (auto it = lower(first.value() / kEntriesPerTable); it != tables_.end(); ++it) {
      const std::uint64_t base = it->index * kEntriesPerTable;
      if (base >= end) break;
      if (it->leaf->used == 0) continue;
      const Entry* entries = it->leaf->entries.data();
      const auto to =
          static_cast<std::size_t>(std::min<std::uint64_t>(end - base, kEntriesPerTable));
      const std::uint64_t begin = base < first.value() ? first.value() - base : 0;
      for (auto i = static_cast<std::size_t>(begin); i < to;) {
        const std::size_t from = i;
        const std::uint32_t like = entries[from].bits;
        i = it->leaf->run_end(from, to, bits);
        if (like != 0) fn(PageNumber{base + from}, i - from, it->entry(from));
      }
    }
  }

 private:
  std::vector<Slot>::const_iterator lower(std::uint64_t index) const;
  /// Most accesses go to the region that the last one went to, and a region's tables lie in a row:
  /// the place is guessed from where the last one was found, and searched for only if that is
  /// wrong.
  const Slot* find(std::uint64_t index) const {
    const auto guess = static_cast<std::size_t>(index - distance_);
    return guess < tables_.size() && tables_[guess].index == index ? &tables_[guess]
                                                                   : search(index);
  }
  const Slot* search(std::uint64_t index) const;
  std::uint32_t upper_alone(std::size_t at) const;
  std::vector<Slot> tables_;
  std::uint32_t upper_ = 0;             // PMDs and PUDs: different prefixes of the indices
  mutable std::uint64_t distance_ = 0;  // index minus place, of the table found last
};

}  // namespace cowscope
