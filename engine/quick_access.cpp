// The ways through an access that are gone a million times when a history is loaded, each in one
// go: a load or store that the entry allows, and a store to private anonymous memory that is filled
// with zeros, copied or reused. Only when nobody records: what is between two events is not there.
//
// Decided and counted exactly as in access.cpp, page_fault.cpp and fault_outcome.cpp, where the
// rules and their sources are. Whatever is out of the ordinary is left to them. The two ways are
// held against each other by tests/engine/random_test.cpp and the machine fuzzer.
#include "engine/kernel.h"

namespace cowscope {
namespace {

/// One access on its way. What is counted is kept here until it is done, in registers.
class QuickAccess {
 public:
  QuickAccess(MachineState& state, const Setup& setup) : state_(state), setup_(setup) {}

  std::uint32_t events() const { return events_; }

  /// True if the access is done. False: it is none of the common ones, and nothing has happened.
  COWSCOPE_HOT bool run(SpaceId id, std::uint16_t group, PageNumber page, bool write) {
    const AddressSpace& space = state_.space(id);
    const PageTable::Slot* found = space.table().table_of(page);
    if (found == nullptr || found->shared != 0) return false;
    const auto at = static_cast<std::size_t>(page.value() % kEntriesPerTable);
    const Entry before = found->leaf->entries[at];
    constexpr std::uint32_t kKind = Entry::kPresent | Entry::kUser | Entry::kZero | Entry::kHuge;
    const bool maps = (before.bits & kKind) == (Entry::kPresent | Entry::kUser);
    if (!maps && !(write && before.empty())) return false;
    const bool faults = !maps || (write && !before.writable());
    Entry after = before;
    if (faults) {
      const Region* region = space.find(page);
      if (!may_write_anon(region) || group != 0 || setup_.config.bug_map_count) return false;
      if (!maps) {
        if (region->file || setup_.config.thp != HugePages::Never || !has_free_frame())
          return false;
        after = zero_fill();
      } else {
        const FrameTable::Place frame = state_.frames.place(before.frame());
        if (!frame.common.plain()) return false;
        if (before.exclusive() || frame.mapped == 1) {
          after = reuse(before);
        } else {
          if (!has_free_frame()) return false;
          after = copy(frame);
        }
      }
    }
    after = after.with(Entry::kAccessed | (write ? Entry::kDirty : 0));
    if (after != before) put(id, space.table().place_of(*found), page, before, after);
    translate(id, page, after, faults);
    tell(faults ? EventKind::Retry : write ? EventKind::Store : EventKind::Load);
    state_.totals.time_ns += time_ns_;
    to_ = after.frame();
    return true;
  }

  /// The frame that was accessed.
  FrameNumber frame() const { return to_; }

 private:
  /// RegionCheck, of a store that faults.
  static bool may_write_anon(const Region* region) {
    return region != nullptr && region->prot.write && region->sharing == Sharing::Private &&
           region->anon_vma;
  }
  bool has_free_frame() const { return state_.frames.free_count() > 0; }

  COWSCOPE_HOT void tell_decision() {
    ++state_.totals.minor;
    tell(EventKind::Fault);
    tell(EventKind::RegionCheck);
    tell(EventKind::Decide);
  }

  COWSCOPE_HOT Entry reuse(Entry before) {
    tell_decision();
    ++state_.totals.reuses;
    tell(EventKind::Reuse);
    return before.with(Entry::kWritable | Entry::kExclusive);
  }

  COWSCOPE_HOT Entry copy(const FrameTable::Place& from) {
    tell_decision();
    const ContentId content = from.common.content;
    // Mapped twice at least, so it stays; shared until it is mapped once.
    state_.shared_frames -= static_cast<std::uint32_t>(from.mapped-- == 2);
    ++state_.totals.copies;
    state_.totals.bytes_copied += kPageSize;
    tell(EventKind::Copy);
    tell(EventKind::Drop);
    return allocate(content);
  }

