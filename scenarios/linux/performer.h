// Does the commands of a scenario on real processes: one function a verb.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "engine/machine.h"
#include "scenarios/linux/crew.h"
#include "scenarios/linux/memory_groups.h"

namespace cowscope::linux_check {

/// What Linux answered, and what it cost.
struct Performed {
  std::string answer = "ok";  // as outcomes are spelt: "SIGSEGV", "ENOMEM", any errno
  std::uint64_t minor = 0, major = 0;
  std::vector<std::uint8_t> faults;  // of each access that was finished: minor | major << 4
  std::uint32_t disturbed = 0;       // faults of the subject's own, where there must be none
  std::string not_asked;             // why this could not be asked of this machine; empty: it was
  std::string broken;                // the observer itself is at a loss: what went wrong
  bool counted = true;  // false: faults are no part of what the command does (spawn, exec)
};

/// That answer, and nothing counted.
Performed answer(const char* what);
/// PROT_READ | …
std::uint64_t protection_bits(Prot prot);
inline constexpr const char* kOwnMemory = "the subject keeps its own memory at this address";

class Performer {
 public:
  /// `files`: descriptors in the order of the machine's files.
  /// `groups`: null if none may be made.
  Performer(Crew& crew, std::vector<int> files, MemoryGroups* groups)
      : crew_(crew), files_(std::move(files)), groups_(groups) {}

  /// `before`, `after`: the model at both ends of the step. Addresses and names come from there.
  Performed perform(const Command& command, std::uint32_t step, const Machine& before,
                    const Machine& after);

  /// The subject of that name; null if none was ever made.
  Subject* find(std::string_view name) const;

  /// True if a process has ended that held buffers registered; said once.
  bool lost_registrations();

  // One a verb; called by std::visit only.
  Performed operator()(const Spawn&);
  Performed operator()(const Fork&);
  Performed operator()(const Exec&);
  Performed operator()(const Exit&);
  Performed operator()(const Kill&);
  Performed operator()(const Wait&);
  Performed operator()(const Read&);
  Performed operator()(const Write&);
  Performed operator()(const Mmap&);
  Performed operator()(const Munmap&);
  Performed operator()(const Mprotect&);
  Performed operator()(const Madvise&);
  Performed operator()(const Brk&);
  Performed operator()(const SysRead&);
  Performed operator()(const SysWrite&);
  Performed operator()(const Poke&);
  Performed operator()(const struct Print&);
  Performed operator()(const Mremap&);
  Performed operator()(const Mlock&);
  Performed operator()(const Msync&);
  Performed operator()(const struct Pin&);
  Performed operator()(const KsmScan&);
  Performed operator()(const Evict&);
  Performed operator()(const JoinGroup&);
  Performed operator()(const Skip&);

 private:
  struct Access {
    std::uint64_t address = 0;
    std::string_view bytes;  // empty: a load
  };
  /// Where the range of a command lies; none if it reaches into the subject's own memory.
  struct Where {
    std::uint64_t address = 0, bytes = 0;
  };

  static Performed not_asked(std::string why);
  static Performed broken(std::string why);
  /// What a system call that was just made came to.
  Performed answered(Subject& s, Heard heard);
  Performed call(Subject& s, long number, std::initializer_list<std::uint64_t> arguments);
  Performed access(Subject& s, const std::vector<Access>& accesses);
  /// The pieces of memory that a write of these bytes touches, each within a page.
  std::vector<Access> pieces(const Where& where, const PageRange& range, std::uint32_t offset,
                             std::string_view bytes) const;
  /// What a write without bytes leaves.
  std::string stamp(TextId who) const;
  /// The same system call for each piece, until one fails: `call_one` makes it.
  template <class CallOne>
  static Performed each(const std::vector<Access>& accesses, CallOne&& call_one);
  Performed read_by_kernel(Subject& s, const Where& where);
  std::uint64_t payload_address(const Subject& s) const;
  /// Null: the process has ended, or was never made.
  Subject* living(TextId who) const;
  const Process& model_process(TextId who) const { return *before_->state().find(who); }
  std::optional<Where> where(TextId who, const PageRange& range) const;
  std::optional<Performed> load_program(Subject& s, TextId who, TextId program);
  std::optional<std::string> map_region(Subject& s, const RegionConfig& region,
                                        std::uint64_t address);
  std::string_view text(TextId id) const { return before_->texts()[id]; }

  Crew& crew_;
  std::vector<int> files_;
  MemoryGroups* groups_;
  /// A buffer that a subject has registered with an io_uring of its own.
  struct Registered {
    const Subject* owner;
    std::uint64_t ring;  // file descriptor in the subject
    std::uint64_t address, bytes;
  };
  std::vector<Registered> registered_;
  std::map<std::string, Subject*, std::less<>> subjects_;
  const Machine* before_ = nullptr;
  const Machine* after_ = nullptr;
  std::uint32_t step_ = 0;
};

}  // namespace cowscope::linux_check
