// What a step did, in two short passages, when the scenario says nothing itself: everything said is
// read off the step's events and the states around it, so that it is true in every situation.
// Internal to the narration: narration.h is the way in.
#pragma once

#include <string>

#include "scenarios/narration.h"
#include "scenarios/narration_access.h"
#include "scenarios/sentence.h"
#include "scenarios/step_facts.h"
#include "scenarios/words.h"

namespace cowscope {

class StepWords {
 public:
  StepWords(const CompiledScenario& scenario, const StepFacts& facts)
      : t_(*scenario.timeline), m_(t_.machine()), f_(facts) {}

  StepText operator()(const Spawn& c) { return spawned(c); }
  StepText operator()(const Fork& c) { return c.kind == ForkKind::Fork ? forked(c) : cloned(c); }
  StepText operator()(const Exec& c) { return executed(c); }
  StepText operator()(const Exit& c) { return ended(c.who, " exited."); }
  StepText operator()(const Kill& c) { return ended(c.who, " was killed."); }
  StepText operator()(const Wait& c) { return waited(c); }
  StepText operator()(const Read& c) { return touched(c.who, c.who, AccessType::Read, " read "); }
  StepText operator()(const Write& c) {
    return touched(c.who, c.who, AccessType::Write, " wrote ");
  }
  StepText operator()(const SysRead& c) {
    return touched(c.who, c.who, AccessType::Write, " had the kernel write ");
  }
  StepText operator()(const SysWrite& c) {
    return touched(c.who, c.who, AccessType::Read, " had the kernel read ");
  }
  StepText operator()(const Poke& c) {
    return touched(c.who, c.other, AccessType::Write, " wrote ");
  }
  StepText operator()(const struct Print& c) { return printed(c); }
  StepText operator()(const Mmap& c) { return mapped(c); }
  StepText operator()(const Munmap& c) { return unmapped(c.who, c.range, " gave up ", true); }
  StepText operator()(const Mprotect& c) { return protected_range(c); }
  StepText operator()(const Madvise& c) { return advised(c); }
  StepText operator()(const Mremap& c) { return c.as.value() != 0 ? moved(c) : resized(c); }
  StepText operator()(const Mlock& c) { return locked(c); }
  StepText operator()(const Msync& c) { return synced(c); }
  StepText operator()(const struct Pin& c) { return pinned(c); }
  StepText operator()(const Brk& c) { return resized(c); }
  StepText operator()(const KsmScan&) { return merged(); }
  StepText operator()(const struct Evict& c) { return evicted(c); }
  StepText operator()(const struct JoinGroup& c) { return joined(c); }
  StepText operator()(const struct Skip&) {
    head_.text("This line no longer holds, so it was passed over.");
    return done();
  }

 private:
  // --- narration_step.cpp: what all of them say.
  StepText done() { return {head_.take_capitalised(), rest_.take_capitalised()}; }
  SentenceBuilder& who(SentenceBuilder& s, TextId name) {
    const Process* p = m_.state().find(name);
    return s.who(m_.texts()[name], p != nullptr ? p->pid : kInit);
  }
  SentenceBuilder& who(SentenceBuilder& s, Pid pid) { return s.who(name_of(m_, pid), pid); }
  std::string text(TextId id) const { return std::string(m_.texts()[id]); }
  void add_rest(const std::string& sentence) { rest_.next_sentence().text(sentence); }
  /// "page 2 of heap", "4 pages of heap", "all of heap", "memory at 0x…".
  std::string range_text(const PageRange& range) const;
  const Region* region_of(TextId name, const PageRange& range) const;
  StepText failed(TextId name);
  bool no_such_process() const { return f_.fail && f_.fail->outcome == Outcome::Esrch; }
  StepText touched(TextId who, TextId whose, AccessType type, const char* did);
  void say_what_was_let_go();
  void say_how_it_came();
  void say_holes();

  // --- narration_step_process.cpp
  StepText spawned(const Spawn& c);
  StepText forked(const Fork& c);
  StepText fork_failed(const Fork& c);
  void say_what_fork_shared(const Fork& c);
  void say_what_fork_left_out();
  StepText cloned(const Fork& c);
  StepText executed(const Exec& c);
  StepText ended(TextId name, const char* how);
  StepText waited(const Wait& c);
  StepText joined(const struct JoinGroup& c);
  StepText printed(const struct Print& c);

  // --- narration_step_memory.cpp: regions, and what lies behind them.
  StepText mapped(const Mmap& c);
  StepText unmapped(TextId name, const PageRange& range, const char* did, bool region_goes);
  StepText protected_range(const Mprotect& c);
  StepText remap_failed(const Mremap& c);
  StepText moved(const Mremap& c);
  StepText resized(const Mremap& c);
  StepText resized(const Brk& c);
  void say_size(std::int64_t pages);
  StepText locked(const Mlock& c);
  StepText synced(const Msync& c);
  StepText pinned(const struct Pin& c);
  StepText merged();
  StepText evicted(const struct Evict& c);

  // --- narration_step_advice.cpp
  StepText advised(const Madvise& c);
  StepText advice_refused(const Madvise& c);
  void paged_out(const Madvise& c);

  const Timeline& t_;
  const Machine& m_;
  const StepFacts& f_;
  SentenceBuilder head_, rest_;
};

}  // namespace cowscope
