// The reference machine's memory calls: mprotect, madvise, mremap.
#include <algorithm>

#include "tests/support/reference_machine.h"

namespace cowscope::testing {

Outcome ReferenceMachine::protect(Proc& p, const Mprotect& c, Outcome engine_outcome) {
  const auto promise = std::find_if(engine_->events.begin(), engine_->events.end(), [](auto& e) {
    return e.kind == EventKind::Fail && e.reason == Reason::NotPromised;
  });
  if (promise != engine_->events.end()) {  // how far it came is a matter of promises
    for (const Event& e : engine_->events)
      for (std::uint64_t i = 0; e.kind == EventKind::Protect && i < e.count; ++i)
        p.space->pages.at(page_of(e.address).value() + i).prot = c.prot;
    return engine_outcome;
  }
  const auto [first, last] = resolve(*p.space, c.range);
  for (std::uint64_t page = first; page < last; ++page) {
    if (!p.space->pages.contains(page)) return Outcome::Enomem;
    p.space->pages[page].prot = c.prot;
  }
  return engine_outcome == Outcome::Sigkill ? engine_outcome : Outcome::Ok;
}

Outcome ReferenceMachine::advise(Proc& p, const Madvise& c, Outcome engine_outcome) {
  switch (c.advice) {  // no matter of bytes
    case Advice::PopulateRead:
    case Advice::PopulateWrite:
    case Advice::Collapse:
    case Advice::WillNeed:
    case Advice::Unmergeable: return engine_outcome;
    default: break;
  }
  const auto [first, last] = resolve(*p.space, c.range);
  Outcome outcome = Outcome::Ok;
  for (std::uint64_t number = first; number < last; ++number) {
    const auto it = p.space->pages.find(number);
    if (it == p.space->pages.end()) {
      outcome = Outcome::Enomem;
      continue;
    }
    Page& page = it->second;
    const bool anonymous = !page.backing;
    const bool needs_unlocked = c.advice == Advice::DontNeed || c.advice == Advice::Free ||
                                c.advice == Advice::Cold || c.advice == Advice::PageOut ||
                                c.advice == Advice::GuardInstall;
    if (needs_unlocked && page.locked) return Outcome::Einval;
    if (!anonymous && (c.advice == Advice::Free || c.advice == Advice::WipeOnFork))
      return Outcome::Einval;
    switch (c.advice) {
      case Advice::DontNeed:
        if (!page.shared) reset(page);
        break;
      case Advice::GuardInstall:
        if (!page.shared) reset(page);
        page.guard = true;
        break;
      case Advice::GuardRemove: page.guard = false; break;
      case Advice::Free: page.lazy = true; break;
      case Advice::DontFork: page.dont_fork = true; break;
      case Advice::DoFork: page.dont_fork = false; break;
      case Advice::WipeOnFork: page.wipe_on_fork = true; break;
      case Advice::KeepOnFork: page.wipe_on_fork = false; break;
      default: break;
    }
  }
  return outcome;
}

void ReferenceMachine::remap(Proc& p, const Mremap& c) {
  Space& s = *p.space;
  const auto [first, last] = resolve(s, c.range);
  if (c.as.value() != 0) {
    const std::uint64_t to = next_start(s);
    for (std::uint64_t page = first; page < last; ++page) {
      const auto it = s.pages.find(page);
      if (it == s.pages.end()) continue;
      s.pages[to + page - first] = it->second;
      s.pages.erase(page);
    }
    s.names[c.as.value()] = {to, last - first, false};
  } else if (c.pages < 0) {
    s.pages.erase(s.pages.lower_bound(last - static_cast<std::uint64_t>(-c.pages)),
                  s.pages.lower_bound(last));
  } else if (c.pages > 0) {
    Page like = s.pages.at(last - 1);
    like.guard = false;
    for (auto& [id, n] : s.names)
      if (!n.inherited && last - 1 >= n.start && last - 1 < n.start + n.pages)
        n.pages = std::max(n.pages, last + static_cast<std::uint64_t>(c.pages) - n.start);
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(c.pages); ++i) {
      ++like.index;
      reset(like);
      s.pages[last + i] = like;
    }
  }
}

}  // namespace cowscope::testing
