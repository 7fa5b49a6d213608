// How loads and stores ended, kind by kind, and what is true of the pages afterwards.
#include <algorithm>

#include "scenarios/access_words.h"

namespace cowscope {

void AccessWords::did_nothing() { who(head_).text(write_ ? " wrote nothing." : " read nothing."); }

void AccessWords::say_copied() {
  const std::uint64_t n = f_.accesses.size();
  const AccessFact& a = f_.accesses.front();
  it(head_.text(", so "));
  if (a.copied > 1) {
    head_.text(n == 1 ? " got a copy of the whole huge page."
                      : " got " + count_of(n, "copy") + " of whole huge pages.");
    return;
  }
  head_.text(n == 1 ? " got its own copy." : " got " + count_of(n, "copy") + " of its own.");
  const std::string one_frame = n == 1 && a.from != kNoFrame
                                    ? "Frame " + std::to_string(a.from.value()) + " is "
                                    : "Their frames are ";
  switch (a.reason) {
    case Reason::PrivateFile:
      rest_.text(n == 1 ? "The file itself keeps its page." : "The file itself keeps its pages.");
      break;
    case Reason::Merged: rest_.text("A write to a page that was merged always copies."); break;
    case Reason::Pinned:
      rest_.text(one_frame + "pinned for a device, so it may not be reused.");
      break;
    case Reason::PartOfHuge:
      rest_.text("Somebody else still maps a part of the huge page that it came from.");
      break;
    default: break;
  }
}

void AccessWords::say_reused() {
  const bool one = f_.accesses.size() == 1;
  const AccessFact& a = f_.accesses.front();
  head_.text(", and nothing was copied.");
  const std::string frame = "frame " + std::to_string(a.to.value());
  if (a.reason == Reason::WriteNotify)
    rest_.text("The file system knows now that the file differs from what is on the disk.");
  else if (a.reason == Reason::MapCountOnly)
    rest_.text(
        "Something else still holds its frame, but this kernel counts mappings only "
        "(CVE-2020-29374).");
  else if (shared_on_purpose(a))
    rest_.text("The page is shared on purpose: it may be written by all.");
  else if (a.huge) rest_.text("Nobody else uses the huge page, so all of it may be written again.");
  else if (one)
    it(rest_.text("Nobody else uses " + frame + ", so ")).text(" may write there again.");
  else it(rest_.text("Nobody else uses its frames, so ")).text(" may write there again.");
}

void AccessWords::say_zero_filled() {
  const std::uint64_t n = f_.accesses.size();
  const AccessFact& a = f_.accesses.front();
  if (a.reason == Reason::ZeroPage) {
    it(head_.text(", so "))
        .text(" got " + std::string(n == 1 ? "a frame" : count_of(n, "frame")) + " of its own.");
    rest_.text("Until now it had only read zeros from a page that all share.");
    return;
  }
  head_.text(" for the first time.");
  if (a.huge) {
    rest_.text(n == 1 ? "It got a huge page of zeros: 512 frames under one entry."
                      : "Each got a huge page of zeros: 512 frames under one entry.");
  } else {
    rest_.text(n == 1 ? "It got a new frame of zeros, frame " + std::to_string(a.to.value()) + "."
                      : "Each got a new frame of zeros.");
  }
}

void AccessWords::say_mapped_file() {
  const std::uint64_t n = f_.accesses.size();
  if (write_ && !shared_on_purpose(f_.accesses.front())) {
    head_.text(", and changed the file itself.");
    rest_.text(
        "The kernel had made a copy; another thread threw it away, and the kernel no longer "
        "knew that it wanted one (CVE-2016-5195).");
    return;
  }
  head_.text(" for the first time.");
  std::uint64_t mapped = 0, read = 0;
  for (const AccessFact& f : f_.accesses) {
    mapped += f.mapped;
    read += f.read_in;
  }
  if (read > 0) {
    rest_.text(std::string(n == 1 ? "It" : "They") + " had to be read from the file");
    rest_.text(read > n ? ", and " + count_of(read - n, "neighbour") + " with " +
                              (n == 1 ? "it: " : "them: ")
                        : std::string(": "));
    rest_.text(n == 1 ? "a major fault." : "major faults.");
    return;
  }
  rest_.text(std::string(n == 1 ? "It was" : "They were") +
             " in the page cache already, so nothing is copied");
  rest_.text(mapped > n ? "; its neighbours were entered with it." : ".");
}

void AccessWords::say_mapped_shared() {
  const std::uint64_t n = f_.accesses.size();
  head_.text(" for the first time.");
  const std::string on_purpose = std::string(n == 1 ? "It is" : "They are") + " shared on purpose";
  std::uint32_t least = users(f_.accesses.front()), most = least;
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
}

void AccessWords::say_swapped_in() {
  const bool one = f_.accesses.size() == 1;
  const AccessFact& a = f_.accesses.front();
  head_.text(one ? ", which was in swap." : ", which were in swap.");
  if (!a.major)
    rest_.text(one ? "Its frame was still in memory, so nothing was read: a minor fault."
                   : "Their frames were still in memory, so nothing was read.");
  else if (one)
    rest_.text("It came back into frame " + std::to_string(a.to.value()) + ": a major fault.");
  else rest_.text("They were read back: major faults.");
}

/// Every access ended the same way.
void AccessWords::say_kind(FaultOutcome kind) {
  did(head_);
  switch (kind) {
    case FaultOutcome::Copied: say_copied(); break;
    case FaultOutcome::Reused: say_reused(); break;
    case FaultOutcome::ZeroFilled: say_zero_filled(); break;
    case FaultOutcome::MappedZero:
      head_.text(" for the first time.");
      rest_.text("It reads zeros from a page that all share, so no frame is used.");
      break;
    case FaultOutcome::MappedFile: say_mapped_file(); break;
    case FaultOutcome::MappedShared: say_mapped_shared(); break;
    case FaultOutcome::SwappedIn: say_swapped_in(); break;
    case FaultOutcome::Refused:
    case FaultOutcome::OutOfMemory: head_.text("."); break;
  }
}

void AccessWords::say_mixture() {
  did(head_).text(".");
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t n, const char* what) {
    if (n > 0) parts.push_back(grouped(n) + what);
  };
  const auto huge = static_cast<std::uint64_t>(
      std::count_if(f_.accesses.begin(), f_.accesses.end(), [](const AccessFact& a) {
        return a.finished && a.huge && a.decision == FaultOutcome::ZeroFilled;
      }));
  add(f_.count(FaultOutcome::Copied), " copied");
  add(f_.count(FaultOutcome::Reused), " kept without a copy");
  if (huge > 0) parts.push_back(count_of(huge, "huge page") + " of zeros");
  add(f_.count(FaultOutcome::ZeroFilled) - huge, " new and filled with zeros");
  add(f_.count(FaultOutcome::MappedZero), " read from the shared page of zeros");
  std::uint64_t from_disk = 0;
  for (const AccessFact& a : f_.accesses)
    from_disk += a.finished && a.major && a.decision == FaultOutcome::MappedFile ? 1U : 0U;
  add(from_disk, " read from the file");
  add(f_.count(FaultOutcome::MappedFile) - from_disk, " found in the page cache");
  add(f_.count(FaultOutcome::MappedShared), " shared on purpose");
  add(f_.count(FaultOutcome::SwappedIn), " back from swap");
  add(f_.without_fault(), " without a page fault");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) rest_.text(i + 1 == parts.size() ? " and " : ", ");
    rest_.text(parts[i]);
  }
  if (!parts.empty()) rest_.text(".");
}

