#include "scenarios/narration_access.h"

#include <algorithm>

#include "scenarios/sentence.h"
#include "scenarios/words.h"

namespace cowscope {
namespace {

class AccessWords {
 public:
  AccessWords(const Timeline& t, const StepFacts& f, TextId who, AccessType type)
      : m_(t.machine()), before_(t.before()), f_(f), name_(who), write_(type == AccessType::Write) {
    const Process* p = before_.state().find(who);
    pid_ = p != nullptr ? p->pid : kInit;
    if (p != nullptr) one_region_ = before_.state().space(p->space).regions().size() <= 1;
  }

  StepText text();

 private:
  SentenceBuilder& who(SentenceBuilder& s) { return s.who(m_.texts()[name_], pid_); }
  std::string region(const AccessFact& a) const { return std::string(m_.texts()[a.region]); }
  /// "page 2", or "page 2 of heap" where the process has other regions too.
  std::string page(const AccessFact& a) const {
    if (a.region.value() == 0) return "the page at " + address_text(a.address);
    return "page " + std::to_string(a.page) + (one_region_ ? "" : " of " + region(a));
  }
  /// The pages that were touched, in one phrase.
  std::string pages() const {
    if (f_.accesses.size() == 1) return page(f_.accesses.front());
    std::vector<std::uint32_t> numbers;
    for (const AccessFact& a : f_.accesses) {
      if (a.region != f_.accesses.front().region || a.region.value() == 0)
        return count_of(f_.accesses.size(), "page");
      if (numbers.empty() || a.page > numbers.back()) numbers.push_back(a.page);
    }
    return page_list(numbers) + (one_region_ ? "" : " of " + region(f_.accesses.front()));
  }
  const Region* region_of(const AccessFact& a) const {
    return m_.state().space(m_.state().process(pid_).space).find(page_of(a.address));
  }
  bool shared_on_purpose(const AccessFact& a) const {
    const Region* r = region_of(a);
    return r != nullptr && r->sharing == Sharing::Shared;
  }
  std::uint32_t users(const AccessFact& a) const {
    const Entry e =
        m_.state().space(m_.state().process(pid_).space).table().get(page_of(a.address));
    return e.maps_frame() ? m_.state().frames[e.frame()].refs() : 0;
  }

  StepText refused(const AccessFact& last);
  StepText out_of_memory();
  void say_kind(FaultOutcome kind);
  void say_mixture();
  void say_without_fault();
  void say_still_shared();
  void say_who_keeps();

