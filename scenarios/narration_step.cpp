// What a step did, in two short passages, when the scenario says nothing itself: everything said is
// read off the step's events and the states around it, so that it is true in every situation.
#include <variant>

#include "scenarios/narration.h"
#include "scenarios/narration_access.h"
#include "scenarios/sentence.h"
#include "scenarios/step_facts.h"
#include "scenarios/words.h"

namespace cowscope {
namespace {

class StepWords {
 public:
  StepWords(const CompiledScenario& scenario, const StepFacts& facts)
      : t_(*scenario.timeline), m_(t_.machine()), f_(facts) {}

  StepText operator()(const Spawn& c) { return spawned(c); }
  StepText operator()(const Fork& c) { return forked(c); }
  StepText operator()(const Exec& c) { return executed(c); }
  StepText operator()(const Exit& c) { return ended(c.who, " exited."); }
  StepText operator()(const Kill& c) { return ended(c.who, " was killed."); }
  StepText operator()(const Wait& c) { return waited(c); }
  StepText operator()(const Read& c) {
    return f_.fail ? failed(c.who) : describe_access(t_, f_, c.who, AccessType::Read);
  }
  StepText operator()(const Write& c) {
    return f_.fail ? failed(c.who) : describe_access(t_, f_, c.who, AccessType::Write);
  }
  StepText operator()(const Mmap& c) { return mapped(c); }
  StepText operator()(const Munmap& c) { return unmapped(c.who, c.range, " gave up ", true); }
  StepText operator()(const Mprotect& c) { return protected_range(c); }
  StepText operator()(const Madvise& c) {
    return unmapped(c.who, c.range, " said it no longer needs ", false);
  }
  StepText operator()(const Brk& c) { return resized(c); }
  StepText operator()(const struct Skip&) {
    head_.text("This line no longer holds, so it was passed over.");
    return done();
  }

 private:
  StepText done() { return {head_.take_capitalised(), rest_.take_capitalised()}; }
  SentenceBuilder& who(SentenceBuilder& s, TextId name) {
    const Process* p = m_.state().find(name);
    return s.who(m_.texts()[name], p != nullptr ? p->pid : kInit);
  }
  SentenceBuilder& who(SentenceBuilder& s, Pid pid) { return s.who(name_of(m_, pid), pid); }
  std::string text(TextId id) const { return std::string(m_.texts()[id]); }
  void add_rest(const std::string& sentence) { rest_.next_sentence().text(sentence); }

  StepText failed(TextId name);
  StepText spawned(const Spawn& c);
  StepText forked(const Fork& c);
  void say_what_fork_shared(const Fork& c);
  StepText executed(const Exec& c);
  StepText ended(TextId name, const char* how);
  void say_what_was_let_go();
  StepText waited(const Wait& c);
  StepText mapped(const Mmap& c);
  StepText unmapped(TextId name, const PageRange& range, const char* did, bool region_goes);
  StepText protected_range(const Mprotect& c);
  StepText resized(const Brk& c);

