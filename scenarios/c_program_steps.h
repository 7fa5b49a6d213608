// One command of a scenario in C.
#pragma once

#include <optional>
#include <string>

#include "engine/command.h"
#include "engine/machine.h"
#include "scenarios/c_program_names.h"

namespace cowscope {

struct CStep {
  std::string body;  // statements, each with its indentation and newline
  std::string who = "DIRECTOR";
  std::string load;     // the function that maps a program's regions; empty: none
  bool counted = true;  // its faults are part of what the step shows
  // The pages that are looked at afterwards.
  std::string of = "DIRECTOR", address = "0", region;
  std::uint64_t pages = 0, first_page = 0;
  bool done = true;  // false: this cannot be done here (body is not_shown())
};

/// `before`: the model at the beginning of the step.
CStep c_step(const Command& command, std::uint32_t step, const Machine& before, CNames& names);

/// The function that maps a program's regions: "load_sh".
std::string c_load_name(const Machine& machine, TextId program);
/// That function. `space`: any address space in which the program has just been started.
std::string c_load_function(const Machine& machine, const ProgramConfig& program,
                            const AddressSpace& space, CNames& names);

}  // namespace cowscope