  COWSCOPE_HOT Entry zero_fill() {
    tell_decision();
    ++state_.mapped_pages;
    ++state_.totals.zeroed;
    tell(EventKind::Zero);
    return allocate({});
  }

  COWSCOPE_HOT Entry allocate(ContentId content) {
    const FrameNumber to = state_.frames.lowest_free();
    state_.frames.take(to);
    const FrameTable::Place mine = state_.frames.place(to);
    mine.mapped = 1;
    mine.common = {.content = content, .kind = FrameKind::Anon};
    tell(EventKind::Allocate);
    tell(EventKind::Repoint);
    return Entry::of(to, Entry::kPresent | Entry::kUser | Entry::kExclusive | Entry::kWritable);
  }

  COWSCOPE_HOT void put(SpaceId id, std::size_t at, PageNumber page, Entry before, Entry after) {
    AddressSpace& space = state_.spaces[id.value() - 1].write();
    PageTable::Slot& table = space.table_for_change().table_at(at);
    // One frame for another: the counts stay.
    if (!before.empty()) table.leaf.write().entries[page.value() % kEntriesPerTable] = after;
    else space.set_entry(table, page, after);
  }

  /// The TLB's part: found or not, what a fault flushes, what is cached in the end.
  COWSCOPE_HOT void translate(SpaceId id, PageNumber page, Entry now, bool faulted) {
    Tlb& tlb = state_.tlb;
    const std::uint32_t hit = tlb.find(id, page);
    if (hit == Tlb::kMiss) {
      tell(EventKind::TlbMiss);
      tell(EventKind::Walk);
      tlb.push(id, page, now.frame(), now.writable());
      return;
    }
    tell(EventKind::TlbHit);
    if (hit == 0 && !faulted) return;
    TlbEntry cached = tlb[hit];
    if (faulted) cached = {id, page, now.frame(), now.writable()};
    tlb.erase(hit);
    tlb.insert(0, cached);
  }

  COWSCOPE_HOT void tell(EventKind kind) {
    ++events_;
    time_ns_ += setup_.config.costs.ns[static_cast<std::size_t>(kind)];
  }

  MachineState& state_;
  const Setup& setup_;
  std::uint32_t events_ = 0;
  std::uint64_t time_ns_ = 0;
  FrameNumber to_ = kNoFrame;
};

}  // namespace

/// True if the access is done. False: nothing has happened yet.
bool Kernel::access_quickly(SpaceId space, std::uint16_t group, PageNumber page,
                            const Stored* stored) {
  QuickAccess quick(state_, setup_);
  if (!quick.run(space, group, page, stored != nullptr)) return false;
  events_ += quick.events();
  if (stored == nullptr) return true;
  ContentId& content = state_.frames.place(quick.frame()).common.content;
  content = setup_.contents.overwrite(content, stored->offset, stored->bytes, stored->text);
  return true;
}

/// A load or store of one page by name, with no more ado than it needs. True if it is done. False:
/// nothing has happened yet.
bool Kernel::run_quickly(const Command& command) {
  const auto* write = std::get_if<Write>(&command);
  const auto* read = write != nullptr ? nullptr : std::get_if<Read>(&command);
  if (write == nullptr && read == nullptr) return false;
  const PageRange& range = write != nullptr ? write->range : read->range;
  if (range.raw() || range.whole || range.first != range.last) return false;
  const Process* who = state_.find(write != nullptr ? write->who : read->who);
  if (who == nullptr || !who->alive()) return false;
  const NamedRange* name = state_.space(who->space).find(range.region);
  if (name == nullptr) return false;
  Stored stored;
  if (write != nullptr) {
    stored.offset = write->offset;
    stored.bytes = setup_.texts[write->bytes];
    stored.text = write->bytes;
    // Nothing given: a stamp is made. Past the end: the next page is written too.
    if (stored.bytes.empty() || stored.offset + stored.bytes.size() > kPageSize) return false;
  }
  if (!access_quickly(who->space, who->group, name->start + range.first,
                      write != nullptr ? &stored : nullptr))
    return false;
  ++operations_;
  ++access_;
  return true;
}

}  // namespace cowscope
