// The naive machine that COW must not be told apart from: every process has its own bytes, and fork
// copies them all. No frames, no page tables, no faults; only what a program can see.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/machine.h"

namespace cowscope::testing {

class ReferenceMachine {
 public:
  explicit ReferenceMachine(const Setup& setup) : setup_(setup) {}

  /// Runs a command. The engine's journal is asked for one thing alone: whom the OOM killer took in
  /// which access (and whether a call failed for want of frames), because memory running out is no
  /// matter of bytes.
  Outcome run(const Command& command, std::uint32_t step, const Journal& engine,
              Outcome engine_outcome);

  /// Empty if every process of `machine` has the same regions and reads the same bytes as here.
  std::string difference(const Machine& machine) const;

 private:
  struct Page {
    Prot prot;
    bool shared = false;
    bool past_end = false;  // of the file
    bool is_file = false;
    std::string original;                // what DONTNEED on private memory goes back to
    std::shared_ptr<std::string> bytes;  // one owner if private
  };
  struct Named {
    std::uint64_t start = 0, pages = 0;
    bool inherited = false;
  };
  struct Proc {
    TextId name;
    TextId parent;
    ProcessState state = ProcessState::Running;
    TextId waits_for;
    std::map<std::uint64_t, Page> pages;
    std::map<std::uint32_t, Named> names;  // by TextId
  };

  Proc* find(TextId name);
  void load(Proc& p, TextId program);
  void map(Proc& p, TextId name, std::uint64_t start, std::uint64_t count, Prot prot,
           Sharing sharing, const FileConfig* file, std::uint64_t offset);
  std::uint64_t next_start(const Proc& p) const;
  std::pair<std::uint64_t, std::uint64_t> resolve(const Proc& p, const PageRange& r) const;
  void end(Proc& p);
  void reap(Proc& p);
  Outcome access(Proc& p, std::uint64_t page, bool write, std::size_t offset,
                 std::string_view bytes);
  bool wait(Proc& p, TextId child, Outcome& outcome);

  const Setup& setup_;
  std::vector<std::unique_ptr<Proc>> procs_;
  const Journal* engine_ = nullptr;
  std::uint32_t access_ = 0;
};

}  // namespace cowscope::testing