  const Timeline& t_;
  const Machine& m_;
  const StepFacts& f_;
  SentenceBuilder head_, rest_;
};

StepText StepWords::failed(TextId name) {
  const Outcome o = f_.fail->outcome;
  const std::string code = std::string(" (") + to_string(o) + ")";
  if (o == Outcome::Esrch) {
    const Process* p = m_.state().find(name);
    who(head_.text("Nothing happened: "), name)
        .text(p != nullptr ? " is not running any more." : " was never made.");
    rest_.text("The kernel answers that there is no such process" + code + ".");
    return done();
  }
  who(head_.text("The kernel refused what "), name).text(" asked for.");
  switch (o) {
    case Outcome::Enomem: rest_.text("The memory asked for is not there" + code + "."); break;
    case Outcome::Eagain:
      rest_.text("There are as many processes as there may be" + code + ".");
      break;
    case Outcome::Echild: rest_.text("It has no such child to wait for" + code + "."); break;
    default: rest_.text("The kernel makes no sense of it" + code + ".");
  }
  return done();
}

StepText StepWords::spawned(const Spawn& c) {
  if (f_.fail) {
    who(head_, c.as).text(" could not start.");
    rest_.text(f_.fail->outcome == Outcome::Enomem
                   ? "There is not enough free memory for what it brings (ENOMEM)."
                   : "There are as many processes as there may be (EAGAIN).");
    return done();
  }
  who(head_, c.as).text(" started.");
  const Process& p = *m_.state().find(c.as);
  std::uint64_t pages = 0;
  for (const Region& r : m_.state().space(p.space).regions()) pages += r.pages;
  if (pages == 0) {
    rest_.text("It has no memory yet.");
  } else if (f_.brought_in == 0) {
    rest_.text("It may use " + count_of(pages, "page") +
               ", but none is in memory yet: that happens when it touches them.");
  } else {
    rest_.text(grouped(f_.brought_in) + " of its " + count_of(pages, "page") +
               (f_.brought_in == 1 ? " is" : " are") + " in memory from the start.");
  }
  return done();
}

void StepWords::say_what_fork_shared(const Fork& c) {
  const Process& child = *m_.state().find(c.as);
  if (f_.shared > 0) {
    rest_.next_sentence();
    who(rest_.text("Both "), c.who).text(" and ");
    who(rest_, c.as)
        .text(f_.shared == 1 ? " now use the same frame"
                             : " now use the same " + grouped(f_.shared) + " frames");
    if (f_.protected_pages > 0) rest_.text(", and a write by either stops and asks the kernel");
    rest_.text(".");
  }
  if (f_.duplicated > 0 && f_.shared == 0) {
    rest_.next_sentence();
    who(rest_, c.as)
        .text(" has " + count_of(m_.state().space(child.space).rss(), "frame") + " of its own.");
  }
  if (f_.shared_zero > 0)
    add_rest("The shared page of zeros stands for " + count_of(f_.shared_zero, "page") +
             " in both.");
  if (f_.skipped_shared > 0)
    add_rest(count_of(f_.skipped_shared, "page") + " shared on purpose " +
             (f_.skipped_shared == 1 ? "comes" : "come") + " back when the child touches " +
             (f_.skipped_shared == 1 ? "it." : "them."));
  if (f_.skipped > 0)
    add_rest(count_of(f_.skipped, "page") + (f_.skipped == 1 ? " was" : " were") +
             " left out: the child finds them in the page cache when it needs them.");
}

StepText StepWords::forked(const Fork& c) {
  if (f_.fail) {
    if (f_.fail->outcome == Outcome::Esrch) return failed(c.who);
    who(head_, c.who).text(" could not fork.");
    rest_.text(f_.fail->outcome == Outcome::Enomem
                   ? "There are not enough free frames to copy all its pages (ENOMEM)."
                   : "There are as many processes as there may be (EAGAIN).");
    return done();
  }
  who(head_, c.who).text(" forked ");
  who(head_, c.as);
  const bool others = f_.shared + f_.shared_zero + f_.skipped + f_.skipped_shared > 0;
  if (f_.duplicated > 0) {
    const std::string pages = count_of(f_.duplicated, "page");
    head_.text(f_.duplicated == 1 ? ": one page was copied."
                                  : (others ? ": " : ": all ") + pages + " were copied.");
  } else if (others) {
    head_.text(": no page was copied.");
  } else {
    head_.text(".");
    rest_.text("No page was in memory yet, so there is nothing to share.");
  }
  say_what_fork_shared(c);
  return done();
}

void StepWords::say_what_was_let_go() {
  if (f_.unmapped == 0) return;
  std::string s = "It let go of " + count_of(f_.unmapped, "page");
  if (f_.freed == 0) s += ", and no frame became free.";
  else if (f_.freed == f_.unmapped)
    s += f_.freed == 1 ? ": its frame is free again." : ": their frames are free again.";
  else s += ": " + count_of(f_.freed, "frame") + (f_.freed == 1 ? " is" : " are") + " free again.";
  add_rest(s);
}

StepText StepWords::executed(const Exec& c) {
  if (f_.fail) return failed(c.who);
  if (f_.signal) {
    who(head_.text("There was no memory for " + text(c.program) + ", so "), c.who)
        .text(" was killed.");
    say_what_was_let_go();
    return done();
  }
  who(head_, c.who).text(" now runs " + text(c.program) + ", and its old memory is gone.");
  if (f_.unmapped == 0) rest_.text("None of it had been in memory.");
  say_what_was_let_go();
  if (f_.brought_in > 0)
    add_rest(count_of(f_.brought_in, "page") + " of the new program " +
             (f_.brought_in == 1 ? "is" : "are") + " in memory from the start.");
  return done();
}

StepText StepWords::ended(TextId name, const char* how) {
  if (f_.fail) return failed(name);
  who(head_, name).text(how);
  say_what_was_let_go();
  const Process& p = *m_.state().find(name);
  if (p.state == ProcessState::Zombie) {
    rest_.next_sentence();
    rest_.text("It stays a zombie until ");
    who(rest_, p.parent).text(" waits for it.");
  }
  if (f_.wake) {
    rest_.next_sentence();
    who(rest_, f_.wake->pid).text(" had waited for this and goes on.");
  }
  return done();
}

StepText StepWords::waited(const Wait& c) {
  if (f_.fail) {
    if (f_.fail->outcome == Outcome::Esrch) return failed(c.who);
    who(head_, c.who)
        .text(c.child.value() == 0 ? " has no child to wait for."
                                   : " has no such child to wait for.");
    rest_.text("The kernel answers at once (ECHILD).");
    return done();
  }
  if (f_.block) {
    who(head_, c.who).text(" waits for ");
    if (f_.block->other == kInit) head_.text("a child to end.");
    else who(head_, f_.block->other).text(" to end.");
    rest_.text("Until then it does nothing.");
    return done();
  }
  who(head_, c.who).text(" collected the exit status of ");
  who(head_, f_.reaped.empty() ? kInit : f_.reaped.front()).text(".");
  rest_.text("With that the last trace of it is gone.");
  return done();
}

StepText StepWords::mapped(const Mmap& c) {
  if (f_.fail) return failed(c.who);
  who(head_, c.who).text(" mapped " + count_of(c.pages, "page") + " as " + text(c.region) + ".");
  const char* one = c.pages == 1 ? "It takes" : "They take";
  if (c.file.value() != 0) {
    rest_.text(std::string(c.pages == 1 ? "It stands" : "They stand") + " for the file " +
               text(c.file) + "; nothing is entered until it is touched.");
  } else if (c.sharing == Sharing::Shared) {
    rest_.text(std::string("What is written there, children will see. ") + one +
               " no memory until touched.");
  } else {
    rest_.text(std::string(one) + " no memory until touched.");
  }
  return done();
}

StepText StepWords::unmapped(TextId name, const PageRange& range, const char* did,
                             bool region_goes) {
  if (f_.fail && f_.fail->outcome == Outcome::Esrch) return failed(name);
  std::string what;
  if (range.raw()) what = "memory at " + address_text(range.first_address);
  else if (range.whole) what = "all of " + text(range.region);
  else if (range.first == range.last)
    what = "page " + std::to_string(range.first) + " of " + text(range.region);
  else
    what =
        count_of(std::uint64_t{range.last} - range.first + 1, "page") + " of " + text(range.region);
  who(head_, name).text(did + what + ".");
  if (f_.unmapped == 0) rest_.text("Nothing of it was in memory.");
  say_what_was_let_go();
  if (!region_goes && f_.unmapped > 0) add_rest("The next touch starts anew.");
  if (f_.fail)
    add_rest(std::string("Part of the range is not mapped (") + to_string(f_.fail->outcome) + ").");
  return done();
}

StepText StepWords::protected_range(const Mprotect& c) {
  if (f_.fail && f_.fail->outcome == Outcome::Esrch) return failed(c.who);
  const std::string region =
      c.range.raw() ? "memory at " + address_text(c.range.first_address) : text(c.range.region);
  who(head_, c.who).text(" set the rights of " + region + " to " + prot_text(c.prot) + ".");
  if (!c.prot.read && !c.prot.write && !c.prot.exec)
    rest_.text("Its pages stay in memory, but nobody may touch them.");
  else if (c.prot.write)
    rest_.text("Pages that are still shared stay protected: writing them stops once.");
  else rest_.text("From now on a write there is an error.");
  if (f_.fail)
    add_rest(std::string("Part of the range is not mapped (") + to_string(f_.fail->outcome) + ").");
  return done();
}

StepText StepWords::resized(const Brk& c) {
  if (f_.fail) return failed(c.who);
  const auto pages = static_cast<std::uint64_t>(c.pages < 0 ? -c.pages : c.pages);
  if (pages == 0) {
    who(head_, c.who).text(" left its heap as it was.");
    return done();
  }
  who(head_, c.who)
      .text((c.pages < 0 ? " shrank its heap by " : " grew its heap by ") +
            count_of(pages, "page") + ".");
  if (c.pages > 0)
    rest_.text(pages == 1 ? "It takes no memory until touched."
                          : "They take no memory until touched.");
  else if (f_.unmapped == 0) rest_.text("Nothing of it was in memory.");
  say_what_was_let_go();
  return done();
}

/// Between a step's events nothing is finished: say what is going on, and where it has come to.
StepText in_mid_step(const Timeline& t) {
  const Command& command = t.commands()[t.position().step - 1];
  Sentence headline = describe_command(t.before(), command);
  if (!headline.empty() && headline.front().pid == kInit)
    headline.front().text = capitalised(headline.front().text);
  headline.push_back({".", kInit});
  const std::uint32_t event = t.position().event;
  if (event == 0) return {headline, {}};
  const EventText words = describe_event(t.before(), t.journal().events[event - 1], &t.journal());
  return {headline,
          mark_names(t.machine(),
                     words.title + (words.detail.empty() ? "." : ": " + words.detail + "."))};
}

}  // namespace

StepText describe_step(const CompiledScenario& scenario) {
  const Timeline& t = *scenario.timeline;
  const Position at = t.position();
  if (at.step == 0) {
    const std::uint32_t free = t.machine().state().frames.free_count();
    return {
        {{"Nothing has run yet.", kInit}},
        {{count_of(free, "frame") + " of memory " + (free == 1 ? "is" : "are") + " free.", kInit}}};
  }
  if (at.event < t.summary(at.step).events) return in_mid_step(t);
  const StepFacts facts = facts_of(t.journal());
  return std::visit(StepWords(scenario, facts), t.commands()[at.step - 1]);
}

}  // namespace cowscope
