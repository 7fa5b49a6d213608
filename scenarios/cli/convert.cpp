#include "scenarios/cli/commands.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/terminal.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script.h"

namespace cowscope::cli {

ExitStatus convert_command(const Options& options) {
  if (options.to == "c") {
    tell("cowscope: convert --to c is not supported yet; json and script are");
    return kWrongUse;
  }
  const std::string& file = options.files.front();
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  Output out(false);
  out.raw(options.to == "json" ? print_scenario_json(*loaded.scenario)
                               : print_script(*loaded.scenario));
  return kFine;
}

}  // namespace cowscope::cli
