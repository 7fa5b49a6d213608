// What came of an advice to the kernel (madvise).
#include "scenarios/step_words.h"

namespace cowscope {

/// What this advice is not for, as far as the region shows it.
StepText StepWords::advice_refused(const Madvise& c) {
  who(head_, c.who).text(" asked for what this memory cannot do.");
  const std::string code = std::string(" (") + to_string(f_.fail->outcome) + ").";
  const Region* r = region_of(c.who, c.range);
  const bool not_private_anon =
      r != nullptr && (r->sharing == Sharing::Shared || r->file.has_value());
  switch (c.advice) {
    case Advice::WipeOnFork:
    case Advice::Free:
      if (!not_private_anon) break;
      rest_.text("It is for private memory without a file only" + code);
      return done();
    case Advice::DontNeed:
    case Advice::Cold:
    case Advice::PageOut:
    case Advice::GuardInstall:
      if (r == nullptr || !r->locked) break;
      rest_.text("Memory that is locked must stay as it is" + code);
      return done();
    case Advice::Collapse:
      rest_.text(f_.fail->outcome == Outcome::Eagain
                     ? "A page there is pinned or guarded, so it cannot be moved" + code
                 : f_.fail->outcome == Outcome::Enomem && r != nullptr
                     ? "There are no 512 free frames that lie together for it" + code
                 : r != nullptr && r->huge == HugeAdvice::No
                     ? "It was marked nohugepage before" + code
                 : not_private_anon ? "It is for private memory without a file only" + code
                                    : "No huge page fits there" + code);
      return done();
    case Advice::PopulateRead:
    case Advice::PopulateWrite: rest_.text("Its rights do not allow that" + code); return done();
    default: break;
  }
  rest_.text("The kernel makes no sense of it" + code);
  return done();
}

void StepWords::paged_out(const Madvise& c) {
  const std::uint64_t left = f_.swapped_out + f_.dropped + f_.evicted;
  if (left == 0) {
    who(head_, c.who).text(" wanted " + range_text(c.range) + " out of memory, and nothing went.");
    rest_.text(f_.advised > 0          ? "What was written since it was given up stays this time."
               : m_.config().swap == 0 ? "The machine has no swap to put it in."
                                       : "There was nothing that one process alone maps.");
    return;
  }
  who(head_, c.who).text(" had " + count_of(left, "page") + " leave memory.");
  if (f_.swapped_out > 0)
    rest_.text((f_.swapped_out == left ? std::string(left == 1 ? "It" : "They")
                                       : count_of(f_.swapped_out, "page")) +
               " went to swap, from where the next touch reads " +
               (f_.swapped_out == 1 ? "it back." : "them back."));
  if (f_.dropped > 0)
    add_rest(count_of(f_.dropped, "page") + " had been given up before and " +
             (f_.dropped == 1 ? "was" : "were") + " not saved.");
  if (f_.evicted > 0) add_rest(count_of(f_.evicted, "page") + " can be read from the file again.");
  if (f_.freed > 0)
    add_rest(count_of(f_.freed, "frame") + (f_.freed == 1 ? " is" : " are") + " free again.");
}

StepText StepWords::advised(const Madvise& c) {
  if (no_such_process()) return failed(c.who);
  if (f_.fail && (f_.fail->outcome == Outcome::Einval || c.advice == Advice::Collapse))
    return advice_refused(c);
  const std::string range = range_text(c.range);
  const auto say = [&](const std::string& did, const std::string& so) {
    who(head_, c.who).text(did);
    rest_.text(so);
  };
  const HugePages thp = m_.config().thp;
  switch (c.advice) {
    case Advice::DontNeed: return unmapped(c.who, c.range, " said it no longer needs ", false);
    case Advice::PopulateRead: return touched(c.who, c.who, AccessType::Read, " brought in ");
    case Advice::PopulateWrite: return touched(c.who, c.who, AccessType::Write, " brought in ");
    case Advice::PageOut: paged_out(c); break;
    case Advice::Free:
      say(" let the kernel take " + range + " when it needs memory.",
          f_.advised > 0 ? "A page that is written again before that stays."
                         : "Nothing of it could be marked so.");
      break;
    case Advice::DontFork:
      say(" kept " + range + " from its children.", "A fork from now on leaves it out.");
      break;
    case Advice::DoFork:
      say(" let its children have " + range + " again.", "A fork takes it along as before.");
      break;
    case Advice::WipeOnFork:
      say(" had " + range + " wiped in its children.", "A child will find zeros there.");
      break;
    case Advice::KeepOnFork:
      say(" let its children have " + range + " as it is.", "A fork takes it along as before.");
      break;
    case Advice::Mergeable:
      say(" let the kernel merge " + range + " with pages that hold the same.",
          f_.advised > 0 ? "That happens when ksmd scans, not before."
                         : "Memory that is shared on purpose is never merged.");
      break;
    case Advice::Unmergeable:
      say(" no longer lets the kernel merge " + range + ".", "");
      if (const std::uint64_t n = f_.count(FaultOutcome::Copied); n > 0)
        add_rest(count_of(n, "page") + " that had been merged " +
                 (n == 1 ? "has its" : "have their") + " own " + (n == 1 ? "frame" : "frames") +
                 " again.");
      break;
    case Advice::HugePage:
      say(" asked for huge pages in " + range + ".",
          thp == HugePages::Never
              ? "The machine has them turned off, so nothing changes."
              : "Where 512 pages lie aligned, a first touch may bring in all of them at once.");
      break;
    case Advice::NoHugePage:
      say(" wanted no huge pages in " + range + ".",
          "What is touched for the first time comes in pages of 4 KiB.");
      break;
    case Advice::Collapse:
      if (f_.huge_made > 0)
        say(" got " + count_of(f_.huge_made, "huge page") + " instead of small ones.",
            count_of(f_.collapsed, "page") + (f_.collapsed == 1 ? " was" : " were") +
                " copied together, and one entry maps 512 frames.");
      else say(" asked for huge pages, and nothing changed.", "They were huge already.");
      break;
    case Advice::Cold:
      say(" said it will not need " + range + " for a while.",
          f_.advised > 0 ? "Nothing is lost: it is the first to go when memory is short."
                         : "No page of it is this process’s alone, so nothing was marked.");
      break;
    case Advice::WillNeed:
      say(" said it will need " + range + " soon.",
          f_.read_in > 0 ? count_of(f_.read_in, "page") + (f_.read_in == 1 ? " was" : " were") +
                               " read in ahead of time."
                         : "There was nothing to read in.");
      break;
    case Advice::GuardInstall:
      say(" put a guard on " + range + ".", "Whoever touches it gets SIGSEGV.");
      say_what_was_let_go();
      break;
    case Advice::GuardRemove:
      say(" took the guard off " + range + ".", "The next touch starts anew.");
      break;
  }
  say_holes();
  return done();
}

}  // namespace cowscope
