#include "web/session/trial.h"

#include <algorithm>
#include <span>
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

bool makes(std::span<const Command> commands, TextId name) {
  return std::any_of(commands.begin(), commands.end(),
                     [&](const Command& c) { return made_by(c) == name; });
}

std::span<const Command> commands_so_far(const Session& session) {
  const Timeline& t = session.timeline();
  return std::span(t.commands()).first(t.position().step);
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
  return makes(commands_so_far(session), name);
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
  const std::span<const Command> lines(script.commands);
  const std::uint64_t before = out.machine.operations();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto step = static_cast<std::uint32_t>(after + 1 + i);
    const auto error = out.machine.check(lines[i], [&](TextId name) {
      return makes(lines.first(i), name) || made_so_far(session, name);
    });
    if (error) {
      const RefusalScene scene{
          setup,
          [&] {
            std::vector<MadeName> made;
            const std::span<const Command> theirs(t.commands());
            const std::span<const StepSource> sources(session.scenario().steps);
            const auto added = static_cast<std::uint32_t>(lines.size());
            add_made_names(made, setup.texts, theirs.first(after), sources.first(after), 0);
            add_made_names(made, setup.texts, lines, script.steps, after);
            add_made_names(made, setup.texts, theirs.subspan(after), sources.subspan(after),
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
