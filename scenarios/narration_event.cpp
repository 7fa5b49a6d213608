// One event in words: a title and a line of detail.
#include <variant>

#include "scenarios/narration.h"
#include "scenarios/words.h"

namespace cowscope {
namespace {

class EventWords {
 public:
  EventWords(const Machine& machine, const Event& event, const Journal* journal)
      : m_(machine), e_(event), journal_(journal) {}

  EventText text() const;

 private:
  std::string name(Pid pid) const;
  std::string who() const { return with_article(name(e_.pid)); }
  std::string other() const { return with_article(name(e_.other)); }
  std::string region() const { return std::string(m_.texts()[e_.region]); }
  bool store() const { return e_.access_type == AccessType::Write; }
  const char* access() const { return store() ? "store" : "load"; }
  static std::string frame(FrameNumber f) { return "frame " + std::to_string(f.value()); }
  std::string refs() const {
    return std::to_string(e_.refs_before) + " → " + std::to_string(e_.refs_after);
  }
  /// "4 pages of heap", "page 2 of heap", "page at 0x…".
  std::string pages() const {
    if (e_.region.value() == 0) return "the page at " + address_text(e_.address);
    if (e_.count == 1) return "page " + std::to_string(e_.page) + " of " + region();
    return count_of(e_.count, "page") + " of " + region();
  }
  const AddressSpace* space() const {
    if (e_.pid == kInit || e_.pid.value() > m_.state().processes.size()) return nullptr;
    return &m_.state().space(m_.state().process(e_.pid).space);
  }
  /// Of the region at the event's address; of one that the event itself adds, from the journal.
  std::string rights() const {
    if (journal_ != nullptr)
      for (std::uint32_t i = e_.first_change; i < e_.end_change; ++i)
        if (const auto* added = std::get_if<InsertRegion>(&journal_->changes[i]))
          return prot_text(added->region.prot);
    const AddressSpace* s = space();
    const Region* r = s != nullptr ? s->find(page_of(e_.address)) : nullptr;
    return r != nullptr ? prot_text(r->prot) : std::string();
  }
  bool leads_to_zero_page() const {
    const AddressSpace* s = space();
    return s != nullptr && s->table().get(page_of(e_.address)).zero_page();
  }
  std::string freed() const {
    if (e_.freed == 0) return {};
    return e_.freed == 1 ? "1 frame is free again" : grouped(e_.freed) + " frames are free again";
  }

  EventText walk() const;
  EventText fault() const;
  EventText region_check() const;
  EventText decide() const;
  EventText decide_to_copy() const;
  EventText decide_to_reuse() const;
  EventText drop() const;
  EventText map() const;
  EventText done() const;
  EventText signal() const;
  EventText share() const;
  EventText unmap() const;
  EventText fail() const;
  std::string refusal() const;

  const Machine& m_;
  const Event& e_;
  const Journal* journal_;
};

/// A process that the step itself makes is not in the state before it: the journal knows its name.
std::string EventWords::name(Pid pid) const {
  if (pid.value() > m_.state().processes.size()) {
    if (journal_ != nullptr)
      for (const Change& c : journal_->changes)
        if (const auto* made = std::get_if<AddProcess>(&c);
            made != nullptr && made->process.pid == pid)
          return std::string(m_.texts()[made->process.name]);
    return "process " + std::to_string(pid.value());
  }
  return name_of(m_, pid);
}

EventText EventWords::walk() const {
  const WalkPath p = walk_path(page_of(e_.address));
  return {"Walk", "PGD " + std::to_string(p.pgd) + " → PUD " + std::to_string(p.pud) + " → PMD " +
                      std::to_string(p.pmd) + " → PTE " + std::to_string(p.pte)};
}

EventText EventWords::fault() const {
  const std::string a = std::string("a ") + access() + ", but the entry ";
  if (e_.from != kNoFrame) return {"Page fault", a + (store() ? "says W = 0" : "says U = 0")};
  if (store() && leads_to_zero_page()) return {"Page fault", a + "leads to the zero page, W = 0"};
  return {"Page fault", a + "leads to no frame"};
}

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
    case Reason::NoFrame: return "no frame is free";
    default: return {};
  }
}

EventText EventWords::region_check() const {
  if (e_.outcome != Outcome::Ok) return {"Region check", refusal()};
  const std::string r = rights();
  return {"Region check", region() + (r.empty() ? " allows it:" : " is " + r + ":") + " the " +
                              access() + " is legal"};
}