  const Machine& m_;
  const Machine& before_;
  const StepFacts& f_;
  TextId name_;
  Pid pid_;
  bool write_;
  bool one_region_ = true;
  SentenceBuilder head_, rest_;
};

StepText AccessWords::refused(const AccessFact& last) {
  const std::string code = std::string(" (") + to_string(last.outcome) + ").";
  const std::string did = write_ ? "write " : "read ";
  switch (last.reason) {
    case Reason::NoRegion:
      who(head_).text(" was killed: it has no memory there.");
      rest_.text("It tried to " + did + address_text(last.address) + code);
      break;
    case Reason::PastEndOfFile:
      who(head_).text(" was killed: the file ends before " + page(last) + ".");
      rest_.text("There is nothing to " + did + "there" + code);
      break;
    default:
      who(head_).text(" was killed: it may not " + did + page(last) + ".");
      rest_.text("The rights of " + region(last) + " do not allow it" + code);
  }
  return {head_.take_capitalised(), rest_.take_capitalised()};
}

StepText AccessWords::out_of_memory() {
  head_.text("Memory ran out, so the kernel killed ");
  std::vector<Pid> victims = f_.oom_victims;
  for (std::size_t i = 0; i < victims.size(); ++i) {
    if (i > 0) head_.text(i + 1 == victims.size() ? " and " : ", ");
    head_.who(name_of(m_, victims[i]), victims[i]);
  }
  head_.text(".");
  const bool itself = std::find(victims.begin(), victims.end(), pid_) != victims.end();
  if (itself) {
    rest_.text(std::string("Its own ") + (write_ ? "write" : "read") +
               " had asked for the frame that was not there.");
  } else {
    rest_.text(std::string("That made room for "));
    who(rest_).text(std::string(write_ ? " to write " : " to read ") + pages() + ".");
  }
  return {head_.take_capitalised(), rest_.take_capitalised()};
}

/// Every access ended the same way.
void AccessWords::say_kind(FaultOutcome kind) {
  const std::uint64_t n = f_.accesses.size();
  const AccessFact& a = f_.accesses.front();
  who(head_).text((write_ ? " wrote " : " read ") + pages());
  switch (kind) {
    case FaultOutcome::Copied:
      head_.text(n == 1 ? ", so it got its own copy."
                        : ", so it got " + count_of(n, "copy") + " of its own.");
      if (a.reason == Reason::PrivateFile)
        rest_.text(n == 1 ? "The file itself keeps its page." : "The file itself keeps its pages.");
      break;
    case FaultOutcome::Reused:
      head_.text(", and nothing was copied.");
      if (shared_on_purpose(a)) {
        rest_.text("The page is shared on purpose: it may be written by all.");
      } else {
        rest_.text(n == 1 ? "Nobody else uses frame " + std::to_string(a.to.value()) +
                                ", so it may write there again."
                          : "Nobody else uses its frames, so it may write there again.");
      }
      break;
    case FaultOutcome::ZeroFilled:
      if (a.reason == Reason::ZeroPage) {
        head_.text(", so it got " + std::string(n == 1 ? "a frame" : count_of(n, "frame")) +
                   " of its own.");
        rest_.text("Until now it had only read zeros from a page that all share.");
      } else {
        head_.text(" for the first time.");
        rest_.text(n == 1
                       ? "It got a new frame of zeros, frame " + std::to_string(a.to.value()) + "."
                       : "Each got a new frame of zeros.");
      }
      break;
    case FaultOutcome::MappedZero:
      head_.text(" for the first time.");
      rest_.text("It reads zeros from a page that all share, so no frame is used.");
      break;
    case FaultOutcome::MappedFile: {
      head_.text(" for the first time.");
      std::uint64_t mapped = 0;
      for (const AccessFact& f : f_.accesses) mapped += f.mapped;
      rest_.text(std::string(n == 1 ? "It was" : "They were") +
                 " in the page cache already, so nothing is copied");
      rest_.text(mapped > n ? "; its neighbours were entered with it." : ".");
      break;
    }
    case FaultOutcome::MappedShared: {
      head_.text(" for the first time.");
      const std::string on_purpose =
          std::string(n == 1 ? "It is" : "They are") + " shared on purpose";
      std::uint32_t least = users(a), most = least;
      for (const AccessFact& f : f_.accesses) {
        least = std::min(least, users(f));
        most = std::max(most, users(f));
      }
      if (most == 1)
        rest_.text(on_purpose + ", and nobody else uses " + (n == 1 ? "it" : "them") + " yet.");
      else if (least == most)
        rest_.text(on_purpose + ": " + count_of(most, "process") + " use the same frame" +
                   (n == 1 ? "" : "s") + ", and nothing is copied.");
      else rest_.text(on_purpose + ", and nothing is copied.");
      break;
    }
    case FaultOutcome::Refused:
    case FaultOutcome::OutOfMemory: head_.text("."); break;
  }
}

void AccessWords::say_mixture() {
  who(head_).text((write_ ? " wrote " : " read ") + pages() + ".");
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t n, const char* what) {
    if (n > 0) parts.push_back(grouped(n) + what);
  };
  add(f_.count(FaultOutcome::Copied), " copied");
  add(f_.count(FaultOutcome::Reused), " kept without a copy");
  add(f_.count(FaultOutcome::ZeroFilled), " new and filled with zeros");
  add(f_.count(FaultOutcome::MappedZero), " read from the shared page of zeros");
  add(f_.count(FaultOutcome::MappedFile), " found in the page cache");
  add(f_.count(FaultOutcome::MappedShared), " shared on purpose");
  add(f_.without_fault(), " without a page fault");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) rest_.text(i + 1 == parts.size() ? " and " : ", ");
    rest_.text(parts[i]);
  }
  rest_.text(".");
}

