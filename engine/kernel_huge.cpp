// Transparent huge pages: 512 pages under one entry, in 512 aligned frames. Sources:
// do_huge_pmd_anonymous_page, do_huge_pmd_wp_page, __split_huge_pmd_locked, collapse_huge_page
// (mm/huge_memory.c, mm/khugepaged.c), __wp_can_reuse_large_anon_folio (mm/memory.c).
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
namespace {

constexpr std::uint64_t kHugePages = kEntriesPerTable;

PageNumber huge_start(PageNumber page) {
  return PageNumber{page.value() / kHugePages * kHugePages};
}

}  // namespace

/// thp_vma_allowable_order, and nothing mapped there yet.
bool Kernel::may_be_huge(SpaceId space, const Region& region, PageNumber page) const {
  const bool wanted = setup_.config.thp == HugePages::Always    ? region.huge != HugeAdvice::No
                      : setup_.config.thp == HugePages::Madvise ? region.huge == HugeAdvice::Yes
                                                                : false;
  if (!wanted || region.file || region.sharing == Sharing::Shared) return false;
  const PageNumber first = huge_start(page);
  if (first < region.start || first + kHugePages > region.end()) return false;
  const PageTable::Slot* table = state_.space(space).table().table_of(first);
  return table == nullptr || table->leaf->used == 0;
}

/// Takes 512 aligned frames, the lowest there are; each is charged. Requires lowest_free_huge().
FrameNumber Kernel::take_huge(Pid pid) {
  const FrameNumber head = *state_.frames.lowest_free_huge();
  for (std::uint32_t i = 0; i < kHugePages; ++i) {
    Frame record;
    record.kind = FrameKind::Anon;
    record.folio = head.value() + 1;
    record.group = state_.process(pid).group;
    record.held = 1;
    change(SetFrame{FrameNumber{head.value() + i}, Frame{}, record});
  }
  return head;
}

/// The Allocate event of 512 frames; what follows in the fault is told with the same event.
Event Kernel::allocate_huge(Pid pid, PageNumber first, AccessType type, FaultOutcome decision) {
  operations_ += kHugePages;
  Event e = at_page(EventKind::Allocate, pid, first);
  e.access_type = type;
  e.decision = decision;
  e.huge = true;
  e.count = kHugePages;
  e.to = take_huge(pid);
  e.refs_after = 1;
  event(e);
  return e;
}

void Kernel::map_huge(Pid pid, PageNumber first, FrameNumber head, std::uint32_t flags) {
  const SpaceId space = state_.process(pid).space;
  for (std::uint32_t i = 0; i < kHugePages; ++i) {
    const FrameNumber frame{head.value() + i};
    set_entry(space, first + i,
              Entry::of(frame, flags | Entry::kPresent | Entry::kAccessed | Entry::kExclusive |
                                   Entry::kHuge));
    change(SetHeld{frame, 1, 0});
  }
}

void Kernel::give_huge_frame(Pid pid, const Region& region, PageNumber page, AccessType type) {
  const SpaceId space = state_.process(pid).space;
  const Region r = region;
  const PageNumber first = huge_start(page);
  prepare_anon(space, r);
  Event e = allocate_huge(pid, first, type, FaultOutcome::ZeroFilled);
  e.kind = EventKind::Zero;
  Totals t;
  t.zeroed = kHugePages;
  event(e, t);
  for (std::uint64_t i = 0; i < kHugePages; ++i) flush_page(space, first + i);
  map_huge(pid, first, e.to,
           user_bit(r) | (r.prot.write ? Entry::kWritable : 0) |
               (type == AccessType::Write ? Entry::kDirty : 0));
  e.kind = EventKind::Repoint;
  e.refs_before = e.refs_after = 1;
  event(e);
}

/// Before Linux 5.8: the whole 2 MiB are copied, not one page of it.
void Kernel::copy_huge_frame(Pid pid, const Region& region, PageNumber page) {
  const SpaceId space = state_.process(pid).space;
  const Region r = region;
  const PageNumber first = huge_start(page);
  const FrameNumber from = state_.space(space).table().get(first).frame();
  Event e = allocate_huge(pid, first, AccessType::Write, FaultOutcome::Copied);
  for (std::uint32_t i = 0; i < kHugePages; ++i)
    if (const ContentId bytes = state_.frames.common(FrameNumber{from.value() + i}).content;
        bytes.value() != 0)
      change(SetContent{FrameNumber{e.to.value() + i}, ContentId{}, bytes});
  e.kind = EventKind::Copy;
  e.from = from;
  e.refs_before = e.refs_after = state_.frames.refs(from);
  Totals t;
  t.copies = kHugePages;
  t.bytes_copied = kHugePages * kPageSize;
  event(e, t);
  const auto hold_old = [&](std::uint8_t before, std::uint8_t after) {
    for (std::uint32_t i = 0; i < kHugePages; ++i)
      change(SetHeld{FrameNumber{from.value() + i}, before, after});
  };
  for (std::uint64_t i = 0; i < kHugePages; ++i) flush_page(space, first + i);
  hold_old(0, 1);
  map_huge(pid, first, e.to, user_bit(r) | (r.prot.write ? Entry::kWritable : 0) | Entry::kDirty);
  e.kind = EventKind::Repoint;
  e.refs_before = e.refs_after = 1;
  event(e);
  e.kind = EventKind::Drop;
  e.refs_before = state_.frames.refs(from);
  hold_old(1, 0);
  e.refs_after = state_.frames.refs(from);
  e.freed = free_if_unused(from);
  event(e);
}

