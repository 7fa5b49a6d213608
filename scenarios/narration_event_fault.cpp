// The kernel's part of a page fault in words: what it decides and why, and what follows.
#include "scenarios/event_words.h"

namespace cowscope {

/// Why an access may not be: "there is no region at 0x…", "text is r-x: it may not be written".
std::string EventWords::refusal() const {
  switch (e_.reason) {
    case Reason::NoRegion: return "there is no region at " + address_text(e_.address);
    case Reason::NotWritable:
    case Reason::NotReadable: {
      const std::string r = rights();
      return region() + (r.empty() ? "" : " is " + r + ":") + " the " + access() + " is not legal";
    }
    case Reason::PastEndOfFile: return "the file ends before this page";
    case Reason::GuardPage: return pages() + " is a guard page: nobody may touch it";
    case Reason::NoFrame: return "no frame is free";
    case Reason::GroupLimit: return "the memory group is at its limit";
    default: return {};
  }
}

EventText EventWords::region_check() const {
  if (e_.outcome != Outcome::Ok) return {"Region check", refusal()};
  const std::string r = rights();
  // Through /proc/PID/mem the kernel writes private memory whatever its rights (FOLL_FORCE).
  if (store() && r.size() == 3 && r[1] != 'w')
    return {"Region check", region() + " is " + r + ": the store is forced"};
  return {"Region check", region() + (r.empty() ? " allows it:" : " is " + r + ":") + " the " +
                              access() + " is legal"};
}

EventText EventWords::decide_to_copy() const {
  switch (e_.reason) {
    case Reason::PrivateFile:
      return {"Decide: a file’s private page → must copy",
              e_.from != kNoFrame && !e_.major
                  ? frame(e_.from) + " is the page cache’s: the file must not change"
                  : "it must be read from the file first: a major fault"};
    case Reason::Merged:
      return {"Decide: a merged page → must copy",
              frame(e_.from) + " stands for all pages that held the same"};
    default: break;
  }
  std::string why;
  if (e_.reason == Reason::Pinned) why = frame(e_.from) + " is pinned: a device may be using it";
  else if (e_.reason == Reason::PartOfHuge)
    why = "somebody else maps a part of the huge page around " + frame(e_.from);
  else why = "not exclusive: others refer to " + frame(e_.from);
  return {"Decide: not " + possessive(name(e_.pid)) + " alone → must copy", why};
}

EventText EventWords::decide_to_reuse() const {
  const std::string mine = "Decide: " + possessive(name(e_.pid)) + " alone → reuse it";
  switch (e_.reason) {
    case Reason::SharedMemory:
      return {"Decide: shared on purpose → let it write", "what is written here is for all to see"};
    case Reason::WriteNotify:
      return {"Decide: a shared file’s page → let it write",
              "the file system must know that it will differ from the disk"};
    case Reason::Exclusive: return {mine, frame(e_.from) + " is marked exclusive"};
    case Reason::MapCountOnly:
      return {"Decide: mapped once → reuse it", "this kernel does not look at who else holds " +
                                                    frame(e_.from) + " (CVE-2020-29374)"};
    default:
      return {mine, e_.huge ? "nobody else maps any part of the huge page"
                            : "nobody else refers to " + frame(e_.from)};
  }
}

EventText EventWords::decide_to_swap_in() const {
  if (e_.reason == Reason::InSwapCache)
    return {"Decide: a page in swap → map it", "its frame is still in memory, in the swap cache"};
  return {"Decide: a page in swap → read it in", "it is on the device only: a major fault"};
}

EventText EventWords::out_of_memory() const {
  if (e_.reason != Reason::GroupLimit)
    return {"Decide: a frame is needed → none is free", "somebody’s memory has to go"};
  const std::string g = group();
  return {"Decide: a frame is needed → group full",
          (g.empty() ? std::string("the group") : g) +
              " is at its limit: one of its processes has to go"};
}

EventText EventWords::decide() const {
  switch (e_.decision) {
    case FaultOutcome::ZeroFilled:
      if (e_.reason == Reason::ZeroPage)
        return {"Decide: zeros must stay zeros → a frame", "every process reads zeros from it"};
      if (e_.huge)
        return {"Decide: a first touch → a huge page", "512 pages of zeros under one entry"};
      return {"Decide: a first touch → a frame of zeros", "nothing was mapped here yet"};
    case FaultOutcome::MappedZero:
      return {e_.huge ? "Decide: a first load → the huge zero page"
                      : "Decide: a first load → the zero page",
              "to read zeros takes no frame of its own"};
    case FaultOutcome::Copied: return decide_to_copy();
    case FaultOutcome::Reused: return decide_to_reuse();
    case FaultOutcome::MappedFile:
      if (e_.major || e_.from == kNoFrame)
        return {"Decide: a page of a file → read it in",
                "it is not in the page cache: a major fault"};
      return {"Decide: a page of a file → map it", "it is in the page cache, in " + frame(e_.from)};
    case FaultOutcome::MappedShared:
      return {"Decide: shared on purpose → map it", e_.from != kNoFrame
                                                        ? "all who map it use " + frame(e_.from)
                                                        : "nobody has touched this page yet"};
    case FaultOutcome::SwappedIn: return decide_to_swap_in();
    case FaultOutcome::Refused:
      return {std::string("Decide: not possible → ") + to_string(e_.outcome), refusal()};
    case FaultOutcome::OutOfMemory: return out_of_memory();
  }
  return {};
}

EventText EventWords::allocate() const {
  return {"Allocate " + frames(e_.to),
          several() ? "the lowest free ones that lie together, aligned" : "the lowest free one"};
}

EventText EventWords::copy() const {
  return {"Copy " + grouped(e_.count * kPageSize) + " bytes",
          frames(e_.from) + " → " + frames(e_.to)};
}

EventText EventWords::repoint() const {
  const std::string entry = several() ? "huge entry" : "entry";
  if (e_.from == kNoFrame) return {"Install the " + entry, "it leads to " + frames(e_.to) + " now"};
  return {"Repoint the " + entry, "clear, flush the TLB, install"};
}

EventText EventWords::drop() const {
  std::string detail = "refcount " + refs();
  if (several()) detail += " each";
  if (e_.freed > 0) detail += ", free again";
  else if (e_.refs_after == 0) detail += ", kept in the page cache";
  return {"Drop " + frames(e_.from), detail};
}

EventText EventWords::reuse() const {
  const std::string title = "Reuse " + frames(e_.to);
  const AddressSpace* s = space();
  const Region* r = s != nullptr ? s->find(page_of(e_.address)) : nullptr;
  if (r != nullptr && !r->prot.write)
    return {title, "marked exclusive, W stays 0; nothing is copied"};
  if (e_.reason == Reason::WriteNotify) return {title, "W = 1, and the page is dirty for its file"};
  return {title, "W = 1 again; nothing is copied"};
}

EventText EventWords::map() const {
  if (e_.decision == FaultOutcome::MappedZero) {
    if (several()) return {"Map the huge zero page", "512 pages, read-only; it takes no frame"};
    return {"Map the zero page", "read-only; it takes no frame"};
  }
  if (e_.decision == FaultOutcome::SwappedIn)
    return {"Map " + frame(e_.to), "back from swap; refcount " + refs()};
  if (e_.access == 0) {  // resident from the start
    return {"Bring in " + pages(),
            std::string(e_.decision == FaultOutcome::MappedFile ? "from the page cache"
                                                                : "as if used before") +
                ", from " + frame(e_.to) + " on"};
  }
  const std::string detail = frame(e_.to) + ": refcount " + refs();
  if (e_.count == 1) return {"Map " + frame(e_.to), "refcount " + refs()};
  return {"Map " + pages(), "the page asked for and its neighbours; " + detail};
}

}  // namespace cowscope
