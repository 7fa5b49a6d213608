#include "web/layout/translation_facts.h"

#include <algorithm>

namespace cowscope {
namespace {

using Leads = WalkLevel::Leads;
constexpr std::size_t kNamed = 4;  // sharers told by name

/// Tables above the last level are kept only as what hangs under them: one is there where any
/// last-level table of its range is.
bool any_table(const PageTable& table, std::uint64_t first, std::uint64_t count) {
  const auto& tables = table.tables();
  const auto it = std::lower_bound(
      tables.begin(), tables.end(), first,
      [](const PageTable::Slot& slot, std::uint64_t index) { return slot.index < index; });
  return it != tables.end() && it->index < first + count;
}

/// Levels down to the last table; false where one is missing.
bool walk_down(const PageTable& table, PageNumber page, std::array<WalkLevel, 4>& levels) {
  const std::uint64_t leaf = page.value() / kEntriesPerTable;
  for (unsigned level = 0; level < 3; ++level) {
    // So many last-level tables hang under one entry of this level.
    const std::uint64_t span = std::uint64_t{1} << (9 * (2 - level));
    const bool there = any_table(table, leaf / span * span, span);
    levels[level].leads = there ? Leads::Table : Leads::Nothing;
    if (!there) return false;
  }
  return true;
}

void find_region(const Machine& machine, const AddressSpace& space, TranslationFacts& f) {
  const Region* region = space.find(f.page);
  if (region == nullptr) return;
  f.in_region = true;
  f.region = std::string(machine.texts()[region->name]);
  f.index = region->index_of(f.page);
  f.region_start = address_of(region->start);
  f.region_end = address_of(region->end());
  f.prot = region->prot;
  f.shared_memory = region->sharing == Sharing::Shared;
  f.cow = f.entry.present() && !f.entry.writable() && region->prot.write && !f.shared_memory;
}

void find_sharers(const Machine& machine, const PageTable::Slot& slot, TranslationFacts& f) {
  f.table_shared = slot.shared != 0;
  if (!f.table_shared) return;
  for (const Process& p : machine.state().processes) {
    if (!p.alive() || p.space == f.space) continue;
    const PageTable::Slot* other = machine.state().space(p.space).table().table_of(f.page);
    if (other == nullptr || other->shared != slot.shared) continue;
    if (f.sharers.size() < kNamed) f.sharers.emplace_back(machine.texts()[p.name]);
    else ++f.more_sharers;
  }
}

WalkEnd end_of(Entry entry) {
  if (entry.present()) return entry.zero_page() ? WalkEnd::ZeroPage : WalkEnd::Frame;
  if (entry.swapped()) return WalkEnd::InSwap;
  return entry.guard() ? WalkEnd::Guard : WalkEnd::NoEntry;
}

}  // namespace

const char* to_string(WalkLevel::Leads leads) {
  switch (leads) {
    case Leads::Table: return "table";
    case Leads::HugePage: return "huge page";
    case Leads::Entry: return "entry";
    case Leads::Nothing: return "nothing";
    case Leads::NotReached: return "not reached";
  }
  return "?";
}

const char* to_string(WalkEnd end) {
  switch (end) {
    case WalkEnd::Frame: return "frame";
    case WalkEnd::ZeroPage: return "zero page";
    case WalkEnd::InSwap: return "swap";
    case WalkEnd::Guard: return "guard";
    case WalkEnd::NoEntry: return "no entry";
    case WalkEnd::NoTable: return "no table";
    case WalkEnd::NoSpace: return "no space";
  }
  return "?";
}

TranslationFacts translate(const Machine& machine, Pid pid, VirtualAddress address) {
  static constexpr const char* kNames[4] = {"PGD", "PUD", "PMD", "PTE"};
  const MachineState& state = machine.state();
  TranslationFacts f;
  f.pid = pid;
  f.address = address;
  f.page = page_of(address);
  f.offset = static_cast<std::uint32_t>(address.value() % kPageSize);
  const WalkPath path = walk_path(f.page);
  const std::uint32_t indices[4] = {path.pgd, path.pud, path.pmd, path.pte};
  for (std::size_t i = 0; i < 4; ++i) {
    f.levels[i].name = kNames[i];
    f.levels[i].index = indices[i];
  }
  if (pid == kInit || pid.value() > state.processes.size()) return f;
  const Process& process = state.process(pid);
  f.process = std::string(machine.texts()[process.name]);
  f.space = process.space;
  if (!process.alive()) return f;

  const AddressSpace& space = state.space(process.space);
  f.end = WalkEnd::NoTable;
  if (walk_down(space.table(), f.page, f.levels)) {
    const PageTable::Slot& slot = *space.table().table_of(f.page);
    f.entry = slot.entry(f.page.value() % kEntriesPerTable);
    f.end = end_of(f.entry);
    if (f.entry.present() && f.entry.huge()) f.levels[2].leads = Leads::HugePage;
    else f.levels[3].leads = f.entry.empty() ? Leads::Nothing : Leads::Entry;
    find_sharers(machine, slot, f);
  }
  if (f.end == WalkEnd::Frame) {
    f.frame = f.entry.frame();
    f.physical = std::uint64_t{f.frame.value()} * kPageSize + f.offset;
  }
  if (f.end == WalkEnd::InSwap) f.slot = f.entry.slot();
  find_region(machine, space, f);
  if (f.present()) {
    const std::string_view bytes = machine.bytes(process.space, f.page);
    f.byte = f.offset < bytes.size() ? static_cast<std::uint8_t>(bytes[f.offset]) : 0;
    f.text = readable(bytes);
  }
  if (const std::uint32_t at = state.tlb.find(f.space, f.page); at != Tlb::kMiss)
    f.tlb_place = static_cast<std::int32_t>(at);
  return f;
}

std::string walk_words(const TranslationFacts& f) {
  switch (f.end) {
    case WalkEnd::NoSpace: return "The process has no address space any more.";
    case WalkEnd::NoTable:
    case WalkEnd::NoEntry: {
      const std::string hole = f.end == WalkEnd::NoTable ? "No table here: the walk ends. "
                                                         : "An empty entry: the walk ends. ";
      if (!f.in_region) return hole + "No region either, so a touch is SIGSEGV.";
      if (!f.prot.read && !f.prot.write && !f.prot.exec)
        return hole + f.region + " allows nothing, so a touch is SIGSEGV.";
      return hole + "A first touch faults, and the kernel brings the page in.";
    }
    case WalkEnd::InSwap:
      return "Not present: the page is in swap, slot " + std::to_string(f.slot) +
             ". A touch faults, and the kernel reads it back.";
    case WalkEnd::Guard: return "A guard page: a touch is SIGSEGV.";
    case WalkEnd::ZeroPage:
      return std::string("The shared page of zeros: a load goes through, ") +
             (f.prot.write ? "a store faults and gets a frame." : "a store is refused.");
    case WalkEnd::Frame: break;
  }
  if (!f.entry.user()) return "U = 0: the program may not touch it, so a touch faults.";
  if (f.entry.writable()) return "Loads and stores go through without the kernel.";
  if (!f.sharers.empty() && f.prot.write)
    return "Loads go through. A store faults: the shared table is copied first.";
  if (f.prot.write) return "Loads go through. A store faults: W = 0.";
  return "Loads go through. A store is refused: " + f.region + " is " + rights_text(f.prot) + ".";
}

std::string hex_address(std::uint64_t address) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  unsigned n = 0;
  do {
    if (n > 0 && n % 4 == 0) out.insert(out.begin(), '_');
    out.insert(out.begin(), kDigits[address & 15U]);
    address >>= 4U;
    ++n;
  } while (address != 0);
  return "0x" + out;
}

std::string binary(std::uint32_t value, unsigned digits) {
  std::string out(digits, '0');
  for (unsigned i = 0; i < digits; ++i)
    if (((value >> i) & 1U) != 0) out[digits - 1 - i] = '1';
  return out;
}

std::string rights_text(Prot prot) {
  return {prot.read ? 'r' : '-', prot.write ? 'w' : '-', prot.exec ? 'x' : '-'};
}

}  // namespace cowscope
