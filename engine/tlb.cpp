#include "engine/tlb.h"

namespace cowscope {

std::optional<std::uint32_t> Tlb::find(SpaceId space, PageNumber page) const {
  for (std::uint32_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].page == page && entries_[i].space == space) return i;
  return std::nullopt;
}

}  // namespace cowscope