EventText EventWords::decide_to_copy() const {
  if (e_.reason == Reason::PrivateFile)
    return {"Decide: a file’s private page → must copy",
            frame(e_.from) + " is the page cache’s: the file must not change"};
  const std::string why =
      e_.refs_before > 1
          ? frame(e_.from) + " has " + count_of(e_.refs_before, "user") + ": not exclusive"
          : "something else still refers to " + frame(e_.from);
  return {"Decide: not " + possessive(name(e_.pid)) + " alone → must copy", why};
}

EventText EventWords::decide_to_reuse() const {
  const std::string mine = "Decide: " + possessive(name(e_.pid)) + " alone → reuse it";
  switch (e_.reason) {
    case Reason::SharedMemory:
      return {"Decide: shared on purpose → let it write", "what is written here is for all to see"};
    case Reason::Exclusive: return {mine, frame(e_.from) + " is marked exclusive"};
    default: return {mine, "nobody else refers to " + frame(e_.from)};
  }
}

EventText EventWords::decide() const {
  switch (e_.decision) {
    case FaultOutcome::ZeroFilled:
      if (e_.reason == Reason::ZeroPage)
        return {"Decide: zeros must stay zeros → a frame", "every process reads zeros from it"};
      return {"Decide: a first touch → a frame of zeros", "nothing was mapped here yet"};
    case FaultOutcome::MappedZero:
      return {"Decide: a first load → the zero page", "to read zeros takes no frame of its own"};
    case FaultOutcome::Copied: return decide_to_copy();
    case FaultOutcome::Reused: return decide_to_reuse();
    case FaultOutcome::MappedFile:
      return {"Decide: a page of a file → map it", "it is in the page cache, in " + frame(e_.from)};
    case FaultOutcome::MappedShared:
      return {"Decide: shared on purpose → map it", e_.from != kNoFrame
                                                        ? "all who map it use " + frame(e_.from)
                                                        : "nobody has touched this page yet"};
    case FaultOutcome::Refused:
      return {std::string("Decide: not possible → ") + to_string(e_.outcome), refusal()};
    case FaultOutcome::OutOfMemory:
      return {"Decide: a frame is needed → none is free", "somebody’s memory has to go"};
  }
  return {};
}

EventText EventWords::drop() const {
  std::string detail = "refcount " + refs();
  if (e_.freed > 0) detail += ", free again";
  else if (e_.refs_after == 0) detail += ", kept in the page cache";
  return {"Drop " + frame(e_.from), detail};
}