void AccessWords::say_without_fault() {
  const AccessFact& a = f_.accesses.front();
  const bool one = f_.accesses.size() == 1;
  did(head_);
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

/// What else the kernel had to do on the way.
void AccessWords::say_what_it_took() {
  std::uint64_t swapped = 0, read = 0, split = 0;
  for (const AccessFact& a : f_.accesses) {
    if (a.swapped && a.decision != FaultOutcome::SwappedIn) ++swapped;
    if (a.major && a.decision == FaultOutcome::Copied && !a.swapped) ++read;
    if (a.split) ++split;
  }
  const auto say = [&](const std::string& sentence) { rest_.next_sentence().text(sentence); };
  if (swapped > 0)
    say(f_.accesses.size() == 1
            ? "Before that it came back from swap."
            : "Before that " + count_of(swapped, "page") + (swapped == 1 ? " was" : " were") +
                  " brought back from swap.");
  if (read > 0)
    say(f_.accesses.size() == 1
            ? "It had to be read from the file first: a major fault."
            : count_of(read, "page") + " had to be read from the file first: major faults.");
  if (split > 0) say("The huge entry was split for this: the rest of it stays as it was.");
  if (f_.copied_tables > 0)
    say(f_.copied_tables == 1
            ? "Its page table had been shared: first it got one of its own."
            : count_of(f_.copied_tables, "page table") + " had been shared: first it got its own.");
  if (f_.group_reclaim) {
    std::string gone;
    if (f_.swapped_out > 0) gone = count_of(f_.swapped_out, "page") + " went to swap";
    if (const std::uint64_t n = f_.evicted + f_.dropped; n > 0)
      gone += (gone.empty() ? "" : " and ") + count_of(n, "page") +
              (n == 1 ? " was dropped" : " were dropped");
    say("The memory group was at its limit, so " + gone + ".");
  }
}

/// "Pages 0, 1 and 3 are still shared.": of the region that was written.
void AccessWords::say_still_shared() {
  const AccessFact& a = f_.accesses.front();
  std::vector<std::uint32_t> shared;
  for (const Region& r : space().regions()) {
    if (r.name != a.region || r.sharing == Sharing::Shared) continue;
    space().table().for_each_present(r.start, r.pages, [&](PageNumber p, Entry e) {
      if (e.maps_frame() && m_.state().frames.refs(e.frame()) > 1) shared.push_back(r.index_of(p));
    });
  }
  if (shared.empty()) return;
  rest_.next_sentence().text(capitalised(page_list(shared)) +
                             (shared.size() == 1 ? " is" : " are") + " still shared.");
}

/// After one copy: who is left with the old frame, if it is one process.
void AccessWords::say_who_keeps() {
  const AccessFact& a = f_.accesses.front();
  if (f_.accesses.size() != 1 || a.from == kNoFrame || m_.state().frames.refs(a.from) != 1) return;
  for (const Process& p : m_.state().processes) {
    if (!p.alive() || p.pid == pid_) continue;
    const Entry e = m_.state().space(p.space).table().get(page_of(a.address));
    if (!e.maps_frame() || e.frame() != a.from) continue;
    rest_.next_sentence().who(name_of(m_, p.pid), p.pid);
    rest_.text(" keeps frame " + std::to_string(a.from.value()) + ".");
    return;
  }
}

}  // namespace cowscope
