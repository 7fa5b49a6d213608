// The commands of the command line, each in its own file.
#pragma once

#include "scenarios/cli/options.h"

namespace cowscope::cli {

ExitStatus run_command(const Options& options);
ExitStatus check_command(const Options& options);
ExitStatus compare_command(const Options& options);
ExitStatus verify_command(const Options& options);
ExitStatus digest_command(const Options& options);
ExitStatus draw_command(const Options& options);
ExitStatus convert_command(const Options& options);
ExitStatus link_command(const Options& options);
ExitStatus unlink_command(const Options& options);
ExitStatus help_command(const Options& options);

}  // namespace cowscope::cli