EventText EventWords::map() const {
  if (e_.decision == FaultOutcome::MappedZero)
    return {"Map the zero page", "read-only; it takes no frame"};
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

/// The access comes to its end: a load, a store, or either again after a fault.
EventText EventWords::done() const {
  const std::string retry = std::string("Retry: the ") + access() + " runs again";
  const std::string place = e_.to != kNoFrame ? frame(e_.to) : "the zero page";
  if (!store()) return {e_.kind == EventKind::Retry ? retry : "Load", "it reads " + place};
  std::string detail = "only now are the bytes written";
  if (journal_ != nullptr) {
    bool differ = false;
    for (std::uint32_t i = e_.first_change; i < e_.end_change; ++i)
      differ = differ || std::holds_alternative<SetContent>(journal_->changes[i]);
    if (e_.kind == EventKind::Store)
      detail = differ ? "it writes " + place : "the same bytes as before, into " + place;
    else detail = differ ? "only now do the bytes differ" : "it writes the same bytes as before";
  } else if (e_.kind == EventKind::Store) {
    detail = "it writes " + place;
  }
  return {e_.kind == EventKind::Retry ? retry : "Store", detail};
}

EventText EventWords::signal() const {
  return {std::string(to_string(e_.outcome)) + " ends " + who(),
          e_.reason == Reason::None ? "" : refusal()};
}

EventText EventWords::share() const {
  const std::string title = (e_.from == kNoFrame ? "Share the zero page: " : "Share ") + pages();
  std::string detail;
  if (e_.from == kNoFrame) detail = "no frame is involved";
  else if (e_.count == 1) detail = frame(e_.from) + ": refcount " + refs();
  else detail = "each refcount rises by 1 (" + frame(e_.from) + ": " + refs() + ")";
  if (e_.cow) detail += "; protected in both";
  return {title, detail};
}

EventText EventWords::unmap() const {
  std::string detail;
  if (e_.count == 1 && e_.from != kNoFrame) detail = frame(e_.from) + ": refcount " + refs();
  else if (e_.from != kNoFrame)
    detail = "each refcount falls by 1 (" + frame(e_.from) + ": " + refs() + ")";
  if (const std::string f = freed(); !f.empty())
    detail += (detail.empty() ? "" : "; ") + (e_.count == 1 ? "free again" : f);
  return {"Let go of " + pages(), detail};
}

EventText EventWords::fail() const {
  const std::string title = std::string("The call fails: ") + to_string(e_.outcome);
  switch (e_.outcome) {
    case Outcome::Esrch: return {title, "there is no such process any more"};
    case Outcome::Echild: return {title, who() + " has no such child"};
    case Outcome::Enomem: return {title, "the memory asked for is not there"};
    case Outcome::Eagain: return {title, "there are as many processes as there may be"};
    case Outcome::Einval: return {title, "the kernel makes no sense of what was asked"};
    case Outcome::Eacces: return {title, "the rights do not allow it"};
    case Outcome::Efault: return {title, "there is no such memory"};
    default: return {title, ""};
  }
}

EventText EventWords::text() const {
  switch (e_.kind) {
    case EventKind::TlbHit:
      return {"TLB hit", address_text(e_.address) + " → " +
                             (e_.from != kNoFrame ? frame(e_.from) : "the zero page")};
    case EventKind::TlbMiss: return {"TLB miss", address_text(e_.address) + " is not in the TLB"};
    case EventKind::Walk: return walk();
    case EventKind::Load:
    case EventKind::Store:
    case EventKind::Retry: return done();
    case EventKind::Fault: return fault();
    case EventKind::RegionCheck: return region_check();
    case EventKind::Decide: return decide();
    case EventKind::Allocate: return {"Allocate " + frame(e_.to), "the lowest free one"};
    case EventKind::Zero:
      return {"Fill " + frame(e_.to) + " with zeros", "nobody may read what was there before"};
    case EventKind::Copy: return {"Copy 4,096 bytes", frame(e_.from) + " → " + frame(e_.to)};
    case EventKind::Repoint:
      if (e_.from == kNoFrame) return {"Install the entry", "it leads to " + frame(e_.to) + " now"};
      return {"Repoint the entry", "clear, flush the TLB, install"};
    case EventKind::Drop: return drop();
    case EventKind::Reuse: return {"Reuse " + frame(e_.to), "W = 1 again; nothing is copied"};
    case EventKind::Map: return map();
    case EventKind::Signal: return signal();
    case EventKind::OomKill:
      return {"The OOM killer ends " + other(),
              "it has the most memory: " + count_of(e_.count, "page")};
    case EventKind::Spawn:
      return {"Start " + who(),
              "pid " + std::to_string(e_.pid.value()) + ", an empty address space"};
    case EventKind::Fork:
      return {"Make " + other(),
              "pid " + std::to_string(e_.other.value()) + ", the same regions, no pages yet"};
    case EventKind::Share: return share();
    case EventKind::Skip:
      return {"Leave out " + pages(), e_.reason == Reason::SharedMemory
                                          ? "shared on purpose: mapped again when touched"
                                          : "nothing private in it: mapped again when touched"};
    case EventKind::Duplicate: {
      const std::string to = frame(e_.from) + " → " + frame(e_.to);
      return {"Copy " + pages(),
              e_.count == 1 ? to : grouped(e_.count * kPageSize) + " bytes, " + to + " and so on"};
    }
    case EventKind::Flush: return {"Flush the TLB", "no old permission may remain in it"};
    case EventKind::Exec:
      return {"Start afresh", who() + " had " + count_of(e_.count, "page") + " mapped"};
    case EventKind::Exit:
      return {"Exit: " + who() + " is a zombie", "status " + std::to_string(e_.status)};
    case EventKind::Reap:
      return {"Reap " + who(), (e_.other == kInit ? std::string("init") : other()) +
                                   " takes its status " + std::to_string(e_.status)};
    case EventKind::Block:
      return {capitalised(who()) + " waits",
              "for " + (e_.other == kInit ? std::string("any child") : other())};
    case EventKind::Wake: return {capitalised(who()) + " goes on", other() + " has ended"};
    case EventKind::AddRegion: {
      const std::string r = rights();
      return {"Add region " + region(), count_of(e_.count, "page") + (r.empty() ? "" : " " + r) +
                                            " at " + address_text(e_.address)};
    }
    case EventKind::RemoveRegion: {
      if (e_.region.value() == 0) return {"Remove the old memory", count_of(e_.count, "region")};
      return {"Remove region " + region(),
              count_of(e_.count, "page") + " at " + address_text(e_.address)};
    }
    case EventKind::ChangeRegion:
      return {"Change region " + region(),
              count_of(e_.count, "page") + " at " + address_text(e_.address)};
    case EventKind::Unmap: return unmap();
    case EventKind::Protect: return {"Change the rights of " + pages(), "their entries follow"};
    case EventKind::Fail: return fail();
  }
  return {};
}

}  // namespace

EventText describe_event(const Machine& machine, const Event& event, const Journal* journal) {
  return EventWords(machine, event, journal).text();
}

}  // namespace cowscope
