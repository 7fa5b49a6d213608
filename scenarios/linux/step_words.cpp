#include "scenarios/linux/step_words.h"

#include <utility>
#include <vector>

#include "scenarios/words.h"

namespace cowscope::linux_check {
namespace {

/// Told by the reason that the decision was taken for, never by the map count.
std::string decision_words(const AccessFact& a) {
  if (!a.faulted) return "no fault";
  switch (a.reason) {
    case Reason::Exclusive: return "reused: marked exclusive";
    case Reason::LastReference: return "reused: not exclusive, but nothing else refers to it";
    case Reason::OthersRefer: return "copied: not exclusive, and others refer to it";
    case Reason::ZeroPage: return "zero-filled: the zero page was mapped";
    case Reason::PrivateFile: return "copied: a page of a file, mapped privately";
    case Reason::NoRegion: return "refused: nothing is mapped there";
    case Reason::NotWritable: return "refused: not writable";
    case Reason::NotReadable: return "refused: not readable";
    case Reason::PastEndOfFile: return "refused: the file ends before it";
    case Reason::GuardPage: return "refused: a guard page";
    case Reason::WriteNotify: return "made writable: the file system is told";
    case Reason::Merged: return "copied: merged by ksmd";
    case Reason::Pinned: return "copied: not exclusive, and a long-term reference is held";
    case Reason::PartOfHuge: return "copied: another process maps a part of its huge page";
    default: break;
  }
  switch (a.decision.value_or(FaultOutcome::Refused)) {
    case FaultOutcome::ZeroFilled: return "zero-filled: first touch";
    case FaultOutcome::MappedZero: return "the zero page: a first read";
    case FaultOutcome::MappedFile:
      return a.major ? "mapped: read from the file" : "mapped from the page cache: first touch";
    case FaultOutcome::MappedShared: return "mapped: shared on purpose";
    case FaultOutcome::Reused: return "made writable: shared on purpose";
    case FaultOutcome::Copied: return "copied";
    case FaultOutcome::SwappedIn: return "back from swap";
    default: return "refused";
  }
}

}  // namespace

std::string step_words(const StepFacts& f, Outcome outcome, const Totals& totals) {
  std::vector<std::string> parts;
  if (outcome != Outcome::Ok) parts.emplace_back(to_string(outcome));
  if (totals.minor > 0) parts.push_back(grouped(totals.minor) + " minor");
  if (totals.major > 0) parts.push_back(grouped(totals.major) + " major");
  std::vector<std::pair<std::string, std::uint64_t>> decisions;
  for (const AccessFact& a : f.accesses) {
    const std::string words = decision_words(a);
    if (decisions.empty() || decisions.back().first != words) decisions.emplace_back(words, 0);
    ++decisions.back().second;
  }
  for (const auto& [words, n] : decisions)
    parts.push_back((n > 1 && decisions.size() > 1 ? grouped(n) + " " : "") + words);
  if (f.fork) {
    if (f.shared > 0) parts.push_back(count_of(f.shared, "page") + " shared");
    if (f.shared_tables > 0) parts.push_back(count_of(f.shared_tables, "page table") + " shared");
    if (f.duplicated > 0) parts.push_back(count_of(f.duplicated, "page") + " duplicated");
    if (f.pinned_copies > 0) parts.push_back(count_of(f.pinned_copies, "pinned page") + " copied");
    if (f.dont_fork > 0) parts.push_back(count_of(f.dont_fork, "page") + " not inherited");
    if (f.wiped > 0) parts.push_back(count_of(f.wiped, "page") + " wiped");
    if (f.skipped + f.skipped_shared > 0)
      parts.push_back(count_of(f.skipped + f.skipped_shared, "page") + " left to fault again");
    if (parts.empty()) parts.emplace_back("nothing to share");
  }
  if (f.unmapped > 0) parts.push_back(count_of(f.unmapped, "page") + " let go");
  if (f.moved > 0) parts.push_back(count_of(f.moved, "page") + " moved");
  if (f.pinned > 0) parts.push_back(count_of(f.pinned, "page") + " held");
  if (f.unpinned > 0) parts.push_back(count_of(f.unpinned, "page") + " no longer held");
  if (f.guarded > 0) parts.push_back(count_of(f.guarded, "guard page"));
  if (f.unguarded > 0) parts.push_back(count_of(f.unguarded, "guard page") + " removed");
  if (f.merged > 0) parts.push_back(count_of(f.merged, "page") + " merged");
  if (f.written > 0) parts.push_back(count_of(f.written, "page") + " written back");
  if (f.evicted > 0) parts.push_back(count_of(f.evicted, "page") + " evicted");
  if (f.block) parts.emplace_back("waits");
  std::string text;
  for (const std::string& p : parts) text += (text.empty() ? "" : " · ") + p;
  return text;
}

}  // namespace cowscope::linux_check
