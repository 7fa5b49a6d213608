// Who maps which frame: the reverse of all page tables, kept up as the machine moves.
//
// Invariants: (1) it is what one walk over every entry of `spaces_` gives, however it got there;
// (2) a frame that two entries at most map, of different address spaces, takes one word; any other
// has a list of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/state.h"

namespace cowscope {

/// One address space that maps a frame.
struct Owner {
  SpaceId space;
  std::uint32_t colour = 0;  // palette index: order of creation of its first process
  bool protected_ = false;   // its entry does not let it write, in a private region that would
  bool operator==(const Owner&) const = default;
};

/// Who maps a frame. Beyond four owners only their number is known.
struct Owners {
  static constexpr std::size_t kKept = 4;
  std::array<Owner, kKept> list{};
  std::uint32_t count = 0;  // address spaces, not entries
  bool dirty = false;       // some entry says so
  std::size_t kept() const { return count < kKept ? count : kKept; }
  bool any_protected() const;
  bool operator==(const Owners&) const = default;
};

class OwnerTable {
 public:
  OwnerTable() = default;
  explicit OwnerTable(const MachineState& state) { follow(state); }

  /// Brings it to `state`. Looks only at address spaces and page tables that are not shared with
  /// the state it was at.
  void follow(const MachineState& state);
  Owners operator[](FrameNumber frame) const;
  /// Some entry of that address space maps the frame.
  bool maps(FrameNumber frame, SpaceId space) const;

  /// Runs of kRun frames (frame number / kRun) whose owners changed since forget_changes().
  static constexpr std::uint32_t kRun = FrameTable::kChunk;
  const std::vector<std::uint32_t>& changed() const { return changed_; }
  void forget_changes();

 private:
  struct Mapping {
    std::uint32_t space;
    bool guarded, dirty;
  };
  /// What one address space has of a frame: its entries, and how many of them may not write.
  struct Part {
    std::uint32_t space = 0, entries = 0, guarded = 0;
  };
  struct Crowd {
    std::vector<Part> parts;  // ascending by space
    std::uint32_t dirty = 0;  // entries
  };

  void clear(std::uint32_t frames);
  void update(std::uint32_t space, const AddressSpace* before, const AddressSpace* after);
  void update_table(std::uint32_t space, std::uint64_t index, const AddressSpace* before,
                    const PageTable::Slot* was, const AddressSpace* after,
                    const PageTable::Slot* is);
  void follow_colours(const MachineState& state);
  void add(FrameNumber frame, Mapping m);
  void remove(FrameNumber frame, Mapping m);
  Crowd& crowd_of(std::uint64_t& word);
  void touch(FrameNumber frame);
  void touch_all();

  std::vector<std::uint64_t> words_;  // by frame; see owner_table.cpp
  std::vector<Crowd> crowds_;
  std::vector<std::uint32_t> spare_;  // of crowds_
  std::vector<SharedValue<AddressSpace>> spaces_;
  std::vector<std::uint32_t> colours_;  // by space - 1
  std::vector<std::uint32_t> changed_;
  std::vector<bool> is_changed_;  // by run
};

}  // namespace cowscope
