// Events of processes and of their address spaces in words.
#include <algorithm>
#include <variant>

#include "scenarios/event_words.h"
#include "scenarios/script.h"

namespace cowscope {

EventText EventWords::oom_kill() const {
  return {"The OOM killer ends " + other(),
          std::string("it has the most memory") +
              (e_.reason == Reason::GroupLimit ? " in the group" : "") + ": " +
              count_of(e_.count, "page")};
}

EventText EventWords::share() const {
  const Entry like = entry();
  if (e_.from == kNoFrame && like.swapped())
    return {"Share " + pages() + " in swap", "both name the same place there"};
  if (e_.from == kNoFrame && like.guard())
    return {"Put a guard on " + pages() + " of the child", "an access there is SIGSEGV"};
  const std::string title = (e_.from == kNoFrame ? "Share the zero page: " : "Share ") + pages();
  std::string detail;
  if (e_.from == kNoFrame) detail = "no frame is involved";
  else if (e_.count == 1) detail = frame(e_.from) + ": refcount " + refs();
  else detail = "each refcount rises by 1 (" + frame(e_.from) + ": " + refs() + ")";
  if (e_.cow) detail += "; protected in both";
  return {title, detail};
}

EventText EventWords::skip() const {
  const std::string title = "Leave out " + pages();
  switch (e_.reason) {
    case Reason::SharedMemory: return {title, "shared on purpose: mapped again when touched"};
    case Reason::DontFork: return {title, "marked dontfork: the child has no such memory"};
    case Reason::WipeOnFork: return {title, "marked wipeonfork: the child gets it empty"};
    default: return {title, "nothing private in it: mapped again when touched"};
  }
}

EventText EventWords::duplicate() const {
  const std::string to = frame(e_.from) + " → " + frame(e_.to);
  std::string detail =
      e_.count == 1 ? to : grouped(e_.count * kPageSize) + " bytes, " + to + " and so on";
  if (e_.reason == Reason::Pinned) detail += "; pinned, so it cannot be shared";
  return {"Copy " + pages(), detail};
}

EventText EventWords::block() const {
  const std::string title = subject() + " waits";
  if (const auto* set = change<SetProcess>(); set != nullptr && set->after.lends_space)
    return {title, "until " + other() + " calls exec or ends"};
  return {title, "for " + (e_.other == kInit ? std::string("any child") : other())};
}

/// The parent of a vfork goes on when the child execs, too.
EventText EventWords::wake() const {
  const std::string title = subject() + " goes on";
  if (journal_ == nullptr) return {title, "it had waited for " + other()};
  const auto ends = [&](const Event& e) { return e.kind == EventKind::Exit && e.pid == e_.other; };
  const bool ended = std::any_of(journal_->events.begin(), journal_->events.end(), ends);
  return {title, other() + (ended ? " has ended" : " has memory of its own")};
}

EventText EventWords::add_region() const {
  const std::string r = rights();
  return {"Add region " + region(), count_of(e_.count, "page") + (r.empty() ? "" : " " + r) +
                                        " at " + address_text(e_.address)};
}

EventText EventWords::remove_region() const {
  if (e_.region.value() == 0) return {"Remove the old memory", count_of(e_.count, "region")};
  return {"Remove region " + region(),
          count_of(e_.count, "page") + " at " + address_text(e_.address)};
}

EventText EventWords::unmap() const {
  std::string detail;
  if (e_.count == 1 && e_.from != kNoFrame) detail = frame(e_.from) + ": refcount " + refs();
  else if (e_.from != kNoFrame)
    detail = "each refcount falls by 1 (" + frame(e_.from) + ": " + refs() + ")";
  if (const std::string f = freed(); !f.empty())
    detail += (detail.empty() ? "" : "; ") + (e_.count == 1 ? "free again" : f);
  return {"Let go of " + pages(), detail};
}

EventText EventWords::join_group() const {
  std::string g = "the group";
  if (const auto* set = change<SetProcess>(); set != nullptr && set->after.group != 0)
    g += " " + std::string(m_.texts()[m_.config().groups[set->after.group - 1].name]);
  return {subject() + " joins " + g, "what it uses from now on is charged there"};
}

EventText EventWords::print() const {
  const auto* output = change<AddOutput>();
  return {subject() + " prints",
          output != nullptr ? quote(m_.texts()[output->text]) : std::string("to the terminal")};
}

}  // namespace cowscope
