#include "scenarios/cli/commands.h"
#include "scenarios/cli/terminal.h"

namespace cowscope::cli {
namespace {

constexpr std::size_t kSummaryColumn = 12;

void list(Output& out) {
  out.line(
      {{"cowscope", Style::Strong},
       {" shows what copy-on-write does: who shares which frame, who copies, what it costs."}});
  out.line();
  for (const CommandHelp& c : commands()) {
    const std::string name = c.name;
    out.line({{"  "},
              {name, Style::Strong},
              {std::string(kSummaryColumn - name.size(), ' ')},
              {c.summary}});
  }
  out.line();
  out.raw(
      "FILE is a scenario: JSON if it starts with {, else a script. - reads standard input.\n"
      "Exit status: 0 fine, 1 the scenario falls short, 2 wrong use or unreadable input.\n"
      "Try:  cowscope run scenarios/library/fork-then-write.json\n"
      "      echo 'spawn a from sh; write a heap[0]; fork a as b; write b heap[0]' | cowscope run "
      "-\n");
}

}  // namespace

ExitStatus help_command(const Options& options) {
  Output out(takes_colour(1));
  if (options.files.empty()) {
    list(out);
    return kFine;
  }
  const CommandHelp* help = find_command(options.files.front());
  if (help == nullptr) {
    tell("cowscope: there is no command '" + options.files.front() +
         "' (`cowscope help` lists them)");
    return kWrongUse;
  }
  for (const Line& l : wrap({{std::string("cowscope ") + help->usage, Style::Strong}}, kColumns))
    out.line(l);
  out.raw(std::string("  ") + help->summary + "\n");
  if (*help->text != '\0') out.raw(std::string("\n") + help->text);
  return kFine;
}

}  // namespace cowscope::cli
