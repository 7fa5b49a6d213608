// What happened to a frame, in words.
#include <string>
#include <variant>

#include "web/session/frame_life.h"

namespace cowscope {

std::string_view FrameLife::name(Pid pid) const {
  const std::vector<Process>& processes = machine_.state().processes;
  if (pid == kInit || pid.value() > processes.size()) return "the kernel";
  return machine_.texts()[processes[pid.value() - 1].name];
}

std::string FrameLife::place(const LifeChange& change) const {
  if (change.region.value() == 0) return {};
  return "page " + std::to_string(change.page) + " of " +
         std::string(machine_.texts()[change.region]);
}

std::string FrameLife::words(const LifeChange& change) const {
  const std::string known = place(change);
  const std::string page = known.empty() ? "a page" : known;
  const std::string other(name(change.other));
  const bool gain = change.after > change.before;
  if (change.step == 0) return "has it in the page cache from the start";
  if (change.event == kEnd)
    return change.freed() ? "gave it up" : (gain ? "came to use it" : "changed who uses it");
  switch (change.kind) {
    case EventKind::Allocate: return "took it for " + page;
    case EventKind::Drop: return "moved out to a copy of its own";
    case EventKind::Share: return "forked " + other + ", which maps it too";
    case EventKind::Duplicate: return "forked " + other + ": its copy of " + page;
    case EventKind::CopyTable: return "copied the page table, so its own entry counts";
    case EventKind::Map: return (change.allocated() ? "took it for " : "mapped it at ") + page;
    case EventKind::Repoint:
      return gain ? "turned " + page + " to it" : "turned " + page + " away from it";
    case EventKind::Unmap: {
      const Command& command = timeline_->commands()[change.step - 1];
      if (std::holds_alternative<Exit>(command)) return "exited";
      if (std::holds_alternative<Kill>(command)) return "was killed";
      if (std::holds_alternative<Exec>(command)) return "went on to another program";
      return "unmapped " + page;
    }
    case EventKind::Exec: return "gave it up for another program";
    case EventKind::Exit: return "exited";
    case EventKind::ReadIn:
      return change.allocated() ? "read " + page + " into it" : "mapped it again at " + page;
    case EventKind::Evict: return "dropped it from the cache";
    case EventKind::SwapOut: return known.empty() ? "put it out to swap" : page + " went to swap";
    case EventKind::Merge:
      if (change.freed()) return "merged: another frame holds the same";
      return gain ? "merged pages that hold the same into it"
                  : "merged its page into another frame";
    case EventKind::Collapse:
      return change.allocated() ? "took it, as a part of a huge frame"
                                : "moved " + page + " into a huge frame";
    case EventKind::OomKill: return "killed " + other + ", for memory ran out";
    default: break;
  }
  // The field's word for the event, and what it did.
  std::string out = to_string(change.kind);
  for (char& c : out) c = c == '_' ? ' ' : c;
  if (!known.empty()) out += " of " + known;
  if (change.allocated()) return out + ": allocated";
  if (change.freed()) return out + ": freed";
  return out;
}

std::string FrameLife::origin(std::size_t happened) const {
  const Use use = use_at(happened);
  if (use.first == use.end)
    return done() && !cut() ? "Nobody uses it in this script." : "Nobody has used it so far.";
  const LifeChange& first = changes_[use.first];
  if (first.step == 0) return "In the page cache from the start.";
  const bool comes = use.first >= happened;
  std::string out = comes ? "Free until step " : "Taken at step ";
  out += std::to_string(first.step) + ", by " + std::string(name(first.pid));
  if (const std::string at = place(first); !at.empty()) out += " for " + at;
  if (use.end > use.first && use.end <= happened && changes_[use.end - 1].freed())
    out += "; free again since step " + std::to_string(changes_[use.end - 1].step);
  return out + ".";
}

}  // namespace cowscope
