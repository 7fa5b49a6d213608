// check: everything that can be held against a scenario before anyone sees it.
#include "scenarios/cli/commands.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/terminal.h"
#include "scenarios/question.h"
#include "scenarios/words.h"

namespace cowscope::cli {
namespace {

struct Tally {
  std::uint64_t steps = 0, expectations = 0, unmet = 0;
};

void complain(const std::string& file, const StepSource& source, const std::string& what) {
  Diagnostic d;
  d.line = source.place.line;
  d.column = source.place.column;
  d.pointer = source.place.pointer;
  d.message = what;
  tell(format_diagnostic(file, d));
}

/// An answer that is a text must be one of the choices, where there are choices, or nobody can give
/// it.
std::string unanswerable(const Question& q, const Machine& after) {
  if (const auto* literal = std::get_if<std::string>(&q.answer)) {
    if (!q.choices.empty() && choice_of(q, *literal) == nullptr)
      return "the answer '" + *literal + "' is none of the choices";
    return {};
  }
  if (const auto* measure = std::get_if<Measure>(&q.answer)) {
    const auto value = evaluate(*measure, after);
    if (!value) return "the answer cannot be measured: there is no " + print(*measure);
    const std::string text = answer_text(q, after, "en");
    if (!q.choices.empty() && choice_of(q, text) == nullptr)
      return "the answer is " + text + ", which is none of the choices";
    return {};
  }
  if (answer_text(q, after, "en") == "no frame")
    return "the answer is a frame, but there is none behind that page";
  return {};
}

/// Holds what the steps after `first` claim.
void hold(const std::string& file, CompiledScenario& scenario, std::uint32_t first,
          const std::string& branch, Tally& tally) {
  Timeline& t = *scenario.timeline;
  for (std::uint32_t step = first + 1; step <= t.steps(); ++step) {
    const StepSource& source = scenario.steps[step - 1];
    ++tally.steps;
    if (source.expects.empty() && !source.ask) continue;
    t.seek(step);
    const std::string where = "step " + std::to_string(step) +
                              (branch.empty() ? "" : " of the branch '" + branch + "'") + ": ";
    for (const Expectation& e : source.expects) {
      ++tally.expectations;
      const std::string found = unmet(e, t);
      if (found.empty()) continue;
      ++tally.unmet;
      complain(file, source, where + found);
    }
    if (!source.ask) continue;
    if (const std::string wrong = unanswerable(*source.ask, t.machine()); !wrong.empty()) {
      ++tally.unmet;
      complain(file, source, where + wrong);
    }
  }
}

ExitStatus check(const std::string& file, Output& out) {
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  CompileOptions options;
  options.history_bytes = kHistoryBytes;
  const auto main_line = prepare(file, *loaded.scenario, options);
  if (!main_line) return kFallsShort;
  Tally tally;
  hold(file, *main_line, 0, "", tally);
  bool runs = true;
  for (const Branch& b : loaded.scenario->branches) {
    options.branch = b.name;
    const auto branch = prepare(file, *loaded.scenario, options);
    runs = runs && branch != nullptr;
    if (branch) hold(file, *branch, find_label(*main_line, b.from), b.name, tally);
  }
  if (tally.unmet > 0 || !runs) return kFallsShort;
  std::string said = printable(file) + ": " + count_of(tally.steps, "step");
  if (const auto n = loaded.scenario->branches.size(); n > 0)
    said += n == 1 ? " (1 branch)" : " (" + std::to_string(n) + " branches)";
  said += tally.expectations == 0 ? ", no expectations"
                                  : ", " + count_of(tally.expectations, "expectation") + " held";
  out.line({{"✓ ", Style::Good}, {said}});
  return kFine;
}

}  // namespace

ExitStatus check_command(const Options& options) {
  Output out(takes_colour(1));
  ExitStatus worst = kFine;
  for (const std::string& file : options.files) {
    const ExitStatus status = check(file, out);
    out.flush();  // in step with what goes to standard error
    if (status > worst) worst = status;
  }
  return worst;
}

}  // namespace cowscope::cli
