// Events of advice in words, and of what lies behind memory: files, swap, devices, ksmd.
#include <variant>

#include "scenarios/event_words.h"

namespace cowscope {
namespace {

const char* meaning(Advice advice) {
  switch (advice) {
    case Advice::DontNeed: return "given up";
    case Advice::Free: return "may be dropped unless written again";
    case Advice::DontFork: return "left out by fork from now on";
    case Advice::DoFork: return "taken along by fork again";
    case Advice::WipeOnFork: return "empty in a child from now on";
    case Advice::KeepOnFork: return "kept in a child again";
    case Advice::Mergeable: return "may be merged with pages that hold the same";
    case Advice::Unmergeable: return "no longer merged";
    case Advice::HugePage: return "huge pages are welcome here";
    case Advice::NoHugePage: return "no huge pages here";
    case Advice::Collapse: return "to be one huge page";
    case Advice::Cold: return "not accessed lately: the first to go";
    case Advice::PageOut: return "to leave memory now";
    case Advice::WillNeed: return "needed soon";
    case Advice::PopulateRead: return "to be there for loads";
    case Advice::PopulateWrite: return "to be there for stores";
    case Advice::GuardInstall: return "an access there is SIGSEGV";
    case Advice::GuardRemove: return "the next touch starts anew";
  }
  return "";
}

}  // namespace

EventText EventWords::advise() const {
  if (e_.advice == Advice::PageOut)
    return {"Keep " + pages(), "it was written since it was given up (MADV_FREE)"};
  if (e_.advice == Advice::DontNeed)
    return {"Free " + count_of(e_.count / kEntriesPerTable, "page table"),
            "dontneed left nothing in it"};
  return {"Mark " + pages() + " " + to_string(e_.advice), meaning(e_.advice)};
}

EventText EventWords::guard() const {
  return {(e_.advice == Advice::GuardRemove ? "Take the guard off " : "Put a guard on ") + pages(),
          meaning(e_.advice == Advice::GuardRemove ? Advice::GuardRemove : Advice::GuardInstall)};
}

EventText EventWords::read_in() const {
  const std::string into = several() ? frame(e_.to) + " and more" : frame(e_.to);
  if (e_.decision == FaultOutcome::SwappedIn)
    return {"Read in " + count_of(e_.count, "page"),
            "from swap into " + into + (several() ? "; those that lie near it come along" : "")};
  return {"Read in " + count_of(e_.count, "page"), "from the file into the page cache, " + into};
}

EventText EventWords::write_out() const {
  return {"Write back " + count_of(e_.count, "page"),
          "the disk has it now; the next store is told to the file system again"};
}

EventText EventWords::evict() const {
  return {"Drop " + count_of(e_.count, "cached page"), e_.freed > 0 ? freed() : "nobody maps it"};
}

EventText EventWords::swap_out() const {
  const std::string f = freed();
  if (const auto* set = change<SetEntry>(); set != nullptr && !set->after.swapped())
    return {"Drop " + pages(),
            "it had been given up (MADV_FREE), so nothing is saved" + (f.empty() ? "" : "; " + f)};
  return {"Swap out " + pages(),
          "the entry names a place in swap now" + (f.empty() ? "" : "; " + f)};
}

EventText EventWords::pin() const {
  if (e_.kind == EventKind::Unpin)
    return {"Unpin " + pages(), "the device’s reference is given back"};
  return {"Pin " + pages(),
          e_.to == kNoFrame
              ? "there is no frame to hold"
              : frame(e_.to) +
                    (several() ? " and the others stay where they are" : " stays where it is") +
                    ", for a device"};
}

EventText EventWords::merge() const {
  const std::string f = freed();
  return {"Merge " + count_of(e_.count, "page") + " into " + frame(e_.to),
          "they held the same: refcount " + refs() + ", read-only" + (f.empty() ? "" : "; " + f)};
}

EventText EventWords::collapse() const {
  return {"Make one huge page of " + region(), count_of(e_.count, "page") +
                                                   " copied together, into " + frame(e_.to) +
                                                   " and what follows it"};
}

}  // namespace cowscope
