// Swap: pages leave memory for a slot and come back. The device is synchronous, as zram is.
// Sources: do_swap_page, folio_free_swap, swap_duplicate (mm/memory.c, mm/swapfile.c).
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
namespace {
constexpr std::uint64_t kSwapWindow = 8;  // entries that are read ahead together (page-cluster 3)
}

std::optional<std::uint32_t> Kernel::free_slot() const {
  const std::vector<SwapSlot>& slots = *state_.swap;
  for (std::uint32_t i = 0; i < slots.size(); ++i)
    if (slots[i].free()) return i;
  if (slots.size() < setup_.config.swap) return static_cast<std::uint32_t>(slots.size());
  return std::nullopt;
}

void Kernel::set_slot(std::uint32_t slot, const SwapSlot& after) {
  const SwapSlot before = slot < state_.swap->size() ? (*state_.swap)[slot] : SwapSlot{};
  if (!(before == after)) change(SetSlot{slot, before, after});
}

/// Forgets that a frame's contents are in swap too.
void Kernel::drop_swap_cache(FrameNumber frame) {
  const Frame before = state_.frames[frame];
  if (before.slot == 0) return;
  SwapSlot slot = (*state_.swap)[before.slot - 1];
  slot.cache = kNoFrame;
  if (slot.count == 0) slot.content = {};
  set_slot(before.slot - 1, slot);
  Frame after = before;
  after.slot = 0;
  after.dirty = true;  // it is now nowhere else
  change(SetFrame{frame, before, after});
}

/// One entry fewer names the slot. A frame that only the swap cache kept goes with the last.
std::uint64_t Kernel::release_slot(std::uint32_t number) {
  SwapSlot slot = (*state_.swap)[number];
  --slot.count;
  const FrameNumber cache = slot.cache;
  if (slot.count == 0 && cache == kNoFrame) slot = {};
  set_slot(number, slot);
  return slot.count == 0 && cache != kNoFrame ? free_if_unused(cache) : 0;
}

void Kernel::hold_slot(std::uint32_t number) {
  SwapSlot slot = (*state_.swap)[number];
  ++slot.count;
  set_slot(number, slot);
}

/// Reads a slot into a new frame of the swap cache.
FrameNumber Kernel::read_slot(Pid pid, std::uint32_t number) {
  SwapSlot slot = (*state_.swap)[number];
  const FrameNumber frame = take_frame(FrameKind::Anon, 0, pid);
  const Frame before = state_.frames[frame];
  Frame after = before;
  after.content = slot.content;
  after.slot = number + 1;
  change(SetFrame{frame, before, after});
  slot.cache = frame;
  set_slot(number, slot);
  return frame;
}

/// The entry maps a frame again. A page whose slot nobody else names does not go through the swap
/// cache (the device is synchronous) and comes back exclusive and writable; any other is found in
/// the swap cache by those who also name the slot (rule 25).
void Kernel::swap_in(const Access& a, const Region& region, Entry entry) {
  const Pid pid = a.pid;
  const SpaceId space = state_.process(pid).space;
  const std::uint32_t number = entry.slot();
  const bool write = a.type == AccessType::Write, may_write = region.prot.write;
  const bool bypass = (*state_.swap)[number].count == 1 &&
                      (entry.exclusive() || (*state_.swap)[number].cache == kNoFrame);
  const Region r = region;
  if ((*state_.swap)[number].cache == kNoFrame) {
    Event e = at_page(EventKind::ReadIn, pid, a.page);
    e.access_type = a.type;
    e.decision = FaultOutcome::SwappedIn;
    e.count = 1;
    e.to = read_slot(pid, number);
    if (!bypass) e.count += read_ahead(pid, r, a.page);
    event(e);
  }
  const FrameNumber frame = (*state_.swap)[number].cache;
  change(SetHeld{frame, 0, 1});  // while neither entry nor slot may be the only one to keep it
  SwapSlot slot = (*state_.swap)[number];
  --slot.count;
  set_slot(number, slot);
  // The swap cache is left by who is likely to be its only user (should_try_to_free_swap).
  const Frame& record = state_.frames[frame];
  if (slot.count == 0 && record.mapped == 0 && (bypass || write || r.locked))
    drop_swap_cache(frame);
  const bool alone = state_.frames.mapped(frame) == 0 && state_.frames[frame].slot == 0 &&
                     state_.frames[frame].pins == 0;
  const bool exclusive = entry.exclusive() || alone;
  const bool writable = exclusive && may_write;
  set_entry(
      space, a.page,
      Entry::of(frame, Entry::kPresent | user_bit(r) | Entry::kAccessed |
                           (exclusive ? Entry::kExclusive : 0) | (writable ? Entry::kWritable : 0) |
                           (writable && write ? Entry::kDirty : 0)));
  change(SetHeld{frame, 1, 0});
  Event e = at_page(EventKind::Map, pid, a.page);
  e.access_type = a.type;
  e.decision = FaultOutcome::SwappedIn;
  e.to = frame;
  e.refs_after = state_.frames.refs(frame);
  e.refs_before = e.refs_after - 1;
  event(e);
}

