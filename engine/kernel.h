// The kernel and the CPU of the simulated machine, at work on one command. Internal to the engine:
// machine.h is the way in. It reads the state and changes it only through change(), so that every
// event can be undone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/config.h"
#include "engine/event.h"
#include "engine/machine.h"
#include "engine/state.h"

namespace cowscope {

class Kernel {
 public:
  Kernel(MachineState& state, Setup& setup, Journal* journal, std::uint32_t step,
         std::uint64_t& operations)
      : state_(state), setup_(setup), journal_(journal), step_(step), operations_(operations) {
    if (journal_ != nullptr) mark_ = static_cast<std::uint32_t>(journal_->changes.size());
  }

  Outcome run(const Command& command);
  EventCount count() const { return {events_, access_}; }

 private:
  // --- kernel.cpp: recording.
  void change(const Change& c);
  /// Closes an event: the changes since the last one belong to it. Adds its modelled time to
  /// `totals`.
  void event(Event e, Totals totals = {});
  Event at_page(EventKind kind, Pid pid, PageNumber page, Actor by = Actor::Kernel) const;
  Event call(EventKind kind, Pid pid) const;
  Outcome fail(Pid pid, Outcome outcome);

  // --- kernel.cpp: helpers.
  const AddressSpace& space_of(Pid pid) const { return state_.space(state_.process(pid).space); }
  void flush_page(SpaceId space, PageNumber page);
  void flush_space(SpaceId space);
  void set_entry(SpaceId space, PageNumber page, Entry after);
  void update_region(SpaceId space, std::uint32_t at, const Region& after);
  std::uint32_t index_of(SpaceId space, const Region& region) const;
  void set_process(const Process& after);
  FrameNumber take_frame(FrameKind kind, std::uint8_t held, ContentId content = {});
  /// Frees the frame if nothing refers to it any more; true if it did.
  bool free_if_unused(FrameNumber frame);

  // --- page_fault.cpp: one access to one page, as the CPU and then the kernel see it.
  struct Stored {
    std::uint32_t offset = 0;
    std::string_view bytes;
  };
  struct Decision {
    FaultOutcome outcome;
    Reason reason;
    Outcome answer = Outcome::Ok;
  };
  Outcome access(Pid pid, PageNumber page, AccessType type, const Stored& stored);
  Outcome handle_fault(Pid pid, PageNumber page, AccessType type);
  Decision check_region(const Region* region, AccessType type) const;
  Decision classify(const Region& region, PageNumber page, Entry entry, AccessType type) const;
  bool needs_frame(const Region& region, PageNumber page, const Decision& decision) const;
  void resolve_fault(Pid pid, const Region& region, PageNumber page, Entry entry, AccessType type,
                     const Decision& decision);
  void give_new_frame(Pid pid, const Region& region, PageNumber page, Entry old, AccessType type,
                      const Decision& decision);
  void reuse(Pid pid, const Region& region, PageNumber page, Entry old, const Decision& decision);
  void map_around(Pid pid, const Region& region, PageNumber page, AccessType type);
  void complete_access(Pid pid, PageNumber page, AccessType type, const Stored& stored);
  FrameNumber backing_frame(const Region& region, PageNumber page) const;

  // --- kernel_process.cpp
  Outcome run(const Spawn& c);
  Outcome run(Pid pid, const Exec& c);
  Outcome run(Pid pid, const Exit& c);
  Outcome run(Pid pid, const Kill& c);
  Outcome run(Pid pid, const Wait& c);
  void end_process(Pid pid, std::int32_t status);
  void reap(Pid pid, Pid by);
  Pid oom_victim() const;
  void oom_kill(Pid culprit, Pid victim);
  /// Removes all entries, regions and tables of a space whose last process leaves. Entries go in
  /// one event a region, the rest belongs to the next event.
  std::uint64_t clear_space(Pid pid, SpaceId space);
  void load_program(Pid pid, SpaceId space, const ProgramConfig& program);
  void touch_region(Pid pid, SpaceId space, const Region& region, std::uint32_t touched);
  std::uint64_t frames_to_touch(const ProgramConfig& program) const;
  const ProgramConfig* program(TextId name) const;

  // --- kernel_fork.cpp
  Outcome run(Pid pid, const Fork& c);
  void copy_entries(Pid parent, Pid child, const Region& region);
  void share_run(Pid parent, Pid child, const Region& region, PageNumber first, std::uint64_t count,
                 Entry like);
  void duplicate_run(Pid parent, Pid child, const Region& region, PageNumber first,
                     std::uint64_t count);
  std::uint64_t frames_to_duplicate(const AddressSpace& space) const;

  // Not built yet: check() says so.
  Outcome run(Pid, const SysRead&) { return Outcome::Ok; }
  Outcome run(Pid, const SysWrite&) { return Outcome::Ok; }
  Outcome run(Pid, const Poke&) { return Outcome::Ok; }
  Outcome run(Pid, const Print&) { return Outcome::Ok; }
  Outcome run(Pid, const Mremap&) { return Outcome::Ok; }
  Outcome run(Pid, const Mlock&) { return Outcome::Ok; }
  Outcome run(Pid, const Msync&) { return Outcome::Ok; }
  Outcome run(Pid, const Pin&) { return Outcome::Ok; }
  Outcome run(Pid, const JoinGroup&) { return Outcome::Ok; }
  Outcome run(const KsmScan&) { return Outcome::Ok; }
  Outcome run(const Evict&) { return Outcome::Ok; }

  // --- kernel_memory.cpp
  Outcome run(Pid pid, const Read& c);
  Outcome run(Pid pid, const Write& c);
  Outcome run(Pid pid, const Mmap& c);
  Outcome run(Pid pid, const Munmap& c);
  Outcome run(Pid pid, const Mprotect& c);
  Outcome run(Pid pid, const Madvise& c);
  Outcome run(Pid pid, const Brk& c);
  void add_region(SpaceId space, Region region, std::uint32_t name_pages);
  void remove_region_at(SpaceId space, std::uint32_t at);
  /// Removes the entries of [first, first + count) of one region in one event, if there are any.
  /// Returns how many frames were freed.
  std::uint64_t unmap_entries(Pid pid, SpaceId space, const Region& region, PageNumber first,
                              std::uint64_t count);
  void unmap_pages(Pid pid, SpaceId space, PageNumber first, std::uint64_t count);
  /// Cuts regions so that none straddles `page`.
  void split_at(SpaceId space, PageNumber page);
  void merge_around(SpaceId space, PageNumber first, std::uint64_t count);
  void remove_empty_tables(SpaceId space, PageNumber first, std::uint64_t count);

  MachineState& state_;
  Setup& setup_;
  Journal* journal_;
  std::uint32_t step_;
  std::uint64_t& operations_;
  std::uint32_t mark_ = 0;
  std::uint32_t events_ = 0;
  std::uint32_t access_ = 0;  // of the command, from 1
  bool in_access_ = false;
};

}  // namespace cowscope
