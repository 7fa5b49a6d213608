// An address taken apart as the CPU does it: four indices of nine bits and an offset, what stands
// at each level, the entry, the frame, the byte. What the translation panel and the API's
// translate() show.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "web/layout/facts.h"

namespace cowscope {

struct WalkLevel {
  enum class Leads : std::uint8_t {
    Table,       // to the table of the next level
    HugePage,    // PMD: to 512 frames at once; there is no fourth level
    Entry,       // PTE: an entry that is not empty
    Nothing,     // empty: no table here, or no entry
    NotReached,  // the walk ended before it
  } leads = Leads::NotReached;
  const char* name = "";    // "PGD", "PUD", "PMD", "PTE"
  std::uint32_t index = 0;  // 0 … 511: which of the table's entries
};
/// "table", "huge page", "entry", "nothing", "not reached".
const char* to_string(WalkLevel::Leads);

/// Where a walk ends.
enum class WalkEnd : std::uint8_t {
  Frame,
  ZeroPage,  // the shared page of zeros, no frame of the pool
  InSwap,    // the entry names a slot
  Guard,     // a touch is SIGSEGV
  NoEntry,   // the table is there, its entry is empty
  NoTable,   // a table is missing on the way
  NoSpace,   // the process has no address space (any more)
};
/// "frame", "zero page", "swap", "guard", "no entry", "no table", "no space".
const char* to_string(WalkEnd);

struct TranslationFacts {
  Pid pid{};
  std::string process;
  SpaceId space{};
  VirtualAddress address{};
  PageNumber page{};
  std::uint32_t offset = 0;  // in the page

  std::array<WalkLevel, 4> levels;  // PGD, PUD, PMD, PTE
  WalkEnd end = WalkEnd::NoSpace;
  Entry entry;  // as the hardware sees it
  FrameNumber frame = kNoFrame;
  std::uint64_t physical = 0;  // of the byte; meaningful where `end` is Frame
  std::uint32_t slot = 0;      // InSwap
  bool cow = false;            // derived, no bit

  bool in_region = false;
  std::string region;       // name, if in one
  std::uint32_t index = 0;  // of the page in it
  VirtualAddress region_start{}, region_end{};
  Prot prot;
  bool shared_memory = false;

  /// odf: the last-level table is shared; who else uses it (the first of them), and how many more.
  bool table_shared = false;
  std::vector<std::string> sharers;
  std::uint32_t more_sharers = 0;

  std::int32_t tlb_place = -1;  // the TLB has it, so many-th most recently used, from 0
  std::uint8_t byte = 0;        // at the address; meaningful where the entry is present
  std::string text;             // the page's contents as people read them

  bool present() const { return end == WalkEnd::Frame || end == WalkEnd::ZeroPage; }
  bool huge() const { return levels[2].leads == WalkLevel::Leads::HugePage; }
  /// Would the CPU do it without asking the kernel?
  bool load_passes() const { return present() && entry.user(); }
  bool store_passes() const { return load_passes() && entry.writable(); }
};

/// In the address space of `pid`, which need not live.
TranslationFacts translate(const Machine& machine, Pid pid, VirtualAddress address);

/// One sentence on where the walk ends, and what an access would do.
std::string walk_words(const TranslationFacts& facts);

/// "0x5000_7000": four digits a group.
std::string hex_address(std::uint64_t address);
/// Nine bits of an index, or twelve of an offset: "000000010".
std::string binary(std::uint32_t value, unsigned digits);
/// "rw-".
std::string rights_text(Prot prot);

}  // namespace cowscope
