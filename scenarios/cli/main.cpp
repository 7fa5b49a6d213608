// cowscope: copy-on-write, told, checked and compared from a terminal.
#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "scenarios/cli/commands.h"
#include "scenarios/cli/options.h"
#include "scenarios/cli/terminal.h"

namespace cowscope::cli {
namespace {

ExitStatus version_command(const Options&) {
  Output out(false);
  out.raw("cowscope " COWSCOPE_VERSION " (scenario format 1)\n");
  return kFine;
}

int main_with(const std::vector<std::string>& arguments) {
  std::string message;
  const auto options = parse_options(arguments, message);
  if (!options) {
    tell("cowscope: " + message);
    return kWrongUse;
  }
  const std::map<std::string, std::function<ExitStatus(const Options&)>> table = {
      {"run", run_command},       {"check", check_command},     {"compare", compare_command},
      {"digest", digest_command}, {"convert", convert_command}, {"link", link_command},
      {"unlink", unlink_command}, {"help", help_command},       {"version", version_command},
      {"verify", verify_command}, {"draw", draw_command},
  };
  return table.at(options->command)(*options);
}

}  // namespace
}  // namespace cowscope::cli

int main(int count, char** values) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is seen by write(), see terminal.cpp
  return cowscope::cli::main_with({values + 1, values + count});
}
