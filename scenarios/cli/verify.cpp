// verify: the scenario on real processes of this machine, compared step by step.
#include "scenarios/cli/commands.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/record.h"
#include "scenarios/cli/terminal.h"

#ifdef COWSCOPE_VERIFIES
#include <algorithm>
#include <csignal>

#include "scenarios/linux/interruption.h"
#include "scenarios/linux/report_json.h"
#include "scenarios/linux/verification.h"
#include "scenarios/words.h"
#endif

namespace cowscope::cli {

#ifdef COWSCOPE_VERIFIES
namespace {

using namespace linux_check;

/// A command longer than this stands alone on its line.
constexpr std::size_t kTextColumns = 40;

std::size_t text_columns(const CompiledScenario& scenario) {
  std::size_t most = 0;
  for (const StepSource& s : scenario.steps)
    if (const std::size_t n = columns_of(printable(s.text)); n <= kTextColumns)
      most = std::max(most, n);
  return most;
}

/// Pieces behind a lead, wrapped under themselves.
void lines(Output& out, const Line& lead, const Line& text) {
  const std::size_t indent = columns_of(lead);
  Line first = lead;
  for (const Line& l : wrap(text, kColumns - indent)) {
    first.insert(first.end(), l.begin(), l.end());
    out.line(first);
    first = {{std::string(indent, ' ')}};
  }
}

void step_line(Output& out, const StepVerdict& v, std::size_t number_width, std::size_t columns) {
  const char* mark = v.agreement == Agreement::Agrees    ? "✓"
                     : v.agreement == Agreement::Differs ? "✗"
                                                         : "–";
  const Style style = v.agreement == Agreement::Agrees    ? Style::Good
                      : v.agreement == Agreement::Differs ? Style::Fault
                                                          : Style::Attention;
  const std::string number = std::to_string(v.step);
  Line lead = {{mark, style}, {std::string(2 + number_width - number.size(), ' ') + number + "  "}};
  const std::string text = printable(v.text);
  const bool not_verified = v.agreement == Agreement::NotVerified;
  const std::string words = not_verified ? "not verified: " + v.why_not : v.how;
  const Line tail = {{words, not_verified ? Style::Attention : Style::Dim}};
  const std::size_t indent = columns_of(lead);
  const std::size_t wide = columns_of(text);
  if (wide > columns) {  // too long to stand beside anything
    lines(out, lead, {{text, Style::Strong}});
    if (!words.empty()) lines(out, {{std::string(indent + columns + 3, ' ')}}, tail);
    return;
  }
  lead.push_back({text, Style::Strong});
  if (words.empty()) {
    out.line(lead);
    return;
  }
  lead.push_back({std::string(columns + 3 - wide, ' ')});
  lines(out, lead, tail);
}

void differences(Output& out, const StepVerdict& v, std::size_t indent) {
  constexpr std::size_t kMost = 12;
  for (std::size_t i = 0; i < v.differences.size(); ++i) {
    if (i == kMost) {
      out.line({{std::string(indent, ' ') + "and " +
                 count_of(v.differences.size() - kMost, "more difference")}});
      break;
    }
    const Difference& d = v.differences[i];
    Line text = {{printable(d.what) + ":  ", Style::Plain},
                 {"model ", Style::Dim},
                 {printable(d.model), Style::Accent},
                 {"  |  Linux ", Style::Dim},
                 {printable(d.kernel), Style::Fault}};
    if (d.rule != 0) text.push_back({"  (rule " + std::to_string(d.rule) + ")", Style::Dim});
    lines(out, {{std::string(indent, ' ')}}, text);
  }
}

void kernel_lines(Output& out, const KernelFacts& facts) {
  for (const std::string& line : describe(facts)) lines(out, {}, {{line, Style::Dim}});
  for (const std::string& line : out_of_sight(facts))
    lines(out, {{"not compared: ", Style::Attention}}, {{line}});
}

void summary_line(Output& out, const Verification& r) {
  Line line = {{std::to_string(r.agree) + " agree", r.agree > 0 ? Style::Good : Style::Plain},
               {" · "},
               {std::to_string(r.differ) + " differ", r.differ > 0 ? Style::Fault : Style::Plain},
               {" · "},
               {std::to_string(r.not_verified) + " not verified",
                r.not_verified > 0 ? Style::Attention : Style::Plain}};
  out.line(line);
  if (r.differ > 0) out.line({{"the rules by number: engine/LINUX.md", Style::Dim}});
}

struct Status {
  ExitStatus exit = kFine;
  int interrupted = 0;
};

/// Whether it is a record's business at all; if not, why was told.
bool can_be_recorded(const std::string& file, const Scenario& scenario, const KernelFacts& facts) {
  if (!facts.frame_numbers || !facts.map_counts || !facts.page_flags) {
    tell(file +
         ": a record needs a machine that shows frames (root: pagemap, kpagecount, kpageflags)");
    return false;
  }
  if (scenario.machine.policy != Policy::Cow) {
    tell(file +
         ": a record is of copy-on-write, which is what Linux does; this scenario's policy is " +
         std::string(to_string(scenario.machine.policy)));
    return false;
  }
  return true;
}

VerifiedRun run_of(const KernelFacts& facts, const Verification& result,
                   const std::vector<StepVerdict>& steps) {
  VerifiedRun run;
  run.kernel = kernel_number(facts.version);
  run.zero_page = facts.zero_page;
  run.date = today();
  run.steps = result.agree + result.not_verified;
  run.agreed = result.agree;
  for (const StepVerdict& v : steps)
    if (v.agreement == Agreement::NotVerified) run.not_verified.push_back({v.step, v.why_not});
  return run;
}

Status verify_file(const std::string& file, const Options& options, const KernelFacts& facts,
                   Output& out) {
  const Loaded loaded = load(file);
  if (!loaded.scenario) return {loaded.status};
  if (options.record && !can_be_recorded(file, *loaded.scenario, facts)) return {kFallsShort};
  const auto compiled = prepare(file, adapted(*loaded.scenario, facts), compile_options(options));
  if (!compiled) return {kFallsShort};
  const bool text = options.format == Format::Text;
  const std::size_t width = std::to_string(compiled->timeline->steps()).size();
  const std::size_t columns = text_columns(*compiled);
  std::vector<StepVerdict> steps;
  if (text) out.line({{printable(file), Style::Strong}});
  const Verification result =
      verify(*compiled, facts, options.keep_going ? AfterDifference::GoOn : AfterDifference::Stop,
             [&](const StepVerdict& v) {
               steps.push_back(v);
               if (!text) return;
               step_line(out, v, width, columns);
               differences(out, v, width + 5);
               out.flush();  // a step takes its time
               if (out.failed()) Interruption::ask_for(SIGPIPE);
             });
  if (text) summary_line(out, result);
  else out.raw(report_json(file, facts, result, steps) + "\n");
  out.flush();
  if (!result.broken.empty() && result.interrupted == 0) tell(file + ": " + result.broken);
  const bool fine = result.differ == 0 && result.broken.empty();
  if (!fine || result.interrupted != 0 || !options.record)
    return {fine ? kFine : kFallsShort, result.interrupted};
  const std::string path = record_path(file, *loaded.scenario);
  const ExitStatus kept = keep_record(path, *loaded.scenario, run_of(facts, result, steps));
  if (kept == kFine && text) out.line({{"recorded in " + printable(path), Style::Dim}});
  return {kept};
}

}  // namespace

ExitStatus verify_command(const Options& options) {
  // Whatever happens to what is written, processes and groups are put away before this one ends.
  Output out(options.format == Format::Text && takes_colour(1), Output::OnFailure::Remember);
  KernelFacts facts = kernel_facts();
  facts.groups = options.groups;
  if (options.format == Format::Text) {
    kernel_lines(out, facts);
    out.line();
  }
  ExitStatus worst = kFine;
  for (const std::string& file : options.files) {
    const Status status = verify_file(file, options, facts, out);
    out.end_if_failed();
    if (status.interrupted != 0) {  // all is put away; end as the signal wants it
      out.flush();
      std::raise(status.interrupted);
    }
    if (status.exit > worst) worst = status.exit;
    if (options.format == Format::Text && &file != &options.files.back()) out.line();
  }
  out.flush();
  out.end_if_failed();
  return worst;
}

#else

ExitStatus verify_command(const Options&) {
  tell("cowscope: verify needs Linux on x86-64");
  return kWrongUse;
}

#endif

}  // namespace cowscope::cli
