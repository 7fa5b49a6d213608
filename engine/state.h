// Everything there is to know about a machine at one moment. Plain data; copying it is cheap
// (address spaces and frames are shared until written). Only apply() and revert() write it.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/address_space.h"
#include "engine/backing.h"
#include "engine/contents.h"
#include "engine/frame_table.h"
#include "engine/process.h"
#include "engine/shared_value.h"
#include "engine/stats.h"
#include "engine/text_pool.h"
#include "engine/tlb.h"

namespace cowscope {

struct MachineState {
  FrameTable frames;
  std::vector<Process> processes;                  // pid - 1; never shrinks within a history
  SharedValue<std::vector<NamedPid>> pids;         // sorted by name
  std::vector<SharedValue<AddressSpace>> spaces;   // SpaceId - 1
  std::vector<SharedValue<FileState>> files;       // by FileId
  std::vector<SharedValue<SharedObject>> objects;  // ObjectId - 1
  SharedValue<std::vector<SwapSlot>> swap;         // as many as were ever used at once
  SharedValue<std::vector<PinRecord>> pins;
  SharedValue<std::vector<Printed>> terminal;
  SharedValue<std::vector<std::uint32_t>> shared_tables;  // by id - 1: how many use it (odf)
  std::vector<std::uint32_t> charged;                     // frames, by memory group
  Tlb tlb;
  Totals totals;
  std::uint64_t mapped_pages = 0;   // present entries that map a frame, over all spaces
  std::uint32_t living = 0;         // processes running or waiting
  std::uint32_t regions = 0;        // over all spaces
  std::uint32_t shared_frames = 0;  // with refs >= 2
  std::uint64_t page_tables = 0;    // of spaces with users, all four levels
  std::uint64_t committed = 0;      // pages promised (Committed_AS)

  const Process& process(Pid pid) const { return processes[pid.value() - 1]; }
  const AddressSpace& space(SpaceId id) const { return *spaces[id.value() - 1]; }
  /// The process that ever had this name; a name is made once. Null if the fork failed.
  const Process* find(TextId name) const {
    const Pid pid = lately_[name.value() % lately_.size()];
    if (pid.value() - 1 < processes.size() && process(pid).name == name) return &process(pid);
    return search(name);
  }

 private:
  const Process* search(TextId name) const;
  /// Whom find() found, by name: mostly it is the same few. Only a guess, looked at before it is
  /// believed.
  mutable std::array<Pid, 8> lately_{};
};

}  // namespace cowscope
