// The grammar of one command: from words to what was meant, and from there to what the engine runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "engine/text_pool.h"
#include "scenarios/lexer.h"

namespace cowscope {

enum class Verb : std::uint8_t {
  Spawn,
  Fork,
  Vfork,
  Clone,
  Exec,
  Exit,
  Kill,
  Wait,
  Read,
  Write,
  SysRead,
  SysWrite,
  Poke,
  Print,
  Mmap,
  Munmap,
  Mprotect,
  Madvise,
  Mremap,
  Mlock,
  Munlock,
  Msync,
  Pin,
  Unpin,
  Brk,
  Ksm,
  Evict,
  Cgroup
};
/// All verbs as they are spelled, in the order of Verb.
const std::vector<std::string_view>& verb_words();
/// What may be advised, in the order of Advice.
std::vector<std::string_view> advice_words();

/// A page range as it was written. Numbers are none while variables are not known.
struct RangeWords {
  std::string region;  // empty: addresses
  MaybeNumber first, last;
  bool whole = false;
  std::uint64_t first_address = 0, last_address = 0;
};

/// A command's parts, by what they are for; those that a verb does not have stay empty.
struct CommandWords {
  Verb verb = Verb::Spawn;
  std::string who, other;  // other: the new name, program, child, victim, group, region of mremap
  RangeWords range;
  MaybeNumber offset = 0;  // of a place, in bytes
  std::optional<std::string> bytes;
  std::uint64_t number = 0;  // exit status, pages
  bool negative = false;     // brk, mremap
  Prot prot;
  Sharing sharing = Sharing::Private;
  std::string file;
  Advice advice = Advice::DontNeed;
  std::uint64_t file_offset = 0;
  bool populate = false;
};

/// Reads a command, and leaves its canonical form in lexer.canonical(). False: an error was
/// reported.
bool read_command(Lexer& lexer, CommandWords& out);

/// What the engine runs. False: reported at `offset` (of the command), for a store of no bytes.
bool to_engine(const CommandWords& words, TextPool& texts, std::size_t offset, Reporter& report,
               Command& out);

/// Pieces that expectations and annotations have in common with commands.
bool read_range(Lexer& lexer, RangeWords& out);
/// `heap[expr]`; requires one page.
bool read_page(Lexer& lexer, std::string& region, MaybeNumber& page);
/// `range [ "+" expr ]`, the offset within a page.
bool read_place(Lexer& lexer, RangeWords& range, MaybeNumber& offset);

/// Reports what stands behind an item that should have ended here.
bool require_item_end(Lexer& lexer, std::string_view after);

}  // namespace cowscope
