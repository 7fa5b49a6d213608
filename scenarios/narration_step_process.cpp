// What processes did: they come, fork, run another program, wait, print and go.
#include "scenarios/script.h"
#include "scenarios/step_words.h"

namespace cowscope {

StepText StepWords::spawned(const Spawn& c) {
  if (f_.fail) {
    who(head_, c.as).text(" could not start.");
    rest_.text(f_.fail->reason == Reason::NotPromised
                   ? "The kernel does not promise so much memory (ENOMEM)."
               : f_.fail->outcome == Outcome::Enomem
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
  if (f_.shared_tables > 0) {
    rest_.next_sentence();
    who(rest_.text("Both "), c.who).text(" and ");
    who(rest_, c.as)
        .text(" now use the same " +
              (f_.shared_tables == 1 ? std::string("page table")
                                     : count_of(f_.shared_tables, "page table")) +
              ", and the first write under one copies it.");
  }
  if (f_.duplicated > 0 && f_.shared == 0 && f_.pinned_copies == 0) {
    rest_.next_sentence();
    who(rest_, c.as)
        .text(" has " + count_of(m_.state().space(child.space).rss(), "frame") + " of its own.");
  }
  if (f_.pinned_copies > 0)
    add_rest(count_of(f_.pinned_copies, "page") + (f_.pinned_copies == 1 ? " was" : " were") +
             " copied at once, for a device holds " + (f_.pinned_copies == 1 ? "it." : "them."));
  if (f_.shared_zero > 0)
    add_rest("The shared page of zeros stands for " + count_of(f_.shared_zero, "page") +
             " in both.");
  if (f_.shared_swap > 0)
    add_rest(count_of(f_.shared_swap, "page") + (f_.shared_swap == 1 ? " is" : " are") +
             " in swap, and both name the same place there.");
}

void StepWords::say_what_fork_left_out() {
  if (f_.skipped_shared > 0)
    add_rest(count_of(f_.skipped_shared, "page") + " shared on purpose " +
             (f_.skipped_shared == 1 ? "comes" : "come") + " back when the child touches " +
             (f_.skipped_shared == 1 ? "it." : "them."));
  if (f_.skipped > 0)
    add_rest(count_of(f_.skipped, "page") + (f_.skipped == 1 ? " was" : " were") +
             " left out: the child finds them in the page cache when it needs them.");
  if (f_.dont_fork > 0)
    add_rest(count_of(f_.dont_fork, "page") + " marked dontfork " +
             (f_.dont_fork == 1 ? "is" : "are") + " not in the child’s memory at all.");
  if (f_.wiped > 0)
    add_rest(count_of(f_.wiped, "page") + " marked wipeonfork " + (f_.wiped == 1 ? "is" : "are") +
             " empty in the child.");
}

StepText StepWords::fork_failed(const Fork& c) {
  if (no_such_process()) return failed(c.who);
  who(head_, c.who)
      .text(c.kind == ForkKind::Fork    ? " could not fork."
            : c.kind == ForkKind::Vfork ? " could not vfork."
                                        : " could not start a thread.");
  if (f_.fail->outcome == Outcome::Eagain)
    rest_.text("There are as many processes as there may be (EAGAIN).");
  else if (f_.fail->reason == Reason::NotPromised)
    rest_.text("The kernel does not promise as much memory as both might write (ENOMEM).");
  else
    rest_.text(m_.config().policy == Policy::Eager
                   ? "There are not enough free frames to copy all its pages (ENOMEM)."
                   : "There are not enough free frames for what must be copied at once (ENOMEM).");
  return done();
}

StepText StepWords::forked(const Fork& c) {
  if (f_.fail) return fork_failed(c);
  who(head_, c.who).text(" forked ");
  who(head_, c.as);
  const bool others = f_.shared + f_.shared_zero + f_.shared_swap + f_.shared_tables + f_.skipped +
                          f_.skipped_shared + f_.dont_fork + f_.wiped >
                      0;
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
  say_what_fork_left_out();
  return done();
}

/// vfork and clone: no second address space.
StepText StepWords::cloned(const Fork& c) {
  if (f_.fail) return fork_failed(c);
  who(head_, c.who).text(c.kind == ForkKind::Vfork ? " vforked " : " started a thread, ");
  who(head_, c.as).text(c.kind == ForkKind::Vfork ? ", which runs in the same memory." : ".");
  if (c.kind == ForkKind::Vfork) {
    rest_.text("Nothing was copied, and nothing is protected: until it calls exec or ends, ");
    who(rest_, c.who).text(" waits.");
  } else {
    rest_.text(
        "Both run in the same memory: what one writes the other sees, and each page faults "
        "once for both.");
  }
  return done();
}

StepText StepWords::executed(const Exec& c) {
  if (f_.fail) return failed(c.who);
  if (f_.signal) {
    who(head_.text("There was no memory for " + text(c.program) + ", so "), c.who)
        .text(" was killed.");
    say_what_was_let_go();
    return done();
  }
  const Process* was = t_.before().state().find(c.who);
  if (was != nullptr && t_.before().state().space(was->space).users() > 1) {
    who(head_, c.who).text(" now runs " + text(c.program) + ", in memory of its own.");
    rest_.text("What it had run in stays with those who still use it.");
  } else {
    who(head_, c.who).text(" now runs " + text(c.program) + ", and its old memory is gone.");
    if (f_.unmapped == 0) rest_.text("None of it had been in memory.");
  }
  say_what_was_let_go();
  if (f_.brought_in > 0)
    add_rest(count_of(f_.brought_in, "page") + " of the new program " +
             (f_.brought_in == 1 ? "is" : "are") + " in memory from the start.");
  if (f_.wake) {
    rest_.next_sentence();
    who(rest_, f_.wake->pid).text(" had waited for this and goes on.");
  }
  return done();
}

StepText StepWords::ended(TextId name, const char* how) {
  if (f_.fail) return failed(name);
  who(head_, name).text(how);
  say_what_was_let_go();
  const Process& p = *m_.state().find(name);
  if (m_.state().space(p.space).users() > 0)
    add_rest("Its memory stays, for others run in it too.");
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

StepText StepWords::joined(const struct JoinGroup& c) {
  if (f_.fail) return failed(c.who);
  who(head_, c.who).text(" joined the memory group " + text(c.group) + ".");
  const auto& groups = m_.config().groups;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].name != c.group) continue;
    add_rest("What it uses from now on is charged there: " + grouped(m_.state().charged[g]) +
             " of at most " + count_of(groups[g].limit, "frame") + " so far.");
  }
  return done();
}

StepText StepWords::printed(const struct Print& c) {
  if (no_such_process()) return failed(c.who);
  if (f_.fail || f_.signal || !f_.oom_victims.empty() || m_.state().terminal->empty())
    return touched(c.who, c.who, AccessType::Read, " read ");
  constexpr std::size_t kShown = 40;
  const std::string_view all = m_.texts()[m_.state().terminal->back().text];
  who(head_, c.who)
      .text(" printed " + quote(all.substr(0, kShown)) + (all.size() > kShown ? "…" : "") + ".");
  if (c.of_page) rest_.text("That is what " + range_text(c.range) + " holds.");
  return done();
}

}  // namespace cowscope
