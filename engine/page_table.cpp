#include "engine/page_table.h"

#include <algorithm>

namespace cowscope {

std::uint32_t PageTable::Leaf::frames() const {
  std::uint32_t n = 0;
  for (const Entry e : entries) n += static_cast<std::uint32_t>(e.maps_frame());
  return n;
}

std::vector<PageTable::Slot>::const_iterator PageTable::lower(std::uint64_t index) const {
  return std::lower_bound(tables_.begin(), tables_.end(), index,
                          [](const Slot& slot, std::uint64_t i) { return slot.index < i; });
}

const PageTable::Slot* PageTable::find(std::uint64_t index) const {
  const auto it = lower(index);
  return it != tables_.end() && it->index == index ? &*it : nullptr;
}

Entry PageTable::get(PageNumber page) const {
  const Slot* slot = find(page.value() / kEntriesPerTable);
  return slot != nullptr ? slot->entry(page.value() % kEntriesPerTable) : Entry{};
}

void PageTable::set(PageNumber page, Entry entry) {
  const std::uint64_t index = page.value() / kEntriesPerTable;
  if (find(index) == nullptr) add_table(page);
  Leaf& leaf = tables_[static_cast<std::size_t>(lower(index) - tables_.begin())].leaf.write();
  Entry& old = leaf.entries[page.value() % kEntriesPerTable];
  leaf.present += static_cast<std::uint32_t>(entry.present());
  leaf.present -= static_cast<std::uint32_t>(old.present());
  leaf.used += static_cast<std::uint32_t>(!entry.empty());
  leaf.used -= static_cast<std::uint32_t>(!old.empty());
  old = entry;
}

PageTable::Slot& PageTable::table_for_change(PageNumber page) {
  return tables_[static_cast<std::size_t>(lower(page.value() / kEntriesPerTable) -
                                          tables_.begin())];
}

void PageTable::add_table(PageNumber page) {
  const std::uint64_t index = page.value() / kEntriesPerTable;
  tables_.insert(lower(index), Slot{index, {}, 0});
}

void PageTable::remove_table(PageNumber page) {
  const auto it = lower(page.value() / kEntriesPerTable);
  tables_.erase(it);
}

std::uint32_t PageTable::table_count() const {
  // Each level has as many tables as there are different prefixes below it.
  std::uint32_t pte = 0, pmd = 0, pud = 0;
  std::uint64_t last_pmd = ~std::uint64_t{0}, last_pud = last_pmd;
  for (const Slot& slot : tables_) {
    ++pte;
    if (const std::uint64_t prefix = slot.index >> 9; prefix != last_pmd) ++pmd, last_pmd = prefix;
    if (const std::uint64_t prefix = slot.index >> 18; prefix != last_pud) ++pud, last_pud = prefix;
  }
  return 1 + pud + pmd + pte;  // the PGD is there from the start
}

}  // namespace cowscope
