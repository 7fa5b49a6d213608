// fork: dup_mmap and copy_page_range of Linux (mm/memory.c), and the naive copy it is compared
// with.
#include "engine/kernel.h"

namespace cowscope {
namespace {

bool copied_under_eager(const Region& region) {
  return region.sharing == Sharing::Private && region.prot.write;
}

}  // namespace

std::uint64_t Kernel::frames_to_duplicate(const AddressSpace& space) const {
  std::uint64_t frames = 0;
  for (const Region& r : space.regions()) {
    if (!copied_under_eager(r)) continue;
    space.table().for_each_present(r.start, r.pages, [&](PageNumber, Entry e) {
      frames += static_cast<std::uint64_t>(e.maps_frame());
    });
  }
  return frames;
}

Outcome Kernel::run(Pid pid, const Fork& c) {
  const Process parent = state_.process(pid);
  if (state_.living >= setup_.config.max_processes) return fail(parent.pid, Outcome::Eagain);
  if (setup_.config.policy == Policy::Eager &&
      frames_to_duplicate(state_.space(parent.space)) > state_.frames.free_count())
    return fail(parent.pid, Outcome::Enomem);

  Process child = parent;
  child.pid = Pid{static_cast<std::uint32_t>(state_.processes.size() + 1)};
  child.name = c.as;
  child.parent = parent.pid;
  child.space = SpaceId{static_cast<std::uint32_t>(state_.spaces.size() + 1)};
  const std::vector<Region> regions = state_.space(parent.space).regions();
  change(AddSpace{child.space});
  change(SetUsers{child.space, 0, 1});
  change(AddProcess{child});
  for (const NamedRange& n : std::vector<NamedRange>(state_.space(parent.space).names()))
    change(AddName{child.space, n});
  for (std::uint32_t at = 0; at < regions.size(); ++at) {
    change(InsertRegion{child.space, at, regions[at]});
    if (const ObjectId id = regions[at].object; id.value() != 0) {
      const std::uint32_t users = state_.objects[id.value() - 1]->regions;
      change(SetObjectRegions{id, users, users + 1});
    }
  }
  Event e = call(EventKind::Fork, parent.pid);
  e.other = child.pid;
  event(e);

  bool protects = false;
  for (const Region& r : regions) {
    copy_entries(parent.pid, child.pid, r);
    protects = protects || (r.anon_vma && r.prot.write && setup_.config.policy == Policy::Cow);
  }
  // The CPU may still remember entries as writable (those of each run were flushed with it, so that
  // the TLB never disagrees); Linux flushes the whole address space once.
  if (protects) {
    flush_space(parent.space);
    event(call(EventKind::Flush, parent.pid));
  }
  return Outcome::Ok;
}

/// Walks a region's present entries and handles each run of neighbours with the same decision as
/// one event. Rule 4: only a region with something private in it is copied, others refault.
void Kernel::copy_entries(Pid parent, Pid child, const Region& region) {
  enum class Fate : std::uint8_t { Skip, Share, Duplicate };
  struct Run {
    PageNumber first;
    std::uint64_t count = 0;
    Fate fate = Fate::Skip;
    Entry like;
  };
  constexpr std::uint64_t kSame = Entry::kWritable | Entry::kExclusive | Entry::kZero;
  const bool eager = setup_.config.policy == Policy::Eager && copied_under_eager(region);
  std::vector<Run> runs;
  space_of(parent).table().for_each_present(
      region.start, region.pages, [&](PageNumber page, Entry e) {
        Fate fate = Fate::Skip;
        if (eager && e.maps_frame()) fate = Fate::Duplicate;
        else if (region.anon_vma && region.sharing == Sharing::Private) fate = Fate::Share;
        if (!runs.empty()) {
          Run& last = runs.back();
          const bool alike = last.fate == fate &&
                             (fate != Fate::Share || ((last.like.bits ^ e.bits) & kSame) == 0);
          if (alike && last.first + last.count == page) {
            ++last.count;
            return;
          }
        }
        runs.push_back({page, 1, fate, e});
      });
  for (const Run& run : runs) {
    operations_ += run.count;
    switch (run.fate) {
      case Fate::Share: share_run(parent, child, region, run.first, run.count, run.like); break;
      case Fate::Duplicate: duplicate_run(parent, child, region, run.first, run.count); break;
      case Fate::Skip: {
        Event e = at_page(EventKind::Skip, parent, run.first);
        e.other = child;
        e.count = run.count;
        e.reason = region.sharing == Sharing::Shared ? Reason::SharedMemory : Reason::NoAnonVma;
        if (run.like.maps_frame()) e.from = run.like.frame();
        event(e);
        break;
      }
    }
  }
}

/// copy_present_ptes: both sides map the same frames, write-protected and no longer exclusive; the
/// child's accessed bit is clear, dirty is kept (rule 3).
void Kernel::share_run(Pid parent, Pid child, const Region& region, PageNumber first,
                       std::uint64_t count, Entry like) {
  const SpaceId from = state_.process(parent).space, to = state_.process(child).space;
  for (std::uint64_t table = first.value() / kEntriesPerTable;
       table <= (first.value() + count - 1) / kEntriesPerTable; ++table)
    if (const PageNumber page{table * kEntriesPerTable}; !state_.space(to).table().has_table(page))
      change(SetTable{to, page, true});
  change(ShareEntries{from, to, first, count, like.writable(), like.exclusive(), true});
  if (like.writable())
    for (auto i = static_cast<std::uint32_t>(state_.tlb.entries().size()); i-- > 0;) {
      const TlbEntry t = state_.tlb.entries()[i];
      if (t.space == from && t.page >= first && t.page < first + count) change(TlbErase{i, t});
    }
  Event e = at_page(EventKind::Share, parent, first);
  e.other = child;
  e.count = count;
  e.cow = region.prot.write;
  if (like.maps_frame()) {
    e.from = e.to = like.frame();
    e.refs_after = state_.frames[e.from].refs();
    e.refs_before = e.refs_after - 1;
  }
  event(e);
}

/// What a kernel without copy-on-write would do: a new frame and 4096 bytes for every page.
void Kernel::duplicate_run(Pid parent, Pid child, const Region& region, PageNumber first,
                           std::uint64_t count) {
  const SpaceId from = state_.process(parent).space, to = state_.process(child).space;
  if (!region.anon_vma) {
    const AddressSpace& space = state_.space(to);
    Region after = *space.find(region.start);
    after.anon_vma = true;
    update_region(to, index_of(to, after), after);
  }
  Event e = at_page(EventKind::Duplicate, parent, first);
  e.other = child;
  e.count = count;
  e.refs_before = e.refs_after = 1;
  for (std::uint64_t i = 0; i < count; ++i) {
    const PageNumber page = first + i;
    const Entry source = state_.space(from).table().get(page);
    const FrameNumber frame = take_frame(FrameKind::Anon, 0, state_.frames[source.frame()].content);
    set_entry(to, page,
              Entry::of(frame, Entry::kPresent | Entry::kUser | Entry::kWritable |
                                   Entry::kExclusive | (source.dirty() ? Entry::kDirty : 0)));
    if (i == 0) {
      e.from = source.frame();
      e.to = frame;
    }
  }
  Totals t;
  t.copies = count;
  t.bytes_copied = count * kPageSize;
  event(e, t);
}

}  // namespace cowscope