void AccessWords::say_without_fault() {
  const AccessFact& a = f_.accesses.front();
  const bool one = f_.accesses.size() == 1;
  who(head_).text((write_ ? " wrote " : " read ") + pages());
  if (write_) {
    head_.text(", and nothing stopped it.");
    if (shared_on_purpose(a))
      rest_.text("No page fault: everyone who maps the page sees the new bytes.");
    else
      rest_.text(one ? "No page fault: the page is its own."
                     : "No page fault: the pages are its own.");
    return;
  }
  head_.text(".");
  const bool shared = std::any_of(f_.accesses.begin(), f_.accesses.end(),
                                  [&](const AccessFact& x) { return users(x) > 1; });
  rest_.text(shared ? "Reading shares: no page fault, no copy."
                    : "No page fault: what it reads was there.");
}

/// "Pages 0, 1 and 3 are still shared.": of the region that was written.
void AccessWords::say_still_shared() {
  const AccessFact& a = f_.accesses.front();
  const AddressSpace& space = m_.state().space(m_.state().process(pid_).space);
  std::vector<std::uint32_t> shared;
  for (const Region& r : space.regions()) {
    if (r.name != a.region || r.sharing == Sharing::Shared) continue;
    space.table().for_each_present(r.start, r.pages, [&](PageNumber p, Entry e) {
      if (e.maps_frame() && m_.state().frames[e.frame()].refs() > 1)
        shared.push_back(r.index_of(p));
    });
  }
  if (shared.empty()) return;
  rest_.next_sentence().text(capitalised(page_list(shared)) +
                             (shared.size() == 1 ? " is" : " are") + " still shared.");
}

/// After one copy: who is left with the old frame, if it is one process.
void AccessWords::say_who_keeps() {
  const AccessFact& a = f_.accesses.front();
  if (f_.accesses.size() != 1 || a.from == kNoFrame || m_.state().frames[a.from].refs() != 1)
    return;
  for (const Process& p : m_.state().processes) {
    if (!p.alive() || p.pid == pid_) continue;
    const Entry e = m_.state().space(p.space).table().get(page_of(a.address));
    if (!e.maps_frame() || e.frame() != a.from) continue;
    rest_.next_sentence().who(name_of(m_, p.pid), p.pid);
    rest_.text(" keeps frame " + std::to_string(a.from.value()) + ".");
    return;
  }
}

StepText AccessWords::text() {
  if (f_.accesses.empty()) {
    who(head_).text(write_ ? " wrote nothing." : " read nothing.");
    return {head_.take_capitalised(), {}};
  }
  const AccessFact& last = f_.accesses.back();
  if (!f_.oom_victims.empty()) return out_of_memory();
  if (!last.finished && f_.signal) return refused(last);

  const FaultOutcome kinds[] = {FaultOutcome::ZeroFilled, FaultOutcome::MappedZero,
                                FaultOutcome::Copied,     FaultOutcome::Reused,
                                FaultOutcome::MappedFile, FaultOutcome::MappedShared};
  const std::uint64_t n = f_.accesses.size();
  if (f_.without_fault() == n) {
    say_without_fault();
  } else {
    const auto same_reason = [&](const AccessFact& a) {
      return a.reason == f_.accesses.front().reason;
    };
    const bool alike = std::all_of(f_.accesses.begin(), f_.accesses.end(), same_reason);
    const auto* kind = std::find_if(std::begin(kinds), std::end(kinds),
                                    [&](FaultOutcome k) { return f_.count(k) == n; });
    if (kind != std::end(kinds) && alike) say_kind(*kind);
    else say_mixture();
  }
  const bool broke_sharing =
      f_.count(FaultOutcome::Copied) > 0 || f_.count(FaultOutcome::Reused) > 0;
  if (write_ && broke_sharing) say_still_shared();
  if (write_ && rest_.empty()) say_who_keeps();
  return {head_.take_capitalised(), rest_.take_capitalised()};
}

}  // namespace

StepText describe_access(const Timeline& timeline, const StepFacts& facts, TextId who,
                         AccessType type) {
  return AccessWords(timeline, facts, who, type).text();
}

}  // namespace cowscope
