// The command line, parsed. One vocabulary with the script, URLs and the API.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.h"

namespace cowscope::cli {

/// What a shell is told.
enum ExitStatus : int { kFine = 0, kFallsShort = 1, kWrongUse = 2 };

enum class Format : std::uint8_t { Text, Json, Jsonl };

/// A position as given: "4" is the end of step 4, "4.3" after its third event.
struct Until {
  std::uint32_t step = 0;
  std::optional<std::uint32_t> event;
};

struct Options {
  std::string command;
  std::vector<std::string> files;
  std::optional<Policy> policy;
  std::optional<Until> until;  // also --step
  Format format = Format::Text;
  bool summary = false;     // --detail summary
  bool keep_going = false;  // verify: also after a difference
  bool record = false;      // verify: keep what agreed
  bool groups = false;      // verify: make cgroups
  std::string branch;
  std::string language = "en";
  std::string to;     // convert
  std::string out;    // draw -o; empty or -: standard output
  bool dark = false;  // draw --theme dark
};

/// Null: `message` says what is wrong, in one line.
std::optional<Options> parse_options(const std::vector<std::string>& arguments,
                                     std::string& message);

/// Every command, in the order in which help lists them.
struct CommandHelp {
  const char* name;
  const char* usage;    // after "cowscope "
  const char* summary;  // one line
  const char* text;     // more, may be empty
};
const std::vector<CommandHelp>& commands();
const CommandHelp* find_command(const std::string& name);

}  // namespace cowscope::cli
