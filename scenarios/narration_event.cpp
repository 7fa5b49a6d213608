// One event in words: a title and a line of detail.
#include <algorithm>
#include <variant>

#include "scenarios/event_words.h"

namespace cowscope {

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

std::string EventWords::frames(FrameNumber first) const {
  if (!several()) return frame(first);
  return "frames " + std::to_string(first.value()) + " to " +
         std::to_string(first.value() + e_.count - 1);
}

/// "4 pages of heap", "page 2 of heap", "page at 0x…".
std::string EventWords::pages() const {
  if (e_.region.value() == 0)
    return several() ? count_of(e_.count, "page") + " from " + address_text(e_.address) + " on"
                     : "the page at " + address_text(e_.address);
  if (e_.count == 1) return "page " + std::to_string(e_.page) + " of " + region();
  return count_of(e_.count, "page") + " of " + region();
}

const AddressSpace* EventWords::space() const {
  if (e_.pid == kInit || e_.pid.value() > m_.state().processes.size()) return nullptr;
  return &m_.state().space(m_.state().process(e_.pid).space);
}

Entry EventWords::entry() const {
  const AddressSpace* s = space();
  return s != nullptr ? s->table().get(page_of(e_.address)) : Entry{};
}

/// Of the region at the event's address; of one that the event itself adds, from the journal.
std::string EventWords::rights() const {
  if (const auto* added = change<InsertRegion>()) return prot_text(added->region.prot);
  const AddressSpace* s = space();
  const Region* r = s != nullptr ? s->find(page_of(e_.address)) : nullptr;
  return r != nullptr ? prot_text(r->prot) : std::string();
}

std::string EventWords::freed() const {
  if (e_.freed == 0) return {};
  return e_.freed == 1 ? "1 frame is free again" : grouped(e_.freed) + " frames are free again";
}

/// The memory group of the process that the event is about: its name; empty if it is in none.
std::string EventWords::group() const {
  if (e_.pid == kInit || e_.pid.value() > m_.state().processes.size()) return {};
  const std::uint32_t group = m_.state().process(e_.pid).group;
  return group == 0 ? std::string() : std::string(m_.texts()[m_.config().groups[group - 1].name]);
}

EventText EventWords::walk() const {
  const WalkPath p = walk_path(page_of(e_.address));
  return {"Walk", "PGD " + std::to_string(p.pgd) + " → PUD " + std::to_string(p.pud) + " → PMD " +
                      std::to_string(p.pmd) + " → PTE " + std::to_string(p.pte)};
}

EventText EventWords::fault() const {
  const std::string a = std::string("a ") + access() + ", but the entry ";
  if (e_.from != kNoFrame) return {"Page fault", a + (store() ? "says W = 0" : "says U = 0")};
  const Entry e = entry();
  if (store() && e.zero_page()) return {"Page fault", a + "leads to the zero page, W = 0"};
  if (e.swapped()) return {"Page fault", a + "names a place in swap"};
  if (e.guard()) return {"Page fault", a + "marks a guard page"};
  return {"Page fault", a + "leads to no frame"};
}

/// The access comes to its end: a load, a store, or either again after a fault.
EventText EventWords::done() const {
  const std::string retry = std::string("Retry: the ") + access() + " runs again";
  const std::string place = e_.to != kNoFrame ? frame(e_.to) : "the zero page";
  if (!store()) return {e_.kind == EventKind::Retry ? retry : "Load", "it reads " + place};
  std::string detail = "only now are the bytes written";
  if (journal_ != nullptr) {
    const bool differ = change<SetContent>() != nullptr;
    if (e_.kind == EventKind::Store)
      detail = differ ? "it writes " + place : "the same bytes as before, into " + place;
    else detail = differ ? "only now do the bytes differ" : "it writes the same bytes as before";
  } else if (e_.kind == EventKind::Store) {
    detail = "it writes " + place;
  }
  return {e_.kind == EventKind::Retry ? retry : "Store", detail};
}

EventText EventWords::fail() const {
  const std::string title = std::string("The call fails: ") + to_string(e_.outcome);
  if (e_.reason == Reason::NotPromised)
    return {title, "the kernel does not promise so much memory (overcommit)"};
  if (e_.reason == Reason::GroupLimit) return {title, "the memory group is at its limit"};
  switch (e_.outcome) {
    case Outcome::Esrch: return {title, "there is no such process any more"};
    case Outcome::Echild: return {title, who() + " has no such child"};
    case Outcome::Enomem: return {title, "the memory asked for is not there"};
    case Outcome::Eagain:
      return {title, m_.state().living >= m_.config().max_processes
                         ? "there are as many processes as there may be"
                         : "a page there cannot be moved now"};
    case Outcome::Einval: return {title, "the kernel makes no sense of what was asked"};
    case Outcome::Eacces: return {title, "the rights do not allow it"};
    case Outcome::Efault: return {title, "the memory named may not be used so"};
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
    case EventKind::Allocate: return allocate();
    case EventKind::Zero:
      return {"Fill " + frames(e_.to) + " with zeros", "nobody may read what was there before"};
    case EventKind::Copy: return copy();
    case EventKind::Repoint: return repoint();
    case EventKind::Drop: return drop();
    case EventKind::Reuse: return reuse();
    case EventKind::Map: return map();
    case EventKind::Signal:
      return {std::string(to_string(e_.outcome)) + " ends " + who(),
              e_.reason == Reason::None ? "" : refusal()};
    case EventKind::OomKill: return oom_kill();
    case EventKind::Spawn:
      return {"Start " + who(),
              "pid " + std::to_string(e_.pid.value()) + ", an empty address space"};
    case EventKind::Fork:
      return {"Make " + other(),
              "pid " + std::to_string(e_.other.value()) + ", the same regions, no pages yet"};
    case EventKind::Clone:
      return {"Make " + other(),
              "pid " + std::to_string(e_.other.value()) + ", in the same address space"};
    case EventKind::Share: return share();
    case EventKind::ShareTable:
      return {"Share the page table of " + region(),
              "users " + refs() + ": nobody may write through it"};
    case EventKind::CopyTable:
      if (e_.count == 0) return {"Keep the page table", "nobody else shares it any more"};
      return {"Copy the page table", "users " + refs() + "; " + count_of(e_.count, "entry") +
                                         (e_.count == 1 ? " counts" : " count") +
                                         " in both now, write-protected"};
    case EventKind::Skip: return skip();
    case EventKind::Duplicate: return duplicate();
    case EventKind::Flush: return {"Flush the TLB", "no old permission may remain in it"};
    case EventKind::Exec:
      return {"Start afresh", who() + " had " + count_of(e_.count, "page") + " mapped"};
    case EventKind::Exit:
      return {"Exit: " + who() + " is a zombie", "status " + std::to_string(e_.status)};
    case EventKind::Reap:
      return {"Reap " + who(), (e_.other == kInit ? std::string("init") : other()) +
                                   " takes its status " + std::to_string(e_.status)};
    case EventKind::Block: return block();
    case EventKind::Wake: return wake();
    case EventKind::AddRegion: return add_region();
    case EventKind::RemoveRegion: return remove_region();
    case EventKind::ChangeRegion:
      return {"Change region " + region(),
              count_of(e_.count, "page") + " at " + address_text(e_.address)};
    case EventKind::Unmap: return unmap();
    case EventKind::Protect: return {"Change the rights of " + pages(), "their entries follow"};
    case EventKind::Fail: return fail();
    case EventKind::Move:
      return {"Move " + pages(), "the same frames, at another address; nothing is copied"};
    case EventKind::Advise: return advise();
    case EventKind::Lock: return {"Lock " + pages(), "it must stay in memory"};
    case EventKind::Unlock: return {"Unlock " + pages(), "it may leave memory again"};
    case EventKind::Guard: return guard();
    case EventKind::ReadIn: return read_in();
    case EventKind::WriteOut: return write_out();
    case EventKind::Evict: return evict();
    case EventKind::SwapOut: return swap_out();
    case EventKind::Pin:
    case EventKind::Unpin: return pin();
    case EventKind::Merge: return merge();
    case EventKind::SplitHuge:
      return {"Split the huge entry", "512 small ones instead; the frames are the same"};
    case EventKind::Collapse: return collapse();
    case EventKind::JoinGroup: return join_group();
    case EventKind::Print: return print();
  }
  return {};
}

EventText describe_event(const Machine& machine, const Event& event, const Journal* journal) {
  return EventWords(machine, event, journal).text();
}

}  // namespace cowscope
