// A word of words_:
//
//    63 62 61                44 43  42  41     22 21  20  19      0
//   +-----+--------------------+---+---+---------+---+---+---------+
//   | tag |     (unused)       | D | G | space b | D | G | space a |     tag 0: two mappings at
//   most
//   +-----+--------------------+---+---+---------+---+---+---------+     (space 0: none), a < b
//   | tag |                    index into crowds_                  |     tag 1
//   +-----+--------------------------------------------------------+
//   D the entry is dirty · G a write through it stops (guarded)
// Twenty bits hold every space: a command makes one at most, and there are 1,000,000 commands.
#include "web/layout/owner_table.h"

#include <algorithm>

namespace cowscope {
namespace {

constexpr std::uint64_t kCrowd = std::uint64_t{1} << 62;
constexpr unsigned kSecond = 22;
constexpr std::uint64_t kSpaceMask = (1U << 20) - 1, kGuardBit = 1U << 20, kDirtyBit = 1U << 21,
                        kHalfMask = (1U << 22) - 1;

std::uint64_t half(std::uint32_t space, bool guarded, bool dirty) {
  return space | (guarded ? kGuardBit : 0) | (dirty ? kDirtyBit : 0);
}
std::uint32_t space_in(std::uint64_t half) { return static_cast<std::uint32_t>(half & kSpaceMask); }

/// Whether a store to a page would be allowed by its region, asked in ascending order.
class Rights {
 public:
  Rights(const AddressSpace* space, PageNumber from) {
    if (space == nullptr) return;
    const Region* const begin = space->regions().data();
    end_ = begin + space->regions().size();
    at_ = std::partition_point(begin, end_, [&](const Region& r) { return r.end() <= from; });
  }
  bool would_write(PageNumber page) {
    while (at_ != end_ && at_->end() <= page) ++at_;
    return at_ != end_ && at_->start <= page && at_->prot.write && at_->sharing == Sharing::Private;
  }
  /// Whether one region covers `count` pages from `page`, the one that it began with.
  bool covers(PageNumber page, std::uint64_t count) const {
    return at_ != end_ && at_->start <= page && at_->end() >= page + count;
  }

