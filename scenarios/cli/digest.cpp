#include "engine/digest.h"

#include "scenarios/cli/commands.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/terminal.h"

namespace cowscope::cli {

ExitStatus digest_command(const Options& options) {
  const std::string& file = options.files.front();
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  const auto compiled = prepare(file, *loaded.scenario, compile_options(options));
  if (!compiled) return kFallsShort;
  Output out(false);
  Timeline& t = *compiled->timeline;
  for (std::uint32_t step = 1; step <= t.steps(); ++step) {
    t.seek(step);
    out.raw(std::to_string(step) + " " + digest_text(digest(t.machine())) + "\n");
  }
  return kFine;
}

}  // namespace cowscope::cli
