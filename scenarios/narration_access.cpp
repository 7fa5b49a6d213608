// Loads and stores in words, after they ran: the headline, and what the step came to.
#include "scenarios/narration_access.h"

#include <algorithm>
#include <array>

#include "scenarios/access_words.h"

namespace cowscope {

AccessWords::AccessWords(const Timeline& timeline, const StepFacts& facts, const Touching& touching)
    : m_(timeline.machine()),
      before_(timeline.before()),
      f_(facts),
      touching_(touching),
      write_(touching.type == AccessType::Write) {
  const Process* p = before_.state().find(touching.whose);
  pid_ = p != nullptr ? p->pid : kInit;
  if (p != nullptr) one_region_ = before_.state().space(p->space).regions().size() <= 1;
}

/// "page 2", or "page 2 of heap" where the process has other regions too.
std::string AccessWords::page(const AccessFact& a) const {
  if (a.region.value() == 0) return "the page at " + address_text(a.address);
  return "page " + std::to_string(a.page) + (one_region_ ? "" : " of " + region(a));
}

/// The pages that were touched, in one phrase.
std::string AccessWords::pages() const {
  if (f_.accesses.size() == 1) return page(f_.accesses.front());
  std::vector<std::uint32_t> numbers;
  for (const AccessFact& a : f_.accesses) {
    if (a.region != f_.accesses.front().region || a.region.value() == 0)
      return count_of(f_.accesses.size(), "page");
    if (numbers.empty() || a.page > numbers.back()) numbers.push_back(a.page);
  }
  return page_list(numbers) + (one_region_ ? "" : " of " + region(f_.accesses.front()));
}

const AddressSpace& AccessWords::space() const {
  return m_.state().space(m_.state().process(pid_).space);
}

bool AccessWords::shared_on_purpose(const AccessFact& a) const {
  const Region* r = space().find(page_of(a.address));
  return r != nullptr && r->sharing == Sharing::Shared;
}

std::uint32_t AccessWords::users(const AccessFact& a) const {
  const Entry e = space().table().get(page_of(a.address));
  return e.maps_frame() ? m_.state().frames.refs(e.frame()) : 0;
}

SentenceBuilder& AccessWords::did(SentenceBuilder& s) const {
  who(s).text(touching_.did + pages());
  if (touching_.whose != touching_.who) {
    s.text(" in the memory of ");
    owner(s);
  }
  return s;
}

/// Whose page it is, in a second clause: "it", or the other where two processes have been named.
SentenceBuilder& AccessWords::it(SentenceBuilder& s) const {
  return touching_.whose == touching_.who ? s.text("it") : owner(s);
}

StepText AccessWords::refused(const AccessFact& last) {
  const std::string code = std::string(" (") + to_string(last.outcome) + ").";
  const std::string does = write_ ? "write " : "read ";
  switch (last.reason) {
    case Reason::NoRegion:
      who(head_).text(" was killed: it has no memory there.");
      rest_.text("It tried to " + does + address_text(last.address) + code);
      break;
    case Reason::PastEndOfFile:
      who(head_).text(" was killed: the file ends before " + page(last) + ".");
      rest_.text("There is nothing to " + does + "there" + code);
      break;
    case Reason::GuardPage:
      who(head_).text(" was killed: " + page(last) + " is a guard page.");
      rest_.text("It is there so that nobody touches it" + code);
      break;
    default:
      who(head_).text(" was killed: it may not " + does + page(last) + ".");
      rest_.text("The rights of " + region(last) + " do not allow it" + code);
  }
  return {head_.take_capitalised(), rest_.take_capitalised()};
}

StepText AccessWords::out_of_memory() {
  head_.text(f_.group_limit ? "The memory group was at its limit, so the kernel killed "
                            : "Memory ran out, so the kernel killed ");
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

/// A system call that met memory it may not use: an error, where a program would get a signal.
StepText AccessWords::failed(Outcome outcome) {
  const AccessFact* last = f_.accesses.empty() ? nullptr : &f_.accesses.back();
  const std::string code = std::string(" (") + to_string(outcome) + ").";
  who(head_.text("The kernel refused what ")).text(" asked for");
  if (last == nullptr || last->outcome == Outcome::Ok) {
    head_.text(".");
    rest_.text("Part of the range is not mapped" + code);
    return {head_.take_capitalised(), rest_.take_capitalised()};
  }
  head_.text(" at " + page(*last) + ".");
  switch (last->reason) {
    case Reason::NoRegion: rest_.text("There is no memory there" + code); break;
    case Reason::PastEndOfFile: rest_.text("The file ends before that page" + code); break;
    case Reason::GuardPage: rest_.text("It is a guard page" + code); break;
    default: rest_.text("The rights of " + region(*last) + " do not allow it" + code);
  }
  rest_.next_sentence().text("A call gets an error where the program itself would get a signal.");
  return {head_.take_capitalised(), rest_.take_capitalised()};
}

StepText AccessWords::text() {
  if (!f_.oom_victims.empty() && !f_.accesses.empty()) return out_of_memory();
  if (f_.fail) return failed(f_.fail->outcome);
  if (f_.accesses.empty()) {
    did_nothing();
    return {head_.take_capitalised(), rest_.take_capitalised()};
  }
  const AccessFact& last = f_.accesses.back();
  if (!last.finished && f_.signal) return refused(last);

  constexpr std::array kKinds = {FaultOutcome::ZeroFilled, FaultOutcome::MappedZero,
                                 FaultOutcome::Copied,     FaultOutcome::Reused,
                                 FaultOutcome::MappedFile, FaultOutcome::MappedShared,
                                 FaultOutcome::SwappedIn};
  const std::uint64_t n = f_.accesses.size();
  if (f_.without_fault() == n) {
    say_without_fault();
  } else {
    const AccessFact& first = f_.accesses.front();
    const auto alike = [&](const AccessFact& a) {
      return a.reason == first.reason && a.huge == first.huge && a.major == first.major;
    };
    const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](FaultOutcome k) { return f_.count(k) == n; });
    if (kind != kKinds.end() && std::all_of(f_.accesses.begin(), f_.accesses.end(), alike))
      say_kind(*kind);
    else say_mixture();
  }
  say_what_it_took();
  const bool broke_sharing =
      f_.count(FaultOutcome::Copied) > 0 || f_.count(FaultOutcome::Reused) > 0;
  if (write_ && broke_sharing) say_still_shared();
  if (write_ && rest_.empty()) say_who_keeps();
  return {head_.take_capitalised(), rest_.take_capitalised()};
}

StepText describe_access(const Timeline& timeline, const StepFacts& facts,
                         const Touching& touching) {
  return AccessWords(timeline, facts, touching).text();
}

}  // namespace cowscope
