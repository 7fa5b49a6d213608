#include "engine/address_space.h"

#include <algorithm>

namespace cowscope {

const Region* AddressSpace::search(PageNumber page) const {
  auto it = std::upper_bound(regions_.begin(), regions_.end(), page,
                             [](PageNumber p, const Region& r) { return p < r.start; });
  if (it == regions_.begin()) return nullptr;
  --it;
  if (!it->contains(page)) return nullptr;
  near_ = static_cast<std::size_t>(it - regions_.begin());
  return &*it;
}

const NamedRange* AddressSpace::search(TextId name) const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i].name != name) continue;
    near_name_ = i;
    return &names_[i];
  }
  return nullptr;
}

const Region* AddressSpace::overlap(PageNumber start, std::uint64_t pages) const {
  for (const Region& r : regions_)
    if (r.start < start + pages && start < r.end()) return &r;
  return nullptr;
}

PageNumber AddressSpace::next_region_start() const {
  constexpr std::uint64_t kFirst = 0x4000'0000 / kPageSize,
                          kStride = (std::uint64_t{256} << 20) / kPageSize,
                          kGap = (std::uint64_t{2} << 20) / kPageSize;
  std::uint64_t end = 0;
  for (const NamedRange& n : names_)
    if (!n.inherited) end = std::max(end, (n.start + n.pages).value());
  if (end + kGap <= kFirst) return PageNumber{kFirst};
  return PageNumber{(end + kGap + kStride - 1) / kStride * kStride};
}

void AddressSpace::attach_table(PageNumber page, const PageTable::Slot& table) {
  table_.add_table(page);
  PageTable::Slot& slot = table_.table_for_change(page);
  slot.leaf = table.leaf;
  slot.shared = table.shared;
  rss_ += slot.leaf->frames();
}

void AddressSpace::detach_table(PageNumber page) {
  rss_ -= table_.table_for_change(page).leaf->frames();
  table_.remove_table(page);
}

}  // namespace cowscope
