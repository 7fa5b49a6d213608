#include "scenarios/c_program.h"
#include "scenarios/cli/commands.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/terminal.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script.h"

namespace cowscope::cli {

ExitStatus convert_command(const Options& options) {
  const std::string& file = options.files.front();
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  Output out(false);
  if (options.to == "c") {
    const auto compiled = prepare(file, *loaded.scenario, compile_options(options));
    if (!compiled) return kFallsShort;
    const auto program = c_program(*compiled);
    if (!program) {
      tell(file + ": a C program has at most " + std::to_string(kMostCProgramSteps) +
           " steps, and this scenario has " + std::to_string(compiled->steps.size()));
      return kFallsShort;
    }
    out.raw(*program);
    return kFine;
  }
  out.raw(options.to == "json" ? print_scenario_json(*loaded.scenario)
                               : print_script(*loaded.scenario));
  return kFine;
}

}  // namespace cowscope::cli
