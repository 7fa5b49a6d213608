// The part of a generated C program that is the same for every scenario.
#pragma once

#include <string_view>

namespace cowscope {

/// Includes, sizes, and what all processes share. Wants the enumeration of processes before it.
std::string_view c_runtime_shared();
/// What a process does in its turn: loads, stores and system calls, with the faults counted.
std::string_view c_runtime_actor();
/// How processes come and go: fork, vfork, clone, exec, exit, wait.
std::string_view c_runtime_processes();
/// How the director looks at the memory of the others.
std::string_view c_runtime_observer();
/// How it gives the turns, starts and ends processes, and makes files.
std::string_view c_runtime_director();
/// What is printed, and main(). Stands behind the scenario's tables.
std::string_view c_runtime_main();
/// Starts ksmd for a moment; only for scenarios that ask for it.
std::string_view c_runtime_ksm();

}  // namespace cowscope
