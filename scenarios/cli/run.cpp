// run: narrate, or print the final state, or every event as a line.
#include "scenarios/cli/commands.h"
#include "scenarios/cli/comparison_table.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/narrator.h"
#include "scenarios/state_json.h"

namespace cowscope::cli {
namespace {

/// How the other policy would have paid: shown under a narration that ran to its end.
void compare_at_the_end(Output& out, const Scenario& scenario, Policy own,
                        const std::string& branch) {
  Diagnostics errors;  // a script that cannot run under the other policy is simply not compared
  const Policy shared = own == Policy::OnDemand ? Policy::OnDemand : Policy::Cow;
  const auto comparison =
      compare_policies(scenario, branch, {Policy::Eager, shared}, errors, 1'000'000);
  if (!comparison) return;
  out.line();
  comparison_table(out, *comparison);
}

void narrate(CompiledScenario& scenario, const Options& options, const Scenario& source) {
  Output out(takes_colour(1));
  Narrator narrator(out, scenario, options.language, !options.summary);
  const Position end = scenario.timeline->position();  // put there by go_to()
  narrator.title();
  for (std::uint32_t step = 1; step <= end.step; ++step)
    narrator.step(step, step == end.step ? end.event : kEnd);
  const bool to_the_end = end.step == scenario.timeline->steps() &&
                          end.event == scenario.timeline->summary(end.step).events;
  if (!to_the_end) narrator.stopped();
  else compare_at_the_end(out, source, scenario.setup->config.policy, options.branch);
}

void every_event(CompiledScenario& scenario) {
  Output out(false);
  Timeline& t = *scenario.timeline;
  const Position end = t.position();
  for (std::uint32_t step = 1; step <= end.step; ++step) {
    t.seek(step, step == end.step ? end.event : kEnd);
    for (std::uint32_t i = 0; i < t.position().event; ++i)
      out.raw(event_json(scenario, t.before(), t.journal().events[i], step, i + 1) + "\n");
  }
}

}  // namespace

ExitStatus run_command(const Options& options) {
  const std::string& file = options.files.front();
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  const auto compiled = prepare(file, *loaded.scenario, compile_options(options));
  if (!compiled) return kFallsShort;
  if (!go_to(file, *compiled, options.until)) return kWrongUse;
  switch (options.format) {
    case Format::Text: narrate(*compiled, options, *loaded.scenario); break;
    case Format::Jsonl: every_event(*compiled); break;
    case Format::Json: {
      StateOptions detail;
      detail.summary = options.summary;
      Output out(false);
      out.raw(state_json(*compiled, detail) + "\n");
    }
  }
  return kFine;
}

}  // namespace cowscope::cli
