// The page cache: pages read in from files, marked dirty, written back and dropped.
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {

/// Brings the aligned window of `fault_around` pages around `page` into the page cache, as far as
/// frames last beyond `spare`. Linux reads ahead further, and not the same on all kernels; the
/// window is our choice. Of executable memory it is what follows in the region (since Linux 6.16,
/// do_sync_mmap_readahead). Requires a frame for the page itself.
void Kernel::read_file(Pid pid, const Region& region, PageNumber page, std::uint64_t spare) {
  const FileId id = *region.file;
  const auto wanted = static_cast<std::uint32_t>(region.backing_page + (page - region.start));
  const std::uint32_t window = setup_.config.fault_around;
  // Aligned as fault-around aligns: by address.
  const std::uint64_t base = page.value() / window * window;
  const std::uint64_t before = page.value() - base;
  std::uint32_t first =
      wanted - static_cast<std::uint32_t>(std::min<std::uint64_t>(before, wanted));
  std::uint64_t end = wanted + (window - before);
  if (region.prot.exec) {
    first = wanted;
    end =
        std::min<std::uint64_t>(std::uint64_t{wanted} + window, region.backing_page + region.pages);
  }
  read_file_pages(pid, id, wanted, first, static_cast<std::uint32_t>(end), spare, page);
}

void Kernel::read_file_pages(Pid pid, FileId id, std::uint32_t wanted, std::uint32_t first,
                             std::uint32_t end, std::uint64_t spare, PageNumber at) {
  const auto pages = static_cast<std::uint32_t>(state_.files[id.value()]->cached.size());
  Event e = at_page(EventKind::ReadIn, pid, at);
  e.count = 0;
  const auto read = [&](std::uint32_t i) {
    const FrameNumber frame = take_frame(FrameKind::File, 0, pid);
    Frame record = state_.frames[frame];
    record.cached = true;
    record.owner = id.value();
    record.owner_page = i;
    record.content = state_.files[id.value()]->stored[i];
    change(SetFrame{frame, state_.frames[frame], record});
    change(SetFilePage{id, i, kNoFrame, frame});
    if (e.count++ == 0) e.to = frame;
  };
  if (wanted < pages && state_.files[id.value()]->cached[wanted] == kNoFrame) read(wanted);
  for (std::uint32_t i = first; i < std::min(end, pages); ++i) {
    if (state_.files[id.value()]->cached[i] != kNoFrame) continue;
    if (state_.frames.free_count() <= spare || !charge_fits(pid, spare + 1)) break;
    read(i);
  }
  operations_ += e.count;
  if (e.count > 0) event(e);
}

void Kernel::mark_dirty(FrameNumber frame) {
  const Frame& before = state_.frames[frame];
  if (before.dirty || before.kind != FrameKind::File || setup_.config.files[before.owner].tmpfs)
    return;
  Frame after = before;
  after.dirty = true;
  change(SetFrame{frame, before, after});
}

/// Writes the dirty pages first … end of a file back. Every mapping that shares the file loses its
/// write permission and dirty bit, so that the next store is told of again (folio_mkclean, rule
/// 12).
std::uint64_t Kernel::write_back(Pid pid, FileId id, std::uint32_t first, std::uint32_t end) {
  if (setup_.config.files[id.value()].tmpfs) return 0;
  Event e = call(EventKind::WriteOut, pid);
  e.count = 0;
  const std::vector<FrameNumber> cached = state_.files[id.value()]->cached;
  for (std::uint32_t i = first; i < std::min<std::size_t>(end, cached.size()); ++i) {
    if (cached[i] == kNoFrame || !state_.frames.common(cached[i]).dirty) continue;
    for (const Mapping& m : mappings_of(cached[i])) {
      const Region* r = state_.space(m.space).find(m.page);
      if (r->sharing == Sharing::Private) continue;
      flush_page(m.space, m.page);
      set_entry(
          m.space, m.page,
          state_.space(m.space).table().get(m.page).without(Entry::kWritable | Entry::kDirty));
    }
    const Frame before = state_.frames[cached[i]];
    Frame after = before;
    after.dirty = false;
    change(SetFrame{cached[i], before, after});
    if (const ContentId old = state_.files[id.value()]->stored[i]; old != before.content)
      change(SetStored{id, i, old, before.content});
    if (e.count++ == 0) e.from = cached[i];
  }
  if (e.count > 0) event(e);
  return e.count;
}

/// Drops a cached page that nobody maps. Requires that it is clean and in no use.
void Kernel::drop_cached(FrameNumber frame) {
  const Frame record = state_.frames[frame];
  if (record.kind == FrameKind::Shared)
    change(SetObjectFrame{ObjectId{record.owner}, record.owner_page, frame, kNoFrame});
  else change(SetFilePage{FileId{record.owner}, record.owner_page, frame, kNoFrame});
  change(SetFrame{frame, record, Frame{}});
}

/// What is read back as it was: a clean page of a file on disk, or one of shared memory that nobody
/// ever wrote.
bool Kernel::can_drop(FrameNumber frame) const {
  const Frame& f = state_.frames[frame];
  const bool unwritten = f.kind == FrameKind::Shared && f.cached;
  const bool on_disk = f.kind == FrameKind::File && !setup_.config.files[f.owner].tmpfs;
  return (unwritten || on_disk) && f.refs() == 0 && f.pins == 0 && !f.dirty;
}

/// msync(MS_SYNC): the shared file mappings in the range are written back; a hole is ENOMEM after
/// the rest was done.
Outcome Kernel::run(Pid pid, const Msync& c) {
  const SpaceId space = state_.process(pid).space;
  const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
  const PageNumber end = range.first + range.count;
  const std::vector<Region> regions = state_.space(space).regions();
  for (const Region& r : regions) {
    const PageNumber from = std::max(r.start, range.first), to = std::min(r.end(), end);
    if (from >= to || !r.file || r.sharing == Sharing::Private) continue;
    own_tables(pid, from, to - from);
    const auto first = static_cast<std::uint32_t>(r.backing_page + (from - r.start));
    write_back(pid, *r.file, first, first + static_cast<std::uint32_t>(to - from));
  }
  return covered(space, range) == range.count ? Outcome::Ok : fail(pid, Outcome::Enomem);
}

/// fsync, then POSIX_FADV_DONTNEED: what nobody maps leaves the page cache.
Outcome Kernel::run(const struct Evict& c) {
  for (std::uint32_t f = 0; f < setup_.config.files.size(); ++f) {
    if (setup_.config.files[f].path != c.file) continue;
    write_back(kInit, FileId{f}, 0, setup_.config.files[f].pages);
    Event e = call(EventKind::Evict, kInit);
    e.count = 0;
    const std::vector<FrameNumber> cached = state_.files[f]->cached;
    for (const FrameNumber frame : cached) {
      if (frame == kNoFrame || !can_drop(frame)) continue;
      drop_cached(frame);
      if (e.count++ == 0) e.from = frame;
    }
    e.freed = e.count;
    if (e.count > 0) event(e);
  }
  return Outcome::Ok;
}

}  // namespace cowscope
