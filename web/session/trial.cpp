#include "web/session/trial.h"

#include <utility>
#include <vector>

#include "scenarios/refusal.h"
#include "scenarios/script.h"
#include "scenarios/unroll.h"

namespace cowscope {
namespace {

/// Somebody types meanwhile.
constexpr std::uint64_t kMostCommands = 64;
constexpr std::uint64_t kMostOperations = 100'000;

TextId made_by(const Command& command) {
  if (const auto* spawn = std::get_if<Spawn>(&command)) return spawn->as;
  if (const auto* fork = std::get_if<Fork>(&command)) return fork->as;
  return {};
}

/// One of the first `count` commands.
bool makes(const CommandList& commands, std::size_t count, TextId name) {
  for (std::size_t i = 0; i < count; ++i)
    if ((commands.holds<Spawn>(i) || commands.holds<Fork>(i)) && made_by(commands[i]) == name)
      return true;
  return false;
}

}  // namespace

Machine machine_at_step_end(const Timeline& timeline) {
  Machine machine = timeline.machine();
  const Journal& journal = timeline.journal();
  for (std::size_t i = timeline.position().event; i < journal.events.size(); ++i)
    machine.reapply(journal, journal.events[i]);
  return machine;
}

bool made_so_far(const Session& session, TextId name) {
  const Timeline& t = session.timeline();
  return makes(t.commands(), t.position().step, name);
}

Trial try_lines(const Session& session, std::string_view text, bool all) {
  const Timeline& t = session.timeline();
  Trial out{machine_at_step_end(t), {}};
  const auto items = parse_items(text, out.errors);
  if (!items) return out;
  const std::uint64_t count = count_commands(*items);
  if (count == 0 || count > kMostCommands) return out;
  Setup& setup = *session.scenario().setup;
  UnrolledScript script;
  Unrolling unrolling(*items, 0, setup.texts, script, out.errors);
  Slice whole;
  unrolling.work(whole);
  if (unrolling.failed()) return out;

  const std::uint32_t after = t.position().step;
  const CommandList& lines = script.commands;
  const std::uint64_t before = out.machine.operations();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto step = static_cast<std::uint32_t>(after + 1 + i);
    const auto error = out.machine.check(
        lines[i], [&](TextId name) { return makes(lines, i, name) || made_so_far(session, name); });
    if (error) {
      const RefusalScene scene{
          setup,
          [&] {
            std::vector<MadeName> made;
            const CommandList& theirs = t.commands();
            const StepList& sources = session.scenario().steps;
            const auto added = static_cast<std::uint32_t>(lines.size());
            add_made_names(made, setup.texts, {theirs, sources, 0, after}, 0);
            add_made_names(made, setup.texts, {lines, script.steps, 0, lines.size()}, after);
            add_made_names(made, setup.texts, {theirs, sources, after, theirs.size()},
                           after + added);
            return made;
          },
          [&]() -> const Machine& { return out.machine; }};
      out.errors.push_back(describe_refusal(scene, {step, *error}, script.steps[i], *items));
      return out;
    }
    if ((i + 1 == lines.size() && !all) || out.machine.operations() - before > kMostOperations)
      return out;
    out.machine.run(lines[i], step);
  }
  return out;
}

}  // namespace cowscope
