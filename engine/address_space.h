// Regions (VMAs) over a page table: what a process may touch, and what it has touched.
//
// Invariants: (1) regions are sorted by start and do not overlap; (2) `rss` is the number of
// entries that map a frame of the pool; (3) a name that is `mapped` covers every region that
// carries it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/page_table.h"
#include "engine/types.h"

namespace cowscope {

enum class HugeAdvice : std::uint8_t { None, Yes, No };

/// A run of pages with the same rights and the same backing. A named range that mprotect or munmap
/// cut has several.
struct Region {
  TextId name;
  PageNumber start;
  std::uint64_t pages = 0;
  std::uint32_t first_index = 0;  // the page index (as scripts count) of its first page
  Prot prot;
  Sharing sharing = Sharing::Private;
  std::optional<FileId> file;
  ObjectId object;                 // shared anonymous memory; 0: none
  std::uint32_t backing_page = 0;  // page of the file or object that the first page maps
  bool dont_fork = false, wipe_on_fork = false, mergeable = false, locked = false;  // as advised
  HugeAdvice huge = HugeAdvice::None;
  bool accounted = false;  // counted as promised memory (VM_ACCOUNT)
  bool anon_vma = false;  // something private was written here, so fork copies its entries (rule 4)
  bool anon_vma_by_fork = false;  // and it was in an ancestor: a neighbour without one stays apart

  PageNumber end() const { return start + pages; }
  bool contains(PageNumber p) const { return p >= start && p < end(); }
  std::uint32_t index_of(PageNumber p) const {
    return first_index + static_cast<std::uint32_t>(p - start);
  }
  bool operator==(const Region&) const = default;
};

/// What a region name stands for: an address range, also after it was unmapped.
struct NamedRange {
  TextId name;
  PageNumber start;
  std::uint64_t pages = 0;  // total, for the bounds of indices
  bool mapped = true;       // false: gone by exec or munmap, an access is SIGSEGV
  bool inherited = false;   // of the program before the last exec: an address, but no room taken
  bool operator==(const NamedRange&) const = default;
};

class AddressSpace {
 public:
  const std::vector<Region>& regions() const { return regions_; }
  const std::vector<NamedRange>& names() const { return names_; }
  const PageTable& table() const { return table_; }
  std::uint64_t rss() const { return rss_; }
  std::uint32_t users() const { return users_; }  // living processes (threads) that run in it

  /// Most accesses go to the region that the last one went to.
  const Region* find(PageNumber page) const {
    return near_ < regions_.size() && regions_[near_].contains(page) ? &regions_[near_]
                                                                     : search(page);
  }
  const NamedRange* find(TextId name) const {
    return near_name_ < names_.size() && names_[near_name_].name == name ? &names_[near_name_]
                                                                         : search(name);
  }
  /// The region, if any, that overlaps [start, start + pages).
  const Region* overlap(PageNumber start, std::uint64_t pages) const;
  /// Where the next region goes unless the scenario says so: 0x4000'0000 for the first, then the
  /// next multiple of 256 MiB that is at least 2 MiB behind everything that was ever mapped.
  PageNumber next_region_start() const;

  // Written by apply() and revert() of change.h only.
  /// Sets an entry of a table that is there, its own.
  void set_entry(PageTable::Slot& table, PageNumber page, Entry entry) {
    const Entry old = table.leaf.write().set(page.value() % kEntriesPerTable, entry);
    rss_ += static_cast<std::uint64_t>(entry.maps_frame());
    rss_ -= static_cast<std::uint64_t>(old.maps_frame());
  }
  void add_to_rss(std::uint64_t pages) { rss_ += pages; }  // modulo 2^64, so also fewer
  PageTable& table_for_change() { return table_; }
  /// odf: a table shared with another address space comes and goes with all its entries.
  void attach_table(PageNumber page, const PageTable::Slot& table);
  void detach_table(PageNumber page);
  void insert_region(std::size_t at, const Region& r) {
    regions_.insert(regions_.begin() + static_cast<std::ptrdiff_t>(at), r);
  }
  void erase_region(std::size_t at) {
    regions_.erase(regions_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  std::vector<NamedRange>& names_for_change() { return names_; }
  void set_users(std::uint32_t n) { users_ = n; }

 private:
  const Region* search(PageNumber page) const;
  const NamedRange* search(TextId name) const;
  std::vector<Region> regions_;
  mutable std::size_t near_ = 0, near_name_ = 0;  // the region and the name found last
  std::vector<NamedRange> names_;
  PageTable table_;
  std::uint64_t rss_ = 0;
  std::uint32_t users_ = 0;
};

}  // namespace cowscope
