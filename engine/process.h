// A process, or a thread of one: who runs in which address space, and in what state.
#pragma once

#include <cstdint>

#include "engine/types.h"

namespace cowscope {

enum class ProcessState : std::uint8_t { Running, Waiting, Zombie, Gone };
/// "running", "waiting", "zombie", "gone".
const char* to_string(ProcessState);

struct Process {
  Pid pid;
  TextId name;
  TextId program;  // what it runs since spawn or its last exec
  Pid parent = kInit;
  SpaceId space;  // also of a dead process: whose names its regions had
  ProcessState state = ProcessState::Running;
  Pid waits_for = kInit;     // while waiting; kInit: any child
  bool lends_space = false;  // waits because a vfork child runs in its address space
  std::uint16_t group = 0;   // 1 + its memory group; 0: none
  std::int32_t status = 0;
  bool operator==(const Process&) const = default;
  bool alive() const { return state == ProcessState::Running || state == ProcessState::Waiting; }
};

/// A process's name, which is made once.
struct NamedPid {
  TextId name;
  Pid pid;
};

}  // namespace cowscope