 private:
  const Region* at_ = nullptr;
  const Region* end_ = nullptr;
};

/// Whether nothing about the rights of a whole table's pages can have changed.
bool same_rights(const AddressSpace& a, const AddressSpace& b, PageNumber first) {
  Rights of_a(&a, first), of_b(&b, first);
  return of_a.covers(first, kEntriesPerTable) && of_b.covers(first, kEntriesPerTable) &&
         of_a.would_write(first) == of_b.would_write(first);
}

}  // namespace

bool Owners::any_protected() const {
  for (std::size_t i = 0; i < kept(); ++i)
    if (list[i].protected_) return true;
  return false;
}

void OwnerTable::clear(std::uint32_t frames) {
  words_.assign(frames, 0);
  crowds_.clear();
  spare_.clear();
  spaces_.clear();
  colours_.clear();
  changed_.clear();
  is_changed_.assign(frames / kRun + 1, false);
  touch_all();
}

void OwnerTable::touch(FrameNumber frame) {
  const std::uint32_t run = frame.value() / kRun;
  if (is_changed_[run]) return;
  is_changed_[run] = true;
  changed_.push_back(run);
}

void OwnerTable::touch_all() {
  for (std::uint32_t f = 0; f < words_.size(); f += kRun) touch(FrameNumber{f});
}

void OwnerTable::forget_changes() {
  for (const std::uint32_t run : changed_) is_changed_[run] = false;
  changed_.clear();
}

void OwnerTable::follow(const MachineState& state) {
  if (words_.size() != state.frames.size()) clear(state.frames.size());
  const std::size_t n = std::max(spaces_.size(), state.spaces.size());
  for (std::size_t i = 0; i < n; ++i) {
    const bool was = i < spaces_.size(), is = i < state.spaces.size();
    if (was && is && spaces_[i].same_as(state.spaces[i])) continue;
    update(static_cast<std::uint32_t>(i + 1), was ? &*spaces_[i] : nullptr,
           is ? &*state.spaces[i] : nullptr);
    if (was && is) spaces_[i] = state.spaces[i];
    else if (is) spaces_.push_back(state.spaces[i]);
  }
  if (spaces_.size() > state.spaces.size()) spaces_.resize(state.spaces.size());
  follow_colours(state);
}

/// An address space has the colour of the first process that lives in it.
void OwnerTable::follow_colours(const MachineState& state) {
  std::vector<std::uint32_t> colours(state.spaces.size(), ~0U);
  for (const Process& p : state.processes) {
    if (!p.alive() || p.space.value() == 0 || p.space.value() > colours.size()) continue;
    std::uint32_t& colour = colours[p.space.value() - 1];
    if (colour == ~0U) colour = p.pid.value() - 1;
  }
  bool other = false;
  for (std::size_t i = 0; i < colours.size(); ++i) {
    if (colours[i] == ~0U) colours[i] = 0;
    // Of a space that is new, every frame was touched by adding it.
    other = other || (i < colours_.size() && colours_[i] != colours[i] && spaces_[i]->rss() > 0);
  }
  colours_ = std::move(colours);
  if (other) touch_all();
}

void OwnerTable::update(std::uint32_t space, const AddressSpace* before,
                        const AddressSpace* after) {
  static const std::vector<PageTable::Slot> kNone;
  const auto& was = before != nullptr ? before->table().tables() : kNone;
  const auto& is = after != nullptr ? after->table().tables() : kNone;
  const bool same_regions =
      before != nullptr && after != nullptr && before->regions() == after->regions();
  auto a = was.begin();
  auto b = is.begin();
  while (a != was.end() || b != is.end()) {
    const bool left = b == is.end() || (a != was.end() && a->index <= b->index);
    const bool right = a == was.end() || (b != is.end() && b->index <= a->index);
    const std::uint64_t index = left ? a->index : b->index;
    const bool kept =
        left && right && a->leaf.same_as(b->leaf) && (a->shared == 0) == (b->shared == 0) &&
        (same_regions || same_rights(*before, *after, PageNumber{index * kEntriesPerTable}));
    if (!kept)
      update_table(space, index, before, left ? &*a : nullptr, after, right ? &*b : nullptr);
    if (left) ++a;
    if (right) ++b;
  }
}

void OwnerTable::update_table(std::uint32_t space, std::uint64_t index, const AddressSpace* before,
                              const PageTable::Slot* was, const AddressSpace* after,
                              const PageTable::Slot* is) {
  const PageNumber first{index * kEntriesPerTable};
  Rights rights_before(before, first), rights_after(after, first);
  for (std::size_t i = 0; i < kEntriesPerTable; ++i) {
    const Entry a = was != nullptr ? was->entry(i) : Entry{};
    const Entry b = is != nullptr ? is->entry(i) : Entry{};
    if (!a.maps_frame() && !b.maps_frame()) continue;
    const PageNumber page = first + i;
    const Mapping then{space, a.maps_frame() && rights_before.would_write(page) && !a.writable(),
                       a.dirty()};
    const Mapping now{space, b.maps_frame() && rights_after.would_write(page) && !b.writable(),
                      b.dirty()};
    if (a.bits == b.bits && then.guarded == now.guarded) continue;
    if (a.maps_frame()) remove(a.frame(), then);
    if (b.maps_frame()) add(b.frame(), now);
  }
}

OwnerTable::Crowd& OwnerTable::crowd_of(std::uint64_t& word) {
  if ((word & kCrowd) != 0) return crowds_[static_cast<std::uint32_t>(word & ~kCrowd)];
  if (spare_.empty()) {
    spare_.push_back(static_cast<std::uint32_t>(crowds_.size()));
    crowds_.emplace_back();
  }
  Crowd& crowd = crowds_[spare_.back()];
  for (const std::uint64_t h : {word & kHalfMask, (word >> kSecond) & kHalfMask}) {
    if (space_in(h) == 0) continue;
    crowd.parts.push_back({space_in(h), 1, (h & kGuardBit) != 0 ? 1U : 0U});
    crowd.dirty += (h & kDirtyBit) != 0 ? 1U : 0U;
  }
  word = kCrowd | spare_.back();
  spare_.pop_back();
  return crowd;
}

void OwnerTable::add(FrameNumber frame, Mapping m) {
  touch(frame);
  std::uint64_t& word = words_[frame.value()];
  const std::uint64_t mine = half(m.space, m.guarded, m.dirty);
  if (word == 0) {
    word = mine;
    return;
  }
  if ((word & kCrowd) == 0 && (word >> kSecond) == 0 && space_in(word) != m.space) {
    word = space_in(word) < m.space ? word | (mine << kSecond) : mine | (word << kSecond);
    return;
  }
  Crowd& crowd = crowd_of(word);
  auto at = std::lower_bound(crowd.parts.begin(), crowd.parts.end(), m.space,
                             [](const Part& p, std::uint32_t s) { return p.space < s; });
  if (at == crowd.parts.end() || at->space != m.space) at = crowd.parts.insert(at, {m.space, 0, 0});
  ++at->entries;
  at->guarded += m.guarded ? 1U : 0U;
  crowd.dirty += m.dirty ? 1U : 0U;
}

void OwnerTable::remove(FrameNumber frame, Mapping m) {
  touch(frame);
  std::uint64_t& word = words_[frame.value()];
  if ((word & kCrowd) == 0) {
    word = space_in(word) == m.space ? word >> kSecond : word & kHalfMask;
    return;
  }
  const auto index = static_cast<std::uint32_t>(word & ~kCrowd);
  Crowd& crowd = crowds_[index];
  const auto at = std::lower_bound(crowd.parts.begin(), crowd.parts.end(), m.space,
                                   [](const Part& p, std::uint32_t s) { return p.space < s; });
  if (at == crowd.parts.end() || at->space != m.space) return;
  at->guarded -= m.guarded ? 1U : 0U;
  crowd.dirty -= m.dirty ? 1U : 0U;
  if (--at->entries == 0) crowd.parts.erase(at);
  if (!crowd.parts.empty()) return;
  crowd = {};
  spare_.push_back(index);
  word = 0;
}

Owners OwnerTable::operator[](FrameNumber frame) const {
  Owners out;
  const std::uint64_t word = words_[frame.value()];
  const auto keep = [&](std::uint32_t space, bool guarded) {
    if (out.count < Owners::kKept)
      out.list[out.count] = {SpaceId{space}, colours_[space - 1], guarded};
    ++out.count;
  };
  if ((word & kCrowd) != 0) {
    const Crowd& crowd = crowds_[static_cast<std::uint32_t>(word & ~kCrowd)];
    for (std::size_t i = 0; i < std::min(crowd.parts.size(), Owners::kKept); ++i)
      keep(crowd.parts[i].space, crowd.parts[i].guarded > 0);
    out.count = static_cast<std::uint32_t>(crowd.parts.size());
    out.dirty = crowd.dirty > 0;
    return out;
  }
  for (const std::uint64_t h : {word & kHalfMask, (word >> kSecond) & kHalfMask}) {
    if (space_in(h) == 0) continue;
    keep(space_in(h), (h & kGuardBit) != 0);
    out.dirty = out.dirty || (h & kDirtyBit) != 0;
  }
  return out;
}

bool OwnerTable::maps(FrameNumber frame, SpaceId space) const {
  const std::uint64_t word = words_[frame.value()];
  if ((word & kCrowd) == 0)
    return space.value() != 0 && (space_in(word & kHalfMask) == space.value() ||
                                  space_in((word >> kSecond) & kHalfMask) == space.value());
  const std::vector<Part>& parts = crowds_[static_cast<std::uint32_t>(word & ~kCrowd)].parts;
  const auto at = std::lower_bound(parts.begin(), parts.end(), space.value(),
                                   [](const Part& p, std::uint32_t s) { return p.space < s; });
  return at != parts.end() && at->space == space.value();
}

}  // namespace cowscope
