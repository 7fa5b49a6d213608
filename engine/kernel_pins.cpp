// Pages faulted in ahead (MAP_POPULATE, MADV_POPULATE, mlock) and pages held for long
// (FOLL_LONGTERM). Sources: populate_vma_page_range, faultin_page_range, __mm_populate (mm/gup.c,
// mm/mlock.c).
#include <algorithm>

#include "engine/kernel.h"

namespace cowscope {
namespace {

bool accessible(Prot p) { return p.read || p.write || p.exec; }

}  // namespace

std::uint64_t Kernel::covered(SpaceId space, const ResolvedRange& range) const {
  PageNumber at = range.first;
  const PageNumber end = range.first + range.count;
  while (at < end) {
    const Region* r = state_.space(space).find(at);
    if (r == nullptr) break;
    at = std::min(r->end(), end);
  }
  return at - range.first;
}

/// Faults pages in by the kernel. Returns the first answer that is not Ok.
Outcome Kernel::fault_in(Pid pid, PageNumber first, std::uint64_t count, AccessType type,
                         bool retried) {
  Access a{pid};
  a.retried = retried;
  a.mode = AccessMode::Populate;
  a.type = type;
  for (std::uint64_t i = 0; i < count; ++i) {
    a.page = first + i;
    if (const Outcome o = access(a); o != Outcome::Ok) return o;
  }
  return Outcome::Ok;
}

/// As mlock and MAP_POPULATE do: private writable memory is faulted in for writing, which breaks
/// copy-on-write (rule 18); everything else for reading.
Outcome Kernel::populate(Pid pid, PageNumber first, std::uint64_t count) {
  const SpaceId space = state_.process(pid).space;
  const PageNumber end = first + count;
  for (PageNumber at = first; at < end;) {
    const Region* found = state_.space(space).find(at);
    if (found == nullptr) return Outcome::Enomem;
    const Region r = *found;
    const PageNumber to = std::min(r.end(), end);
    if (!accessible(r.prot)) return Outcome::Efault;
    const bool write = r.prot.write && r.sharing == Sharing::Private;
    if (const Outcome o = fault_in(pid, at, to - at, write ? AccessType::Write : AccessType::Read);
        o != Outcome::Ok)
      return o;
    at = to;
  }
  return Outcome::Ok;
}

/// MADV_POPULATE_READ and _WRITE: rights that do not suffice are EINVAL, a hole ENOMEM, what a
/// fault would be a signal for EFAULT.
Outcome Kernel::advise_populate(Pid pid, const ResolvedRange& range, AccessType type) {
  const SpaceId space = state_.process(pid).space;
  const PageNumber end = range.first + range.count;
  for (PageNumber at = range.first; at < end;) {
    const Region* found = state_.space(space).find(at);
    if (found == nullptr) return fail(pid, Outcome::Enomem);
    const Region r = *found;
    const PageNumber to = std::min(r.end(), end);
    const bool allowed = type == AccessType::Write ? r.prot.write : r.prot.read;
    if (!allowed) return fail(pid, Outcome::Einval);
    if (const Outcome o = fault_in(pid, at, to - at, type, true); o != Outcome::Ok)
      return end_call(pid, o);
    at = to;
  }
  return Outcome::Ok;
}

std::vector<PinRecord> Kernel::pins_of(Pid pid, const ResolvedRange* range) const {
  std::vector<PinRecord> found;
  for (const PinRecord& p : *state_.pins)
    if (p.pid == pid &&
        (range == nullptr || (p.page >= range->first && p.page < range->first + range->count)))
      found.push_back(p);
  return found;
}

std::uint64_t Kernel::release_pins(const std::vector<PinRecord>& pins) {
  std::uint64_t freed = 0;
  for (const PinRecord& p : pins) {
    std::uint32_t at = 0;
    while (!((*state_.pins)[at] == p)) ++at;
    change(SetPin{at, p, false});
    freed += free_if_unused(p.frame);
  }
  return freed;
}

/// io_uring_register: pages are faulted in for writing and held. A page that is not the process's
/// alone is copied first, so that a later fork and write leave the device and the process with the
/// same frame. A kernel with CVE-2020-29374 takes what it finds (vmsplice for reading).
Outcome Kernel::run(Pid pid, const struct Pin& c) {
  const ResolvedRange range = *resolve(state_, state_.process(pid), c.range);
  const SpaceId space = state_.process(pid).space;
  Event e = at_page(c.pin ? EventKind::Pin : EventKind::Unpin, pid, range.first);
  if (!c.pin) {
    const std::vector<PinRecord> pins = pins_of(pid, &range);
    if (pins.empty()) return fail(pid, Outcome::Einval);
    e.count = pins.size();
    e.from = pins.front().frame;
    e.freed = release_pins(pins);
    event(e);
    return Outcome::Ok;
  }
  const AccessType type = setup_.config.bug_map_count ? AccessType::Read : AccessType::Write;
  if (range.count == 0) return fail(pid, Outcome::Efault);
  for (std::uint64_t i = 0; i < range.count; ++i) {
    const Region* r = state_.space(space).find(range.first + i);
    // A device may not write behind the back of a file system (FOLL_LONGTERM, dirty tracking).
    if (r == nullptr || (r->sharing == Sharing::Shared && on_disk(*r)))
      return fail(pid, Outcome::Efault);
    if (const Outcome o = fault_in(pid, range.first + i, 1, type, true); o != Outcome::Ok)
      return end_call(pid, o);
  }
  e.count = range.count;
  for (std::uint64_t i = 0; i < range.count; ++i) {
    const Entry entry = state_.space(space).table().get(range.first + i);
    if (!entry.maps_frame()) continue;  // the zero page is nobody's
    if (e.to == kNoFrame) e.to = entry.frame();
    change(SetPin{static_cast<std::uint32_t>(state_.pins->size()),
                  PinRecord{pid, range.first + i, entry.frame()}, true});
  }
  event(e);
  return Outcome::Ok;
}

}  // namespace cowscope
