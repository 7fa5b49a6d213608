// The changes that fork is made of, for runs of many entries at once. The loops over entries and
// frame records are here alone, so that they can be compiled for speed where all else is for size.
#include <algorithm>

#include "engine/change_maker.h"

namespace cowscope {

/// fork's inner loop, a last-level table at a time: the tables, the chunk of frame records and the
/// counts are looked up once for many entries. Neighbouring pages mostly have neighbouring frames.
void ChangeMaker::operator()(const ShareEntries& c) const {
  AddressSpace& parent = space(c.parent);
  AddressSpace& child = space(c.child);
  const std::uint32_t lost =
      c.protect ? (c.writable ? Entry::kWritable : 0) | (c.exclusive ? Entry::kExclusive : 0) : 0;
  const std::uint64_t last = (c.first + c.count).value();
  for (std::uint64_t page = c.first.value(); page < last;) {
    const auto from = static_cast<std::size_t>(page % kEntriesPerTable);
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(kEntriesPerTable - from, last - page));
    PageTable::Slot& source = parent.table_for_change().table_for_change(PageNumber{page});
    PageTable::Leaf& copy =
        child.table_for_change().table_for_change(PageNumber{page}).leaf.write();
    Entry* to = &copy.entries[from];
    const Entry* entries = &source.leaf->entries[from];
    if (lost != 0) {
      Entry* changed = &source.leaf.write().entries[from];
      for (std::size_t i = 0; i < count; ++i)
        changed[i] = forwards ? changed[i].without(lost) : changed[i].with(lost);
      entries = changed;
    }
    const auto more = static_cast<std::uint32_t>(forwards ? count : ~count + 1);
    copy.present += more;
    copy.used += more;
    if (forwards)
      std::transform(entries, entries + count, to,
                     [](Entry e) { return e.without(Entry::kAccessed); });
    else std::fill_n(to, count, Entry{});
    const std::uint64_t mapped = count_mappings(entries, count);
    child.add_to_rss(forwards ? mapped : ~mapped + 1);
    page += count;
  }
}

/// One mapping more (fewer, if backwards) of each entry's frame; returns how many map one. While
/// entries are shared no fault is in progress, so nothing holds a frame but its mappings.
std::uint64_t ChangeMaker::count_mappings(const Entry* entries, std::size_t count) const {
  constexpr std::uint32_t kNext = std::uint32_t{1} << Entry::kFrameShift;
  constexpr std::uint32_t kTelling = ~(kNext - 1) | Entry::kPresent | Entry::kZero;
  const std::uint32_t more = forwards ? 1 : ~0U, alone = forwards ? 1 : 2;
  std::uint64_t mapped = 0;
  std::uint32_t shared = 0;
  for (std::size_t i = 0; i < count;) {
    if (!entries[i].maps_frame()) {
      ++i;
      continue;
    }
    // Neighbours with neighbouring frames, as far as the chunk of records goes.
    const std::uint32_t frame = entries[i].frame().value();
    const std::size_t most =
        std::min<std::size_t>(count - i, FrameTable::kChunk - frame % FrameTable::kChunk);
    const std::uint32_t first = entries[i].bits & kTelling;
    const auto differs = [&](std::size_t at) {
      return (entries[i + at].bits & kTelling) ^ (first + static_cast<std::uint32_t>(at) * kNext);
    };
    std::size_t row = 1;
    for (; row + 8 <= most; row += 8) {  // eight at a time, without a branch for each
      std::uint32_t any = 0;
      for (std::size_t j = 0; j < 8; ++j) any |= differs(row + j);
      if (any != 0) break;
    }
    while (row < most && differs(row) == 0) ++row;
    std::uint32_t* counts =
        &s.frames.write_chunk(frame / FrameTable::kChunk).mapped[frame % FrameTable::kChunk];
    // A frame is shared from two references on.
    for (std::size_t j = 0; j < row; ++j) {
      shared += static_cast<std::uint32_t>(counts[j] == alone);
      counts[j] += more;
    }
    mapped += row;
    i += row;
  }
  s.shared_frames += forwards ? shared : ~shared + 1;
  s.mapped_pages += forwards ? mapped : ~mapped + 1;
  return mapped;
}

/// New frames with what is in those of `source` (null: zeros), as many at a time as lie in a row.
void ChangeMaker::duplicate_frames(const Entry* source, Entry* to, std::size_t count,
                                   std::uint32_t flags, std::uint16_t group) const {
  for (std::size_t i = 0; i < count;) {
    const FrameTable::Run row = s.frames.take_lowest(static_cast<std::uint32_t>(count - i));
    FrameTable::Chunk& chunk = s.frames.write_chunk(row.first.value() / FrameTable::kChunk);
    const std::uint32_t at = row.first.value() % FrameTable::kChunk;
    FrameTable::Common record;
    record.kind = FrameKind::Anon;
    record.special = group != 0;
    for (std::uint32_t j = 0; j < row.count; ++j) {
      std::uint32_t user = Entry::kUser | Entry::kAccessed;
      if (source != nullptr) {
        record.content = s.frames.common(source[i + j].frame()).content;
        user = source[i + j].bits & Entry::kUser;
      }
      chunk.common[at + j] = record;
      chunk.mapped[at + j] = 1;
      to[i + j] = Entry::of(FrameNumber{row.first.value() + j}, flags | user);
    }
    if (group != 0)
      for (std::uint32_t j = 0; j < row.count; ++j) chunk.rare.write()[at + j].group = group;
    i += row.count;
  }
}

void ChangeMaker::give_back_frames(Entry* entries, std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) {
    s.frames.set(entries[i].frame(), Frame{});
    s.frames.give_back(entries[i].frame());
    entries[i] = Entry{};
  }
}

void ChangeMaker::operator()(const DuplicateEntries& c) const {
  const PageTable* parent = c.parent.value() != 0 ? &s.space(c.parent).table() : nullptr;
  AddressSpace& child = space(c.child);
  const std::uint32_t flags =
      Entry::kPresent | Entry::kDirty | Entry::kExclusive | (c.writable ? Entry::kWritable : 0);
  const std::uint64_t last = (c.first + c.count).value();
  for (std::uint64_t page = c.first.value(); page < last;) {
    const auto from = static_cast<std::size_t>(page % kEntriesPerTable);
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(kEntriesPerTable - from, last - page));
    const Entry* source =
        parent != nullptr ? &parent->table_of(PageNumber{page})->leaf->entries[from] : nullptr;
    PageTable::Leaf& copy =
        child.table_for_change().table_for_change(PageNumber{page}).leaf.write();
    Entry* to = &copy.entries[from];
    if (forwards) duplicate_frames(source, to, count, flags, c.group);
    else give_back_frames(to, count);
    const std::uint32_t more = static_cast<std::uint32_t>(forwards ? count : ~count + 1);
    copy.present += more;
    copy.used += more;
    page += count;
  }
  const std::uint64_t more = forwards ? c.count : ~c.count + 1;
  child.add_to_rss(more);
  s.mapped_pages += more;
  if (c.group != 0) s.charged[c.group - 1U] += static_cast<std::uint32_t>(more);
}

}  // namespace cowscope
