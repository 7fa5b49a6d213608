// One access to one page: translation, the page fault if there is one, and the access itself. By
// the CPU, for a program or for a system call that copies to or from its memory; or by the kernel
// without the CPU's translation, for itself (get_user_pages).
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
namespace {

/// May the CPU finish this access with this entry?
bool allows(Entry entry, AccessType type) {
  return entry.present() && entry.user() && (type == AccessType::Read || entry.writable());
}

FrameNumber frame_of(Entry entry) { return entry.maps_frame() ? entry.frame() : kNoFrame; }

}  // namespace

Outcome Kernel::access(const Access& a) {
  ++operations_;
  ++access_;
  if (journal_ == nullptr && a.mode == AccessMode::User) {
    const Process& process = state_.process(a.pid);
    if (access_quickly(process.space, process.group, a.page,
                       a.type == AccessType::Write ? &a.stored : nullptr))
      return Outcome::Ok;
  }
  in_access_ = true;
  const bool by_cpu = a.mode == AccessMode::User || a.mode == AccessMode::Kernel;
  const Outcome outcome = by_cpu ? access_by_cpu(a) : access_by_kernel(a);
  in_access_ = false;
  return outcome;
}

Outcome Kernel::access_by_cpu(const Access& a) {
  const SpaceId space = state_.process(a.pid).space;
  const Entry entry = state_.space(space).table().get(a.page);

  if (const std::uint32_t hit = state_.tlb.find(space, a.page); hit != Tlb::kMiss) {
    const TlbEntry cached = state_.tlb[hit];
    if (hit != 0) {
      change(TlbErase{hit, cached});
      change(TlbInsert{0, cached});
    }
    access_event(EventKind::TlbHit, a, cached.frame);
  } else {
    access_event(EventKind::TlbMiss, a);
    access_event(EventKind::Walk, a, frame_of(entry));
  }

  EventKind done = a.type == AccessType::Read ? EventKind::Load : EventKind::Store;
  if (!allows(entry, a.type)) {
    access_event(EventKind::Fault, a, frame_of(entry));
    if (const Outcome outcome = handle_fault(a); outcome != Outcome::Ok) return outcome;
    done = EventKind::Retry;
  }
  complete_access(a);
  access_event(done, a, kNoFrame, frame_of(state_.space(space).table().get(a.page)));
  return Outcome::Ok;
}

void Kernel::describe(Event& e, const Access& a, FrameNumber from, FrameNumber to) const {
  place_event(e, a.pid, a.page, Actor::Cpu);
  e.access_type = a.type;
  e.from = from;
  e.to = to;
}

/// follow_page_pte: what get_user_pages finds without a fault. With FOLL_FORCE a private page that
/// is exclusive may be written although its region may not (can_follow_write_pte).
bool Kernel::reachable(const Access& a) const {
  const AddressSpace& space = space_of(a.pid);
  const Entry entry = space.table().get(a.page);
  if (!entry.present()) return false;
  if (a.type == AccessType::Read || entry.writable()) return true;
  const Region* r = space.find(a.page);
  return a.mode == AccessMode::Force && r != nullptr && !r->prot.write && entry.exclusive();
}

Outcome Kernel::access_by_kernel(const Access& a) {
  const Entry entry = space_of(a.pid).table().get(a.page);
  Event walk = at_page(EventKind::Walk, a.pid, a.page);
  walk.access_type = a.type;
  if (entry.maps_frame()) walk.from = entry.frame();
  event(walk);
  bool faulted = false;
  while (!reachable(a)) {
    if (const Outcome outcome = handle_fault(a); outcome != Outcome::Ok) return outcome;
    faulted = true;
    if (lost_to_race(a)) break;
  }
  if (a.mode == AccessMode::Populate) {
    // What was there is marked as if it had been touched (FOLL_TOUCH), so reclaim keeps it.
    const Entry there = space_of(a.pid).table().get(a.page);
    const bool was_there = !faulted && a.type == AccessType::Write && there.maps_frame();
    if (!was_there || there.dirty() || !set_page_dirty(there.frame())) return Outcome::Ok;
    Event touched = at_page(EventKind::Store, a.pid, a.page);
    touched.access_type = a.type;
    touched.to = there.frame();
    event(touched);
    return Outcome::Ok;
  }
  const Entry now = space_of(a.pid).table().get(a.page);
  if (a.type == AccessType::Write) {
    store(now.frame(), a.stored);
    const bool of_file = state_.frames.common(now.frame()).kind == FrameKind::File;
    if (of_file || a.mode == AccessMode::Force) set_page_dirty(now.frame());
    else set_entry(state_.process(a.pid).space, a.page, now.with(Entry::kDirty));
  }
  Event done = at_page(faulted ? EventKind::Retry : EventKind::Store, a.pid, a.page);
  done.access_type = a.type;
  done.to = now.maps_frame() ? now.frame() : kNoFrame;
  event(done);
  return Outcome::Ok;
}

/// CVE-2016-5195: while the kernel has copied a page of a file and is about to try again, another
/// thread throws the copy away (MADV_DONTNEED). The kernel forgot that it wanted to write, so it
/// takes the file's own page. Here the race is lost whenever there is another thread to run it.
bool Kernel::lost_to_race(const Access& a) {
  if (!setup_.config.bug_dirty_cow || a.mode != AccessMode::Force) return false;
  const SpaceId space = state_.process(a.pid).space;
  const Region* found = state_.space(space).find(a.page);
  if (state_.space(space).users() < 2 || found == nullptr || !found->file || found->prot.write ||
      found->sharing == Sharing::Shared)
    return false;
  const Region r = *found;
  unmap_entries(a.pid, space, r, a.page, 1, false);
  Access read = a;
  read.type = AccessType::Read;
  return handle_fault(read) == Outcome::Ok;
}

/// The kernel wrote, so that no entry's dirty bit tells. True if that is news.
bool Kernel::set_page_dirty(FrameNumber frame) {
  const Frame before = state_.frames[frame];
  if (before.kind == FrameKind::File) {
    mark_dirty(frame);
  } else if (!before.dirty) {
    Frame after = before;
    after.dirty = true;
    change(SetFrame{frame, before, after});
  }
  return state_.frames.common(frame).dirty != before.dirty;
}

void Kernel::store(FrameNumber frame, const Stored& stored) {
  const ContentId old = state_.frames.common(frame).content;
  const ContentId now = setup_.contents.overwrite(old, stored.offset, stored.bytes, stored.text);
  if (old != now) change(SetContent{frame, old, now});
}

/// The hardware's part once the entry allows the access: accessed and dirty bits, the TLB, the
/// bytes.
void Kernel::complete_access(const Access& a) {
  const SpaceId space = state_.process(a.pid).space;
  const Entry before = state_.space(space).table().get(a.page);
  const Entry after =
      before.with(Entry::kAccessed | (a.type == AccessType::Write ? Entry::kDirty : 0));
  set_entry(space, a.page, after);

  const TlbEntry cached{space, a.page, after.zero_page() ? kNoFrame : after.frame(),
                        after.writable()};
  if (state_.tlb.find(space, a.page) == Tlb::kMiss && state_.tlb.capacity() > 0) {
    if (const std::uint32_t full = state_.tlb.size(); full == state_.tlb.capacity())
      change(TlbErase{full - 1, state_.tlb[full - 1]});
    change(TlbInsert{0, cached});
  }
  if (a.type == AccessType::Write) store(after.frame(), a.stored);
}

}  // namespace cowscope
