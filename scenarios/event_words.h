// One event in words. Internal to the narration: narration.h is the way in.
#pragma once

#include <string>

#include "scenarios/narration.h"
#include "scenarios/words.h"

namespace cowscope {

class EventWords {
 public:
  EventWords(const Machine& machine, const Event& event, const Journal* journal)
      : m_(machine), e_(event), journal_(journal) {}

  EventText text() const;

 private:
  // --- narration_event.cpp: what all of them say.
  std::string name(Pid pid) const;
  std::string who() const { return with_article(name(e_.pid)); }
  /// At the start of a title; a name keeps the case that it is spelt in.
  std::string subject() const { return takes_article(name(e_.pid)) ? capitalised(who()) : who(); }
  std::string other() const { return with_article(name(e_.other)); }
  std::string region() const { return std::string(m_.texts()[e_.region]); }
  bool store() const { return e_.access_type == AccessType::Write; }
  const char* access() const { return store() ? "store" : "load"; }
  bool several() const { return e_.count > 1; }
  static std::string frame(FrameNumber f) { return "frame " + std::to_string(f.value()); }
  /// "frame 3", "frames 512 to 1023".
  std::string frames(FrameNumber first) const;
  std::string refs() const {
    return std::to_string(e_.refs_before) + " → " + std::to_string(e_.refs_after);
  }
  std::string pages() const;
  const AddressSpace* space() const;
  Entry entry() const;
  std::string rights() const;
  std::string freed() const;
  std::string group() const;
  /// The first change of this sort that the event is made of; null without a journal.
  template <class Kind>
  const Kind* change() const {
    if (journal_ == nullptr) return nullptr;
    for (std::uint32_t i = e_.first_change; i < e_.end_change; ++i)
      if (const auto* found = std::get_if<Kind>(&journal_->changes[i])) return found;
    return nullptr;
  }

  // Each kind apart: what is shown first is made of few of them (web/README.md).
  [[gnu::noinline]] EventText walk() const;
  [[gnu::noinline]] EventText fault() const;
  [[gnu::noinline]] EventText done() const;
  [[gnu::noinline]] EventText fail() const;

  // --- narration_event_fault.cpp: the kernel's part of a fault.
  std::string refusal() const;
  [[gnu::noinline]] EventText region_check() const;
  [[gnu::noinline]] EventText decide() const;
  [[gnu::noinline]] EventText decide_to_copy() const;
  [[gnu::noinline]] EventText decide_to_reuse() const;
  [[gnu::noinline]] EventText decide_to_swap_in() const;
  [[gnu::noinline]] EventText out_of_memory() const;
  [[gnu::noinline]] EventText allocate() const;
  [[gnu::noinline]] EventText copy() const;
  [[gnu::noinline]] EventText repoint() const;
  [[gnu::noinline]] EventText drop() const;
  [[gnu::noinline]] EventText reuse() const;
  [[gnu::noinline]] EventText map() const;

  // --- narration_event_process.cpp: processes and their address spaces.
  [[gnu::noinline]] EventText oom_kill() const;
  [[gnu::noinline]] EventText share() const;
  [[gnu::noinline]] EventText skip() const;
  [[gnu::noinline]] EventText duplicate() const;
  [[gnu::noinline]] EventText block() const;
  [[gnu::noinline]] EventText wake() const;
  [[gnu::noinline]] EventText add_region() const;
  [[gnu::noinline]] EventText remove_region() const;
  [[gnu::noinline]] EventText unmap() const;
  [[gnu::noinline]] EventText join_group() const;
  [[gnu::noinline]] EventText print() const;

  // --- narration_event_memory.cpp: advice, and what lies behind memory.
  [[gnu::noinline]] EventText advise() const;
  [[gnu::noinline]] EventText guard() const;
  [[gnu::noinline]] EventText read_in() const;
  [[gnu::noinline]] EventText write_out() const;
  [[gnu::noinline]] EventText evict() const;
  [[gnu::noinline]] EventText swap_out() const;
  [[gnu::noinline]] EventText pin() const;
  [[gnu::noinline]] EventText merge() const;
  [[gnu::noinline]] EventText collapse() const;

  const Machine& m_;
  const Event& e_;
  const Journal* journal_;
};

}  // namespace cowscope
