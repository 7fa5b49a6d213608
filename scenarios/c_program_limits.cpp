#include "scenarios/c_program_limits.h"

#include <algorithm>

#include "scenarios/words.h"

namespace cowscope {
namespace {

/// Steps that are told one by one; a long list is no better than its beginning.
constexpr std::size_t kMostSentences = 40;

}  // namespace

CLimits::CLimits(const MachineConfig& config) {
  if (config.policy == Policy::Eager)
    add("the policy \"copy all at fork\": Linux copies on write, and so does this program");
  if (config.policy == Policy::OnDemand)
    add("the policy \"share page tables too\": Linux copies them at fork, and so does this "
        "program");
  if (config.swap > 0) add("the scenario's swap space: this machine has what it has");
  if (config.overcommit != Overcommit::Heuristic)
    add("the scenario's overcommit mode: this machine's own is in /proc/sys/vm/overcommit_memory");
  if (config.thp != HugePages::Never)
    add("the scenario's huge page mode: this machine's own is in "
        "/sys/kernel/mm/transparent_hugepage/enabled");
  if (config.thp != HugePages::Never && config.thp_cow == HugeCopy::Whole)
    add("copying whole huge pages: Linux has copied 4 KiB at a time since version 5.8");
  if (config.bug_dirty_cow || config.bug_map_count)
    add("the kernel bugs that the scenario sets: let us hope that this kernel has none of them");
  if (config.fault_around != 16)
    add("a fault-around window of " + count_of(config.fault_around, "page") +
        ": this kernel has its own, usually 16");
  if (!config.zero_page)
    add("a kernel without the shared zero page: whether a first read maps it is this kernel's "
        "choice");
}

void CLimits::add(std::string sentence) {
  if (sentences_.size() < kMostSentences && known_.insert(sentence).second)
    sentences_.push_back(std::move(sentence));
}

void CLimits::step(std::uint32_t step, const Command& command, Outcome outcome,
                   const Journal& journal, const MachineConfig& config) {
  const std::string at = "step " + std::to_string(step) + ": ";
  const auto has = [&](Reason reason) {
    return std::any_of(journal.events.begin(), journal.events.end(),
                       [&](const Event& e) { return e.reason == reason; });
  };
  const bool killed = std::any_of(journal.events.begin(), journal.events.end(),
                                  [](const Event& e) { return e.kind == EventKind::OomKill; });
  if (has(Reason::GroupLimit)) add(at + "the limit of a memory group");
  else if (killed || has(Reason::NoFrame))
    add(at + "memory runs out on the scenario's machine, which has " +
        count_of(config.frames, "frame") + "; this one goes on");
  if (has(Reason::NotPromised))
    add(at + "the scenario's machine does not promise so much memory; this one may");
  if (outcome == Outcome::Eagain)
    add(at + "the scenario's machine has room for " + count_of(config.max_processes, "process") +
        "; this one for more");
  if (const auto* m = std::get_if<Madvise>(&command); m != nullptr && m->advice == Advice::PageOut)
    add(at + "pageout does nothing on a machine without swap");
}

void CLimits::left_out(std::uint32_t step, const Command& command) {
  const std::string at = "step " + std::to_string(step) + ": ";
  if (std::holds_alternative<struct Pin>(command))
    add("pin and unpin: long-term references take a device or io_uring, and are left out");
  else if (std::holds_alternative<struct JoinGroup>(command))
    add("cgroup: moving processes between memory groups changes the machine, and is left out");
  else if (std::holds_alternative<Skip>(command)) add(at + "the line no longer holds");
  else
    add(at +
        "what the scenario names is not there in the model, or the program's own memory may "
        "lie at that address");
}

}  // namespace cowscope
