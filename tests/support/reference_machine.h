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
  explicit ReferenceMachine(const Setup& setup);

  /// Runs a command. The engine is asked for what is no matter of bytes: whom the OOM killer took
  /// in which access, whether a call failed for want of memory or because its range spans regions,
  /// and (from `machine`, the state after the command) which lazily freed pages reclaim has
  /// dropped.
  Outcome run(const Command& command, std::uint32_t step, const Journal& engine,
              Outcome engine_outcome, const Machine& machine);

  /// Empty if every process of `machine` has the same regions and reads the same bytes as here.
  std::string difference(const Machine& machine) const;

 private:
  using Bytes = std::shared_ptr<std::string>;
  /// A file or a shared memory object: what several mappings see.
  using Backing = std::shared_ptr<std::vector<Bytes>>;
  struct Page {
    Prot prot;
    bool shared = false;
    Backing backing;          // null: private anonymous
    std::uint64_t index = 0;  // in the backing
    bool aliased = false;     // `bytes` is the backing's
    bool is_file = false;
    bool dont_fork = false, wipe_on_fork = false, locked = false, guard = false, lazy = false;
    Bytes bytes;
    bool past_end() const { return backing && index >= backing->size(); }
  };
  struct Named {
    std::uint64_t start = 0, pages = 0;
    bool inherited = false;
  };
  struct Space {
    std::map<std::uint64_t, Page> pages;
    std::map<std::uint32_t, Named> names;  // by TextId
  };
  struct Proc {
    TextId name, parent;
    ProcessState state = ProcessState::Running;
    TextId waits_for;
    bool lends_space = false;
    std::shared_ptr<Space> space;
    bool alive() const { return state == ProcessState::Running || state == ProcessState::Waiting; }
  };
  enum class By : std::uint8_t { Program, Kernel, Force };

  Outcome run_call(Proc& p, const Command& command, std::uint32_t step, Outcome engine_outcome);
  Proc* find(TextId name);
  void load(Proc& p, TextId program);
  void map(Space& s, TextId name, std::uint64_t start, std::uint64_t count, Prot prot,
           Sharing sharing, TextId file, std::uint64_t offset);
  static void reset(Page& page);
  static Named nowhere(std::uint64_t pages);
  std::uint64_t next_start(const Space& s) const;
  std::pair<std::uint64_t, std::uint64_t> resolve(const Space& s, const PageRange& r) const;
  void end(Proc& p);
  void give_back_space(const Proc& child);
  void reap(Proc& p);
  void oom(std::uint32_t access);
  void fork(Proc& p, const Fork& c);
  Outcome access(Proc& p, std::uint64_t page, bool write, By by, std::size_t offset,
                 std::string_view bytes);
  Outcome load_range(Proc& p, const PageRange& range, By by);
  Outcome store_range(Proc& p, const Proc& writer, const PageRange& range, std::uint32_t offset,
                      TextId text, std::uint32_t step, By by);
  Outcome protect(Proc& p, const Mprotect& c, Outcome engine_outcome);
  Outcome advise(Proc& p, const Madvise& c, Outcome engine_outcome);
  void remap(Proc& p, const Mremap& c);
  bool wait(Proc& p, TextId child, Outcome& outcome);

  const Setup& setup_;
  std::map<std::uint32_t, Backing> files_;  // by TextId of the path
  std::vector<std::unique_ptr<Proc>> procs_;
  const Journal* engine_ = nullptr;
  const Proc* actor_ = nullptr;  // of the command
  std::uint32_t access_ = 0;
};

}  // namespace cowscope::testing
