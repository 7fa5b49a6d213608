// From the words of a command to what the engine runs.
#include "scenarios/command_grammar.h"

namespace cowscope {
namespace {

class Meaning {
 public:
  Meaning(const CommandWords& words, TextPool& texts) : words_(words), texts_(texts) {}

  void give(Command& out) {
    const TextId who = text(words_.who);
    const TextId other = text(words_.other);
    switch (words_.verb) {
      case Verb::Spawn: out = Spawn{who, other}; return;
      case Verb::Fork: out = Fork{who, other, ForkKind::Fork}; return;
      case Verb::Vfork: out = Fork{who, other, ForkKind::Vfork}; return;
      case Verb::Clone: out = Fork{who, other, ForkKind::Clone}; return;
      case Verb::Exec: out = Exec{who, other}; return;
      case Verb::Exit: out = Exit{who, static_cast<std::int32_t>(words_.number)}; return;
      case Verb::Kill: out = Kill{who}; return;
      case Verb::Wait: out = Wait{who, other}; return;
      case Verb::Read: out = Read{who, range()}; return;
      case Verb::Write: out = Write{who, range(), offset(), bytes()}; return;
      case Verb::SysRead: out = SysRead{who, range(), offset(), bytes()}; return;
      case Verb::SysWrite: out = SysWrite{who, range()}; return;
      case Verb::Poke: out = Poke{who, other, range(), offset(), bytes()}; return;
      case Verb::Print: out = Print{who, range(), bytes(), !words_.bytes}; return;
      case Verb::Mmap:
        out = Mmap{who,
                   other,
                   static_cast<std::uint32_t>(words_.number),
                   words_.prot,
                   words_.sharing,
                   text(words_.file),
                   static_cast<std::uint32_t>(words_.file_offset),
                   words_.populate};
        return;
      case Verb::Munmap: out = Munmap{who, range()}; return;
      case Verb::Mprotect: out = Mprotect{who, range(), words_.prot}; return;
      case Verb::Madvise: out = Madvise{who, range(), words_.advice}; return;
      case Verb::Mremap: out = Mremap{who, range(), other, pages()}; return;
      case Verb::Mlock: out = Mlock{who, range(), true}; return;
      case Verb::Munlock: out = Mlock{who, range(), false}; return;
      case Verb::Msync: out = Msync{who, range()}; return;
      case Verb::Pin: out = Pin{who, range(), true}; return;
      case Verb::Unpin: out = Pin{who, range(), false}; return;
      case Verb::Brk: out = Brk{who, pages()}; return;
      case Verb::Ksm: out = KsmScan{}; return;
      case Verb::Evict: out = Evict{text(words_.file)}; return;
      case Verb::Cgroup: out = JoinGroup{who, other}; return;
    }
  }

 private:
  TextId text(const std::string& s) { return texts_.intern(s); }
  TextId bytes() { return words_.bytes ? text(*words_.bytes) : TextId{}; }
  std::uint32_t offset() const { return static_cast<std::uint32_t>(words_.offset.value_or(0)); }
  std::int64_t pages() const {
    const auto n = static_cast<std::int64_t>(words_.number);
    return words_.negative ? -n : n;
  }
  PageRange range() {
    const RangeWords& from = words_.range;
    PageRange range;
    range.region = text(from.region);
    range.first = static_cast<std::uint32_t>(from.first.value_or(0));
    range.last = static_cast<std::uint32_t>(from.last.value_or(0));
    range.whole = from.whole;
    range.first_address = VirtualAddress{from.first_address};
    range.last_address = VirtualAddress{from.last_address};
    return range;
  }

  const CommandWords& words_;
  TextPool& texts_;
};

bool stores(Verb verb) {
  return verb == Verb::Write || verb == Verb::SysRead || verb == Verb::Poke;
}

}  // namespace

bool to_engine(const CommandWords& words, TextPool& texts, std::size_t offset, Reporter& report,
               Command& out) {
  // An empty text stores nothing; it is no way of leaving the bytes out, which stores a mark.
  if (stores(words.verb) && words.bytes && words.bytes->empty()) {
    report.error(offset,
                 "a write of no bytes does nothing; leave the text out to store the writer's name "
                 "and the step");
    return false;
  }
  Meaning(words, texts).give(out);
  return true;
}

}  // namespace cowscope