/// Neighbours in the aligned window that are in swap too, shared or not, come into the swap cache
/// with it (swap_vma_readahead). Linux centres its window on the page.
std::uint64_t Kernel::read_ahead(Pid pid, const Region& region, PageNumber page) {
  const SpaceId space = state_.process(pid).space;
  const std::uint64_t base = page.value() / kSwapWindow * kSwapWindow;
  std::uint64_t count = 0;
  for (std::uint64_t p = std::max(base, region.start.value());
       p < std::min(base + kSwapWindow, region.end().value()); ++p) {
    const Entry e = state_.space(space).table().get(PageNumber{p});
    if (!e.swapped() || (*state_.swap)[e.slot()].cache != kNoFrame) continue;
    if (state_.frames.free_count() == 0 || !charge_fits(pid, 1)) break;
    read_slot(pid, e.slot());
    ++count;
  }
  return count;
}

/// Written since it was last clean, through this entry or by the kernel itself.
bool Kernel::is_dirty(Entry entry) const {
  return entry.dirty() || state_.frames.common(entry.frame()).dirty;
}

/// Can reclaim write this page to swap? Only what one entry maps, and nobody pins.
bool Kernel::can_swap_out(Entry entry) const {
  if (!entry.maps_frame() || entry.huge()) return false;
  const Frame& f = state_.frames[entry.frame()];
  if (f.kind != FrameKind::Anon || f.mapped != 1 || f.pins != 0 || f.held != 0 || f.folio != 0)
    return false;
  return (f.lazy_free && !is_dirty(entry)) || f.slot != 0 || free_slot().has_value();
}

/// shrink_folio_list for one page: a page freed lazily and not written since is just dropped.
/// Requires can_swap_out. Returns the frames that became free.
std::uint64_t Kernel::swap_out(SpaceId space, PageNumber page) {
  const Entry entry = state_.space(space).table().get(page);
  const FrameNumber frame = entry.frame();
  const Frame record = state_.frames[frame];
  flush_page(space, page);
  if (record.lazy_free && !is_dirty(entry)) {
    set_entry(space, page, Entry{});
    return free_if_unused(frame);
  }
  const std::uint32_t number = record.slot != 0 ? record.slot - 1 : *free_slot();
  SwapSlot slot = number < state_.swap->size() ? (*state_.swap)[number] : SwapSlot{};
  slot.content = record.content;
  ++slot.count;
  slot.cache = kNoFrame;
  set_slot(number, slot);
  if (record.slot != 0) {
    Frame after = record;
    after.slot = 0;
    change(SetFrame{frame, record, after});
  }
  set_entry(
      space, page,
      Entry::of(FrameNumber{number}, Entry::kSwap | (entry.exclusive() ? Entry::kExclusive : 0)));
  return free_if_unused(frame);
}

}  // namespace cowscope
