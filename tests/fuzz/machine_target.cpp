#include <string>

#include "engine/digest.h"
#include "engine/invariants.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/targets.h"
#include "tests/support/random_commands.h"
#include "tests/support/reference_machine.h"

namespace cowscope::fuzz {
namespace {

constexpr std::size_t kMostCommands = 80;
/// Auditing thousands of frames takes its time, so a large machine is looked at more rarely; and
/// event by event only a few steps are.
constexpr std::uint32_t kManyFrames = 500;
constexpr std::size_t kMostEvents = 60;

void hold_invariants(const Machine& machine, bool between_commands, const std::string& where) {
  const auto violated = violated_invariants(machine, between_commands, 1);
  promise(violated.empty(), where + (violated.empty() ? "" : ": " + violated.front()));
}

/// Undoes the last command event by event and does it again, looking after each.
void back_and_forth(Machine& machine, const Journal& journal, const std::string& where) {
  const std::uint64_t end = digest(machine);
  for (std::size_t i = journal.events.size(); i-- > 0;) {
    machine.revert(journal, journal.events[i]);
    hold_invariants(machine, i == 0, where + " before event " + std::to_string(i + 1));
  }
  for (const Event& e : journal.events) machine.reapply(journal, e);
  promise(digest(machine) == end, where + ": what is done again is as it was");
}

}  // namespace

void fuzz_machine(std::string_view input) {
  if (input.empty()) return;
  // Which steps are looked at event by event.
  const auto sample = static_cast<std::uint8_t>(input.front());
  testing::Dice dice(input.substr(1));
  const auto setup = testing::random_setup(dice);
  const auto commands = testing::random_commands(setup, dice, kMostCommands);
  const bool large = setup->config.frames > kManyFrames;
  // That bug's writes reach the file, as no machine's should: a full copy reads otherwise.
  const bool compare = !setup->config.bug_dirty_cow;
  Machine machine(setup);
  testing::ReferenceMachine reference(*setup);
  Journal journal;
  for (std::uint32_t step = 1; step <= commands.size(); ++step) {
    const Command& command = commands[step - 1];
    journal.clear();
    const Outcome outcome = machine.run(command, step, &journal);
    const std::string where =
        "step " + std::to_string(step) + ", command " + std::to_string(command.index());
    if (compare) {
      const Outcome expected = reference.run(command, step, journal, outcome, machine);
      promise(outcome == expected,
              where + ": " + to_string(outcome) + " instead of " + to_string(expected));
      if (!large || step % 8 == sample % 8) {
        const std::string difference = reference.difference(machine);
        promise(difference.empty(), where + ": " + difference);
      }
    }
    if (!large || step % 16 == sample % 16) hold_invariants(machine, true, where);
    if (!large && step % 16 == sample % 16 && journal.events.size() <= kMostEvents)
      back_and_forth(machine, journal, where);
  }
}

}  // namespace cowscope::fuzz
