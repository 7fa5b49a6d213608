// What was done to regions, and to what lies behind them: files, devices, equal pages.
#include <algorithm>

#include "scenarios/step_words.h"

namespace cowscope {

StepText StepWords::mapped(const Mmap& c) {
  if (f_.fail && f_.accesses.empty()) return failed(c.who);
  who(head_, c.who).text(" mapped " + count_of(c.pages, "page") + " as " + text(c.region) + ".");
  const bool one = c.pages == 1;
  const bool shared = c.sharing == Sharing::Shared;
  if (c.file.value() != 0) {
    rest_.text(std::string(one ? "It stands" : "They stand") + " for the file " + text(c.file));
    if (!c.populate) rest_.text("; nothing is entered until it is touched.");
    else rest_.text(".");
    if (shared) add_rest("What is written there goes to the file.");
  } else if (shared) {
    rest_.text("What is written there, children will see.");
    if (!c.populate)
      add_rest(std::string(one ? "It takes" : "They take") + " no memory until touched.");
  } else if (!c.populate) {
    rest_.text(std::string(one ? "It takes" : "They take") + " no memory until touched.");
  }
  if (c.populate) {
    add_rest(f_.accesses.empty()
                 ? "Nothing of it could be brought in."
                 : std::string(one ? "It is" : "They are") + " in memory already (populate).");
  }
  return done();
}

StepText StepWords::unmapped(TextId name, const PageRange& range, const char* did,
                             bool region_goes) {
  if (no_such_process()) return failed(name);
  who(head_, name).text(did + range_text(range) + ".");
  if (f_.unmapped == 0) rest_.text("Nothing of it was in memory.");
  say_what_was_let_go();
  if (!region_goes && f_.unmapped > 0) add_rest("The next touch starts anew.");
  say_holes();
  return done();
}

StepText StepWords::protected_range(const Mprotect& c) {
  if (no_such_process()) return failed(c.who);
  const std::string region =
      c.range.raw() ? "memory at " + address_text(c.range.first_address) : text(c.range.region);
  if (f_.fail && (f_.fail->outcome == Outcome::Eacces || f_.fail->reason == Reason::NotPromised))
    return failed(c.who);
  who(head_, c.who).text(" set the rights of " + region + " to " + prot_text(c.prot) + ".");
  if (!c.prot.read && !c.prot.write && !c.prot.exec)
    rest_.text("Its pages stay in memory, but nobody may touch them.");
  else if (c.prot.write)
    rest_.text("Pages that are still shared stay protected: writing them stops once.");
  else rest_.text("From now on a write there is an error.");
  say_holes();
  return done();
}

StepText StepWords::remap_failed(const Mremap& c) {
  StepText said = failed(c.who);
  const char* why = nullptr;
  if (f_.fail->outcome == Outcome::Efault) why = "The range does not lie in one region (EFAULT).";
  if (f_.fail->outcome == Outcome::Einval)
    why = "There are not so many pages to take away (EINVAL).";
  if (f_.fail->outcome == Outcome::Enomem && f_.fail->reason == Reason::None)
    why = "There is no room for it at that place (ENOMEM).";
  if (why != nullptr) said.rest = {{why, kInit}};
  return said;
}

StepText StepWords::moved(const Mremap& c) {
  if (f_.fail) return remap_failed(c);
  who(head_, c.who).text(" moved " + range_text(c.range) + " to " + text(c.as) + ".");
  if (f_.moved == 0) rest_.text("Nothing of it was in memory.");
  else
    rest_.text("The frames are the same and nothing was copied: who shares them does not notice.");
  return done();
}

void StepWords::say_size(std::int64_t pages) {
  if (pages > 0)
    rest_.text(pages == 1 ? "It takes no memory until touched."
                          : "They take no memory until touched.");
  else if (f_.unmapped == 0) rest_.text("Nothing of it was in memory.");
  say_what_was_let_go();
}

StepText StepWords::resized(const Mremap& c) {
  if (f_.fail) return remap_failed(c);
  const std::string what = c.range.raw() ? "what begins at " + address_text(c.range.first_address)
                                         : text(c.range.region);
  const auto pages = static_cast<std::uint64_t>(c.pages < 0 ? -c.pages : c.pages);
  if (pages == 0) {
    who(head_, c.who).text(" left " + what + " as it was.");
    return done();
  }
  who(head_, c.who)
      .text((c.pages < 0 ? " shrank " : " grew ") + what + " by " + count_of(pages, "page") + ".");
  say_size(c.pages);
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
  say_size(c.pages);
  return done();
}

StepText StepWords::locked(const Mlock& c) {
  if (no_such_process()) return failed(c.who);
  if (!f_.oom_victims.empty()) return touched(c.who, c.who, AccessType::Write, " locked ");
  who(head_, c.who)
      .text((c.lock ? " locked " : " unlocked ") + range_text(c.range) +
            (c.lock ? " in memory." : "."));
  if (!c.lock) rest_.text("It may leave memory again.");
  else if (f_.accesses.empty() || f_.without_fault() == f_.accesses.size())
    rest_.text(f_.fail ? "" : "It was there already, and now it stays.");
  else say_how_it_came();
  say_holes();
  return done();
}

StepText StepWords::synced(const Msync& c) {
  if (no_such_process()) return failed(c.who);
  if (f_.written > 0) {
    who(head_, c.who).text(" had " + count_of(f_.written, "page") + " written back to the file.");
    rest_.text("The next write to " + std::string(f_.written == 1 ? "it" : "one of them") +
               " stops once more, so that the file system knows.");
  } else {
    who(head_, c.who).text(" had nothing to write back.");
    rest_.text("Nothing in " + range_text(c.range) + " waits to be stored in a file.");
  }
  say_holes();
  return done();
}

StepText StepWords::pinned(const struct Pin& c) {
  if (no_such_process()) return failed(c.who);
  if (!f_.oom_victims.empty() || (f_.fail && c.pin))
    return touched(c.who, c.who, AccessType::Write, " lent to a device ");
  if (!c.pin) {
    const std::string range = range_text(c.range);
    who(head_, c.who)
        .text(f_.fail ? " had nothing to take back of " + range + "."
                      : " took " + range + " back from the device.");
    rest_.text(f_.fail ? "It has lent none of it to a device (EINVAL)."
                       : "The device’s references are given back.");
    return done();
  }
  who(head_, c.who).text(" lent " + range_text(c.range) + " to a device.");
  say_how_it_came();
  add_rest(m_.config().bug_map_count
               ? "The device keeps using these frames, whatever the program does."
               : "The device keeps using these frames, so a fork copies them at once.");
  return done();
}

StepText StepWords::merged() {
  if (f_.merged == 0) {
    head_.text("The kernel found nothing to merge.");
    rest_.text("It looks for pages marked mergeable that hold the same as another.");
    return done();
  }
  head_.text(
      "The kernel merged " + count_of(f_.merged, "page") +
      (f_.merged == 1 ? " into one that held the same." : " into others that held the same."));
  rest_.text((f_.merged_into == 1 ? std::string("One frame stands")
                                  : count_of(f_.merged_into, "frame") + " stand") +
             " for all of them now, read-only: a write will copy it.");
  if (f_.freed > 0)
    add_rest(count_of(f_.freed, "frame") + (f_.freed == 1 ? " is" : " are") + " free again.");
  return done();
}

StepText StepWords::evicted(const struct Evict& c) {
  const std::string file = text(c.file);
  if (f_.evicted > 0) {
    head_.text("The kernel dropped " + count_of(f_.evicted, "cached page") + " of " + file + ".");
    rest_.text("Whoever touches " + std::string(f_.evicted == 1 ? "it" : "one") +
               " next must read it from the disk: a major fault.");
  } else {
    head_.text("Nothing of " + file + " left the page cache.");
    const auto& files = m_.config().files;
    for (std::size_t f = 0; f < files.size(); ++f) {
      if (files[f].path != c.file) continue;
      const auto& cached = m_.state().files[f]->cached;
      const bool any =
          std::any_of(cached.begin(), cached.end(), [](FrameNumber n) { return n != kNoFrame; });
      rest_.text(files[f].tmpfs ? "It lies on tmpfs, so memory is the only place that has it."
                 : any          ? "All that is cached of it is in use."
                                : "None of it was cached.");
    }
  }
  if (f_.written > 0)
    add_rest(count_of(f_.written, "page") + (f_.written == 1 ? " was" : " were") +
             " written back first.");
  return done();
}

}  // namespace cowscope