/// One huge entry becomes 512 small ones: this process's only; the frames stay where they are.
void Kernel::split_huge(Pid pid, PageNumber page) {
  const SpaceId space = state_.process(pid).space;
  const PageNumber first = huge_start(page);
  Event e = at_page(EventKind::SplitHuge, pid, first);
  e.huge = true;
  e.count = kHugePages;
  for (std::uint64_t i = 0; i < kHugePages; ++i) {
    const Entry entry = state_.space(space).table().get(first + i);
    if (e.from == kNoFrame && entry.maps_frame()) e.from = entry.frame();
    set_entry(space, first + i, entry.without(Entry::kHuge));
  }
  event(e);
}

/// Huge entries that a range cuts are split, so that a call can change a part of them.
void Kernel::split_huge_at_ends(Pid pid, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  for (const PageNumber edge : {first, first + count}) {
    if (edge.value() % kHugePages == 0) continue;
    if (state_.space(space).table().get(edge).huge()) split_huge(pid, edge);
  }
}

/// May the folio that this entry's frame belongs to be written where it is? Not if any other
/// address space maps a part of it; nor if this is the only page of it that is still mapped: that
/// one is copied, so that the folio comes free (__wp_can_reuse_large_anon_folio).
bool Kernel::folio_is_ours(SpaceId space, PageNumber page, Entry entry) const {
  const std::uint32_t head = state_.frames[entry.frame()].folio - 1;
  std::uint64_t mapped = 0;
  for (std::uint32_t i = 0; i < kHugePages; ++i) {
    const Frame& f = state_.frames[FrameNumber{head + i}];
    if (f.pins != 0 || f.mapped > 1) return false;
    mapped += f.mapped;
  }
  if (mapped <= 1) return false;
  // Every mapping must be one of ours: those lie where the page is, unless mremap tore them apart.
  std::uint64_t here = 0;
  const PageNumber first{page.value() - (entry.frame().value() - head)};
  state_.space(space).table().for_each_present(first, kHugePages, [&](PageNumber p, Entry e) {
    here += static_cast<std::uint64_t>(e.maps_frame() && e.frame().value() == head + (p - first));
  });
  return here == mapped;
}

/// MADV_COLLAPSE: the pages of each aligned 2 MiB move into one huge frame, whatever the setting.
Outcome Kernel::collapse(Pid pid, const Region& region, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  const Region r = region;
  const auto up = [](std::uint64_t n) { return (n + kHugePages - 1) / kHugePages * kHugePages; };
  const bool fits = up(r.start.value()) + kHugePages <= r.end().value();
  const std::uint64_t begin = up(first.value());
  const std::uint64_t end = (first.value() + count) / kHugePages * kHugePages;
  // Where nothing private was ever written there is no anon_vma, and nothing to collapse
  // (__thp_vma_allowable_orders).
  if (r.file || r.sharing == Sharing::Shared || r.huge == HugeAdvice::No || !r.anon_vma || !fits ||
      begin > end)
    return fail(pid, Outcome::Einval);
  for (std::uint64_t at = begin; at < end; at += kHugePages) {
    if (state_.space(space).table().get(PageNumber{at}).huge()) continue;
    // Nothing was touched since the table above was made: nothing is looked for further on either
    // (find_pmd_or_thp_or_none).
    if (!state_.space(space).table().has_table(PageNumber{at})) return fail(pid, Outcome::Einval);
    own_table(pid, PageNumber{at});
    if (!state_.frames.lowest_free_huge() || !charge_fits(pid, kHugePages))
      return fail(pid, Outcome::Enomem);
    bool pinned = false;
    state_.space(space).table().for_each(PageNumber{at}, kHugePages, [&](PageNumber, Entry e) {
      pinned = pinned || e.guard() || (e.maps_frame() && state_.frames[e.frame()].pins > 0);
    });
    if (pinned) return fail(pid, Outcome::Eagain);
    collapse_one(pid, r, PageNumber{at});
  }
  return Outcome::Ok;
}

void Kernel::collapse_one(Pid pid, const Region& region, PageNumber first) {
  const SpaceId space = state_.process(pid).space;
  const Region r = region;
  Event e = allocate_huge(pid, first, AccessType::Read, FaultOutcome::ZeroFilled);
  e.kind = EventKind::Collapse;
  e.count = 0;
  Totals t;
  for (std::uint32_t i = 0; i < kHugePages; ++i) {
    const PageNumber page = first + i;
    const FrameNumber to{e.to.value() + i};
    const Entry old = state_.space(space).table().get(page);
    ContentId bytes{};
    if (old.maps_frame()) bytes = state_.frames.common(old.frame()).content;
    if (old.swapped()) bytes = (*state_.swap)[old.slot()].content;
    if (bytes.value() != 0) change(SetContent{to, ContentId{}, bytes});
    if (!old.empty()) e.freed += remove_entry(space, page);
    e.count += static_cast<std::uint64_t>(old.maps_frame() || old.swapped());
    set_entry(space, page,
              Entry::of(to, Entry::kPresent | user_bit(r) | Entry::kAccessed | Entry::kDirty |
                                Entry::kExclusive | Entry::kHuge |
                                (r.prot.write ? Entry::kWritable : 0)));
    change(SetHeld{to, 1, 0});
  }
  t.copies = e.count;
  t.bytes_copied = e.count * kPageSize;
  event(e, t);
}

}  // namespace cowscope
